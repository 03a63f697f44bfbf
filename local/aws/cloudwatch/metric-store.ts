import type { Statistic } from './statistic';
import { type StatisticSet, Tally } from './tally';

/** A metric as CloudWatch tells them apart: namespace, name and one exact set of dimension values. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Samples of one metric at one time: `values` (with how often each came in `counts`), a statistic set, or both. */
export interface MetricData extends MetricId {
  readonly timestampMs: number;
  readonly values?: readonly number[];
  /** As long as `values`; absent, each value came once. */
  readonly counts?: readonly number[];
  readonly statistics?: StatisticSet;
  /** @default 'None' */
  readonly unit?: string;
  /** 1 keeps the samples by the second as well as by the minute. @default 60 */
  readonly storageResolutionSeconds?: number;
}

export interface ReadRequest {
  readonly metric: MetricId;
  readonly statistic: Statistic;
  readonly periodSeconds: number;
  /** Start of the first period, inclusive; periods follow one another from here. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  /** Reads only the samples of this unit; absent, those of all units together, as AWS does. */
  readonly unit?: string | undefined;
}

/** One period that has samples; `atMs` is the period's start. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

export interface RetentionOptions {
  /** @default 15 days, as AWS */
  readonly minuteRetentionMs?: number;
  /** @default 3 hours, as AWS */
  readonly secondRetentionMs?: number;
}

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const HOUR_MS = 60 * MINUTE_MS;

/** All metric samples of the local run, in memory. Knows neither alarms nor the wire. */
export class MetricStore {
  private readonly series = new Map<string, { readonly id: MetricId; readonly units: Map<string, Stream> }>();
  private readonly minuteRetentionMs: number;
  private readonly secondRetentionMs: number;

  constructor(options: RetentionOptions = {}) {
    this.minuteRetentionMs = options.minuteRetentionMs ?? 15 * 24 * 60 * MINUTE_MS;
    this.secondRetentionMs = options.secondRetentionMs ?? 3 * 60 * MINUTE_MS;
  }

  add(data: MetricData): void {
    const stream = this.stream(data);
    record(stream.minutes, data);
    if (data.storageResolutionSeconds === 1) record(stream.seconds, data);
  }

  /** The periods that have samples, oldest first. */
  query(request: ReadRequest): Point[] {
    const streams = this.streamsOf(request.metric, request.unit);
    const stepMs = request.periodSeconds * SECOND_MS;
    const tallies = new Map<number, Tally>();
    for (const { minutes, seconds } of streams) {
      // A metric of standard resolution shows in sub-minute reads at the start of its minute.
      const buckets = request.periodSeconds < 60 && seconds.tallies.size > 0 ? seconds : minutes;
      for (const [atMs, tally] of within(buckets, request.fromMs, request.toMs)) {
        const start = request.fromMs + Math.floor((atMs - request.fromMs) / stepMs) * stepMs;
        const merged = tallies.get(start) ?? new Tally(Number.POSITIVE_INFINITY);
        tallies.set(start, merged);
        merged.merge(tally);
      }
    }
    return [...tallies]
      .sort(([a], [b]) => a - b)
      .flatMap(([atMs, tally]) => {
        const value = tally.read(request.statistic);
        return value === undefined ? [] : [{ atMs, value }];
      });
  }

  /** Every metric that ever got a sample. */
  metrics(): MetricId[] {
    return [...this.series.values()].map(({ id }) => id);
  }

  /** Calendar hours in which the metric got samples, as far back as it is kept. */
  hoursWithData(metric: MetricId): number {
    const hours = new Set<number>();
    for (const { minutes } of this.streamsOf(metric, undefined)) {
      for (const atMs of minutes.tallies.keys()) hours.add(Math.floor(atMs / HOUR_MS));
    }
    return hours.size;
  }

  /** The unit that the metric's samples came with first; `None` for a metric that is not known. */
  unitOf(metric: MetricId): string {
    const [unit] = this.series.get(keyOf(metric))?.units.keys() ?? [];
    return unit ?? 'None';
  }

  private stream(data: MetricData): Stream {
    const key = keyOf(data);
    const known = this.series.get(key) ?? {
      id: { namespace: data.namespace, name: data.name, dimensions: { ...data.dimensions } },
      units: new Map<string, Stream>(),
    };
    this.series.set(key, known);
    const unit = data.unit ?? 'None';
    const stream = known.units.get(unit) ?? {
      minutes: new Buckets(MINUTE_MS, this.minuteRetentionMs),
      seconds: new Buckets(SECOND_MS, this.secondRetentionMs),
    };
    known.units.set(unit, stream);
    return stream;
  }

  private streamsOf(metric: MetricId, unit: string | undefined): Stream[] {
    const units = this.series.get(keyOf(metric))?.units;
    if (!units) return [];
    if (unit === undefined) return [...units.values()];
    const stream = units.get(unit);
    return stream ? [stream] : [];
  }
}

interface Stream {
  readonly minutes: Buckets;
  readonly seconds: Buckets;
}

class Buckets {
  readonly tallies = new Map<number, Tally>();
  readonly sizeMs: number;
  readonly retentionMs: number;
  newestMs = Number.NEGATIVE_INFINITY;

  constructor(sizeMs: number, retentionMs: number) {
    this.sizeMs = sizeMs;
    this.retentionMs = retentionMs;
  }

  get oldestMs(): number {
    return this.newestMs - this.retentionMs;
  }

  at(timestampMs: number): Tally | undefined {
    const startMs = Math.floor(timestampMs / this.sizeMs) * this.sizeMs;
    if (startMs < this.oldestMs) return undefined;
    const known = this.tallies.get(startMs);
    if (known) return known;
    const tally = new Tally();
    this.tallies.set(startMs, tally);
    this.newestMs = Math.max(this.newestMs, startMs);
    this.prune();
    return tally;
  }

  /** Buckets lie in the order of their making, so the oldest come first but for a late sample, which goes later. */
  private prune(): void {
    for (const startMs of this.tallies.keys()) {
      if (startMs >= this.oldestMs) return;
      this.tallies.delete(startMs);
    }
  }
}

function record(buckets: Buckets, data: MetricData): void {
  const tally = buckets.at(data.timestampMs);
  if (!tally) return;
  data.values?.forEach((value, index) => {
    tally.add(value, data.counts?.[index] ?? 1);
  });
  if (data.statistics) tally.addSet(data.statistics);
}

function* within(buckets: Buckets, fromMs: number, toMs: number): Generator<[number, Tally]> {
  if (buckets.tallies.size === 0) return;
  const { sizeMs } = buckets;
  const first = Math.ceil(Math.max(fromMs, buckets.oldestMs) / sizeMs) * sizeMs;
  const end = Math.min(toMs, buckets.newestMs + sizeMs);
  for (let atMs = first; atMs < end; atMs += sizeMs) {
    const tally = buckets.tallies.get(atMs);
    if (tally) yield [atMs, tally];
  }
}

function keyOf(metric: MetricId): string {
  const dimensions = Object.entries(metric.dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([metric.namespace, metric.name, dimensions]);
}

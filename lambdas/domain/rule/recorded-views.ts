/** Views over what was recorded: a tenant's counts by minute, or the platform's metrics. */
import type { Rhythms } from '../rhythm/encoding';
import { followRhythms } from '../rhythm/follow';
import { RHYTHM_FIELDS, type SilenceSettings, silenceSettingsOf } from '../rhythm/settings';
import { addCounts, type Counts } from '../tenant/counts';
import { type Gauge, type Gauges, healthGauge, quotaGauge, silenceGauge } from '../tenant/derived';
import { lastMinutesOf } from '../tenant/last-minutes';
import type { Tenant } from '../tenant/tenant';
import { conditions } from './conditions';
import { endOfWindows } from './instance';
import { type PlatformSeries, windowOfSeries } from './platform-series';
import type { View } from './replay';
import type { Rule } from './rule-schema';
import { windowOfMinutes } from './window-of';

/** Counts by the start of their minute, in milliseconds. */
export type CountsByMinute = ReadonlyMap<number, Counts>;

export interface Evaluations {
  /** The scheduled times of the first and of the last evaluation, both whole minutes. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface TenantRecord extends Evaluations {
  readonly counts: CountsByMinute;
  /** From when on the counts were read: rhythms are learned from there, and days are summed up. */
  readonly knownFromMs: number;
  /** Absent for whoever is not registered. */
  readonly tenant?: Tenant;
  /** The tenant's share of the queue in the window that ends there; needs the counts of all tenants. */
  readonly shareAt?: (endMs: number) => Gauge | undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The evaluator judges who had counts in so many minutes; and all whose rhythm it knows. */
const HEARD_MINUTES = 65;

export function metricsOf(rule: Pick<Rule, 'levels'>): ReadonlySet<string> {
  return new Set(
    rule.levels.flatMap(({ condition }) => conditions.needs(condition).map(({ metric }) => metric)),
  );
}

/** How many minutes a rule looks back on. */
export function minutesOf(rule: Pick<Rule, 'levels'>): number {
  const needs = rule.levels.flatMap(({ condition }) => conditions.needs(condition));
  return Math.max(1, ...needs.map(({ minutes }) => minutes));
}

/** How far before the first evaluation counts must be known, minutes. */
export function lookbackOf(rule: Pick<Rule, 'levels'>): number {
  return Math.max(HEARD_MINUTES, minutesOf(rule));
}

/** Each evaluation's view of a tenant; what is worked out is worked out only where the rule asks for it. */
export function* tenantViews(rule: Pick<Rule, 'levels'>, record: TenantRecord): Generator<View> {
  const { counts, fromMs, toMs, knownFromMs, tenant, shareAt } = record;
  const asked = metricsOf(rule);
  const length = lookbackOf(rule);
  const settings = silenceSettingsOf(tenant ?? { labels: {}, thresholds: {} });
  const rhythmAt = asked.has('silence') ? followerOf(counts, knownFromMs, settings) : undefined;
  const dayAt = asked.has('quotaUsed') ? daysOf(counts) : undefined;
  const heardMs = firstHeard(counts);
  for (let atMs = fromMs; atMs <= toMs; atMs += MINUTE_MS) {
    const endMs = endOfWindows(atMs);
    const minutes = minutesBefore(counts, endMs, length);
    const rhythms = rhythmAt?.(endMs);
    const last = lastMinutesOf(minutes);
    const gauges = defined({
      health: asked.has('health') ? healthGauge(last) : undefined,
      silence: rhythms && silenceGauge(rhythms, settings),
      quotaUsed: dayAt && tenant ? quotaGauge(tenant, dayAt(endMs), minutes.at(-1)) : undefined,
      queueShare: shareAt?.(endMs),
    });
    const isHeard = heardMs < endMs || minutes.some((each) => each !== undefined);
    const window = isHeard ? windowOfMinutes(last, (metric) => gauges[metric]?.value) : undefined;
    yield { atMs, window, gauges };
  }
}

/** Each evaluation's view of the platform. @param seriesAt what was measured in windows that end there */
export function* platformViews(
  { fromMs, toMs }: Evaluations,
  seriesAt: (endMs: number) => PlatformSeries,
): Generator<View> {
  for (let atMs = fromMs; atMs <= toMs; atMs += MINUTE_MS) {
    yield { atMs, window: windowOfSeries(seriesAt(endOfWindows(atMs))), gauges: {} };
  }
}

export function minutesBefore(counts: CountsByMinute, endMs: number, length: number) {
  return Array.from({ length }, (_, at) => counts.get(endMs - (length - at) * MINUTE_MS));
}

/** From then on the evaluator knows a rhythm of the tenant. */
function firstHeard(counts: CountsByMinute): number {
  let first = Number.POSITIVE_INFINITY;
  for (const [startMs, own] of counts) {
    if (startMs < first && RHYTHM_FIELDS.some((field) => own[field])) first = startMs;
  }
  return first;
}

/** The rhythms up to a time, learned anew; times may only go forward. */
function followerOf(counts: CountsByMinute, knownFromMs: number, settings: SilenceSettings) {
  let rhythms: Rhythms | undefined;
  let lookedTo = Math.floor(knownFromMs / MINUTE_MS);
  return (endMs: number): Rhythms | undefined => {
    const [from, to] = [lookedTo, Math.floor(endMs / MINUTE_MS)];
    if (to <= from) return rhythms;
    const looked = Array.from({ length: to - from }, (_, at) => from + at);
    const active = looked.filter((minute) => counts.has(minute * MINUTE_MS));
    rhythms = followRhythms(
      rhythms,
      (field) => ({ from, to, active: active.filter((minute) => counts.get(minute * MINUTE_MS)?.[field]) }),
      settings,
    );
    lookedTo = to;
    return rhythms;
  };
}

/** The sums of the UTC day up to a time; times may only go forward. */
function daysOf(counts: CountsByMinute) {
  let sum: Counts = {};
  let upToMs = Number.NEGATIVE_INFINITY;
  return (endMs: number): Counts => {
    const dayMs = Math.floor((endMs - 1) / DAY_MS) * DAY_MS;
    if (upToMs < dayMs) sum = {};
    for (let startMs = Math.max(dayMs, upToMs); startMs < endMs; startMs += MINUTE_MS) {
      sum = addCounts(sum, counts.get(startMs) ?? {});
    }
    upToMs = endMs;
    return sum;
  };
}

function defined(gauges: Readonly<Record<string, Gauge | undefined>>): Gauges {
  return Object.fromEntries(Object.entries(gauges).filter(([, gauge]) => gauge !== undefined)) as Gauges;
}

/** In-memory ports that every stage needs: a clock in the test's hand, and a record of all that is logged and measured. */
import type { MetricName } from '../../lambdas/domain/metric/names';
import type { RandomHex } from '../../lambdas/domain/trace-context';
import type { Clock } from '../../lambdas/platform/clock';
import type { Log, LogFields } from '../../lambdas/platform/log';
import type { Metrics } from '../../lambdas/platform/metrics';
import { T0 } from './builders';

export interface TestClock extends Clock {
  advance(ms: number): void;
}

/** Stands still until it is told to go on; sleeping moves it. */
export function fixedClock(startMs: number = T0): TestClock {
  let nowMs = startMs;
  const advance = (ms: number) => {
    nowMs += ms;
  };
  return { now: () => nowMs, sleep: async (ms) => advance(ms), advance };
}

/** Ids in the order in which they are asked for: 1, 2, 3. */
export function countingHex(): RandomHex {
  let drawn = 0;
  return (digits) => (++drawn).toString(16).padStart(digits, '0');
}

export interface LogLine {
  readonly level: keyof Log;
  readonly eventName: string;
  readonly fields: LogFields;
}

export interface Recorder {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly lines: readonly LogLine[];
  /** The sum of a counter; undefined when it was never written. */
  total(name: MetricName): number | undefined;
  times(name: MetricName): readonly number[];
  flushes(): number;
  /** Everything that was written, as one text to be searched. */
  text(): string;
}

export function recorder(): Recorder {
  const lines: LogLine[] = [];
  const totals = new Map<string, number>();
  const readings = new Map<string, number[]>();
  let flushes = 0;
  const at =
    (level: keyof Log) =>
    (eventName: string, fields: LogFields = {}) => {
      lines.push({ level, eventName, fields });
    };
  const add = (name: string, by: number) => totals.set(name, (totals.get(name) ?? 0) + by);
  return {
    lines,
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    metrics: {
      count: (name, by = 1) => void add(name, by),
      fail: (name) => void add(name, 0),
      time: (name, ms) => void readings.set(name, [...(readings.get(name) ?? []), ms]),
      size: (name, bytes) => void readings.set(name, [...(readings.get(name) ?? []), bytes]),
      flush: () => {
        flushes += 1;
      },
    },
    total: (name) => totals.get(name),
    times: (name) => readings.get(name) ?? [],
    flushes: () => flushes,
    text: () => JSON.stringify([lines, [...totals], [...readings]], spellOutErrors),
  };
}

function spellOutErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? `${value.stack ?? value} ${JSON.stringify(value.cause)}` : value;
}

/** An error as the AWS SDK throws it. */
export function awsError(name: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(`${name} was thrown`), { name, $metadata: { httpStatusCode } });
}

export type Moment = 'before' | 'after';

/** Fails one call, before or after its effect; the others go through. @param nth which call, from 1 */
export function failingOnce<Args extends readonly unknown[], Result>(
  port: (...args: Args) => Promise<Result>,
  moment: Moment,
  error: Error,
  nth = 1,
): (...args: Args) => Promise<Result> {
  let calls = 0;
  return async (...args) => {
    calls += 1;
    const fails = calls === nth;
    if (fails && moment === 'before') throw error;
    const result = await port(...args);
    if (fails) throw error;
    return result;
  };
}

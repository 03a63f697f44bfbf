/**
 * What is counted per tenant and minute: numbers under the names of series. All are sums, so that minutes add up to
 * hours and parts to wholes.
 */
import type { EventType } from '../event/event';
import type { Histogram } from '../metric/histogram';
import type { ErrorCategory } from '../whatsapp/error-codes';
import { periodOf } from './period';

/** What rules and people ask for by name. */
export const COUNTERS = [
  /** Messages that a business received. */
  'inbound',
  /** Messages that went out: those reported as sent, and those that must have been because they got further. */
  'sent',
  /** Messages on a phone: reported as delivered, read or played. */
  'delivered',
  /** Messages opened: reported as read or played. */
  'read',
  'played',
  /** Messages that were reported as failed and not as delivered. */
  'failed',
  /** Reports of a failure because the customer wants no marketing messages: Meta's error 131050. */
  'optedOut',
  'templateRejected',
  'templatePaused',
  'templateQualityRed',
  /** Numbers that Meta flagged for the feedback of those who were written to. */
  'phoneFlagged',
  /** Numbers whose messaging limit Meta lowered. */
  'phoneLimitLowered',
  /** News of what a business may do: how many it may write to in a day, how many numbers it may have. */
  'limitsChanged',
  'consentStopped',
  'accountRestricted',
  'errorsReported',
  /** Events that this version does not know. */
  'unknown',
  /** Webhooks, not events, that lie in the dead-letter queue or were purged there, by the minute of their receipt. */
  'setAside',
] as const;
export type Counter = (typeof COUNTERS)[number];

/** Times between two steps, in milliseconds, each kept as a histogram. */
export const LATENCIES = [
  /** From what happened, by Meta's account in whole seconds, until its webhook was received. */
  'arrival',
  /** From the receipt of a webhook until its event was recorded. */
  'processing',
  /** From sent to delivered. */
  'delivery',
  /** From delivered to read. */
  'reading',
] as const;
export type Latency = (typeof LATENCIES)[number];

type Unprefixed<Type extends string> = Type extends `whatsapp.${infer Rest}` ? Rest : never;

/** `events.TYPE` counts distinct events of a type, `errors.CATEGORY` Meta's errors, `latency.STEP.BUCKET` readings. */
export type Series =
  | Counter
  | `events.${Unprefixed<EventType>}`
  | `errors.${ErrorCategory}`
  | `latency.${Latency}.${number}`;

/** What earlier versions wrote under another name; what is kept of it is read under today's. */
const TODAYS_NAMES: Readonly<Partial<Record<string, Series>>> = { qualityRed: 'templateQualityRed' };

/** The series that is kept under a name. */
export function seriesKeptAs(name: string): Series {
  return TODAYS_NAMES[name] ?? (name as Series);
}

/** All names under which a series may be kept. */
export function namesOf(series: Series): readonly string[] {
  return [series, ...Object.keys(TODAYS_NAMES).filter((name) => TODAYS_NAMES[name] === series)];
}

export type Counts = Readonly<Partial<Record<Series, number>>>;

export function addCounts(a: Counts, b: Counts): Counts {
  const sum: Partial<Record<Series, number>> = { ...a };
  for (const [series, more] of entriesOf(b)) sum[series] = (sum[series] ?? 0) + more;
  return sum;
}

/** The sum of many; of those that are not there, nothing. */
export function sumCounts(all: Iterable<Counts | undefined>): Counts {
  const sum: Partial<Record<Series, number>> = {};
  for (const counts of all) {
    for (const series in counts) {
      const name = series as Series;
      sum[name] = (sum[name] ?? 0) + (counts[name] ?? 0);
    }
  }
  return sum;
}

export function entriesOf(counts: Counts): readonly (readonly [Series, number])[] {
  return Object.entries(counts) as [Series, number][];
}

/** Every distinct event counted, of whatever type. */
export function eventsIn(counts: Counts): number {
  let sum = 0;
  for (const series in counts) if (series.startsWith('events.')) sum += counts[series as Series] ?? 0;
  return sum;
}

export function histogramOf(counts: Counts, latency: Latency): Histogram {
  const prefix = `latency.${latency}.`;
  const histogram = new Map<number, number>();
  for (const series in counts) {
    if (!series.startsWith(prefix)) continue;
    histogram.set(Number(series.slice(prefix.length)), counts[series as Series] ?? 0);
  }
  return histogram;
}

/** The start of the minute that holds `ms`, as `2026-11-21T09:41`. */
export function minuteOf(ms: number): string {
  return periodOf('minute', ms);
}

/**
 * The three parts of a tenant's health, each from 0 (broken) to 100 (as it should be), read from a window of its
 * counts, each with the sentence that explains it.
 */
import { percentile } from '../metric/histogram';
import { type Counts, eventsIn, histogramOf, sumCounts } from '../tenant/counts';

export const HEALTH_PARTS = ['delivery', 'processing', 'latency'] as const;
export type HealthPart = (typeof HEALTH_PARTS)[number];

/** At or under the target a webhook costs no points; at or over the ceiling it costs all that latency can. */
export const LATENCY_TARGET_MS = 500;
export const LATENCY_CEILING_MS = 2_000;

/** What the score is made from: numbers of one tenant in one window. */
export interface HealthFigures {
  /** Messages that left for a phone, with those that failed before they were reported as sent. */
  readonly sent: number;
  /** Of those, without an outcome yet and too young to have one. */
  readonly inFlight: number;
  /** Messages on a phone: delivered, read or played. */
  readonly delivered: number;
  /** Distinct events that were received and counted. */
  readonly processed: number;
  /** Distinct events that were received and not counted: set aside, or failed. */
  readonly notProcessed: number;
  /** Milliseconds from the receipt of a webhook to the record of its event, 95th percentile; without events undefined. */
  readonly latencyP95Ms: number | undefined;
}

/** A part's value, 0 to 100; undefined where there is nothing to judge it by. */
export interface Measured {
  readonly value: number | undefined;
  /** The numbers behind it, as a person would say them. */
  readonly reason: string;
}

/**
 * @param minutes the tenant's counts, oldest first, one for each minute of the window. A message is counted in the
 *   minute in which its step was received, so the window is no exact cohort: what is delivered now may have been sent
 *   before. The last minute is the grace time: what was sent in it and has no outcome is under way.
 * @param notProcessed events received in the window and set aside or failed. The counts do not hold them, for what
 *   could not be read belongs to nobody; where they cannot be told by tenant, 0.
 */
export function figuresOf(minutes: readonly Counts[], notProcessed: number): HealthFigures {
  const sum = sumCounts(minutes);
  const { sent = 0, delivered = 0, failed = 0 } = sum;
  const outcomes = delivered + failed;
  // A message may fail without a report that it was sent; it left all the same, and did not arrive.
  const left = Math.max(sent, outcomes);
  return {
    sent: left,
    inFlight: Math.min(minutes.at(-1)?.sent ?? 0, left - outcomes),
    delivered,
    processed: eventsIn(sum),
    notProcessed,
    latencyP95Ms: percentile(histogramOf(sum, 'processing'), 0.95),
  };
}

export function measureParts(figures: HealthFigures): Readonly<Record<HealthPart, Measured>> {
  return { delivery: delivery(figures), processing: processing(figures), latency: latency(figures) };
}

/** D: delivered / (sent - in flight). */
function delivery({ sent, inFlight, delivered }: HealthFigures): Measured {
  const due = sent - inFlight;
  const underWay = inFlight > 0 ? `; ${count(inFlight)} more under way` : '';
  if (due <= 0) return { value: undefined, reason: `no message sent that should have arrived${underWay}` };
  const value = percentOf(delivered, due);
  return {
    value,
    reason: `${count(delivered)} of ${count(due)} messages sent were delivered (${shown(value)} %)${underWay}`,
  };
}

/** S: processed / received. */
function processing({ processed, notProcessed }: HealthFigures): Measured {
  const received = processed + notProcessed;
  if (received <= 0) return { value: undefined, reason: 'no event received' };
  const value = percentOf(processed, received);
  return {
    value,
    reason: `${count(notProcessed)} of ${count(received)} events were set aside or failed (${shown(value)} % processed)`,
  };
}

/** 100 - P: P is 0 up to the target, 100 from the ceiling on, and straight between. */
function latency({ latencyP95Ms }: HealthFigures): Measured {
  if (latencyP95Ms === undefined) return { value: undefined, reason: 'no processing time measured' };
  const penalty = (latencyP95Ms - LATENCY_TARGET_MS) / (LATENCY_CEILING_MS - LATENCY_TARGET_MS);
  return {
    value: 100 * (1 - Math.min(1, Math.max(0, penalty))),
    reason:
      `95 % of events were processed within ${count(Math.round(latencyP95Ms))} ms; ` +
      `up to ${count(LATENCY_TARGET_MS)} is good, ${count(LATENCY_CEILING_MS)} is the limit`,
  };
}

/** At most 100: what was sent before the window may be delivered in it. */
function percentOf(part: number, whole: number): number {
  return 100 * Math.min(1, Math.max(0, part / whole));
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** Rounded towards the fault: 1 of 10,000 lost is not "100 %". */
function shown(percent: number): string {
  return (Math.floor(percent * 10 + 1e-9) / 10).toFixed(1);
}

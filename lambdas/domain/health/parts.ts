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
  /** Webhooks that lie in the dead-letter queue. How many events they hold nobody knows: each counts as one. */
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
 */
export function figuresOf(minutes: readonly Counts[]): HealthFigures {
  return figuresIn(sumCounts(minutes), minutes.at(-1)?.sent ?? 0);
}

/** The same of a window that is added up already. @param sentLast what was sent in its last minute */
export function figuresIn(sum: Counts, sentLast: number): HealthFigures {
  const { sent = 0, delivered = 0, failed = 0, setAside = 0 } = sum;
  const outcomes = delivered + failed;
  // A message may fail without a report that it was sent; it left all the same, and did not arrive.
  const left = Math.max(sent, outcomes);
  return {
    sent: left,
    inFlight: Math.min(sentLast, left - outcomes),
    delivered,
    processed: eventsIn(sum),
    notProcessed: Math.max(0, setAside),
    latencyP95Ms: percentile(histogramOf(sum, 'processing'), 0.95),
  };
}

export type PartValues = Readonly<Record<HealthPart, number | undefined>>;

/** The values alone: D is delivered / (sent - in flight), S processed / received, and 100 - P. */
export function valuesOf(figures: HealthFigures): PartValues {
  const { sent, inFlight, delivered, processed, notProcessed, latencyP95Ms } = figures;
  const [due, received] = [sent - inFlight, processed + notProcessed];
  return {
    delivery: due > 0 ? percentOf(delivered, due) : undefined,
    processing: received > 0 ? percentOf(processed, received) : undefined,
    latency: latencyP95Ms === undefined ? undefined : 100 * (1 - penaltyOf(latencyP95Ms)),
  };
}

export function measureParts(figures: HealthFigures): Readonly<Record<HealthPart, Measured>> {
  const values = valuesOf(figures);
  return {
    delivery: { value: values.delivery, reason: sayDelivery(figures, values.delivery) },
    processing: { value: values.processing, reason: sayProcessing(figures, values.processing) },
    latency: { value: values.latency, reason: sayLatency(figures) },
  };
}

function sayDelivery({ sent, inFlight, delivered }: HealthFigures, value: number | undefined): string {
  const underWay = inFlight > 0 ? `; ${count(inFlight)} more under way` : '';
  if (value === undefined) return `no message sent that should have arrived${underWay}`;
  return `${count(delivered)} of ${count(sent - inFlight)} messages sent were delivered (${shown(value)} %)${underWay}`;
}

/** SQS moves over what the function died of each time, and tells nobody. */
const HOW_COUNTED = 'each counts as one event, and what SQS itself set aside is not known';

function sayProcessing({ processed, notProcessed }: HealthFigures, value: number | undefined): string {
  if (value === undefined) return 'no event received';
  const webhooks = `${count(notProcessed)} ${notProcessed === 1 ? 'webhook' : 'webhooks'} set aside`;
  const beside = `beside ${count(processed)} ${processed === 1 ? 'event' : 'events'} processed`;
  return `${webhooks} ${beside} (${shown(value)} %; ${HOW_COUNTED})`;
}

function sayLatency({ latencyP95Ms }: HealthFigures): string {
  if (latencyP95Ms === undefined) return 'no processing time measured';
  return (
    `95 % of events were processed within ${count(Math.round(latencyP95Ms))} ms; ` +
    `up to ${count(LATENCY_TARGET_MS)} is good, ${count(LATENCY_CEILING_MS)} is the limit`
  );
}

/** 0 up to the target, 1 from the ceiling on, and straight between. */
function penaltyOf(ms: number): number {
  const over = (ms - LATENCY_TARGET_MS) / (LATENCY_CEILING_MS - LATENCY_TARGET_MS);
  return Math.min(1, Math.max(0, over));
}

/** At most 100: what was sent before the window may be delivered in it. */
function percentOf(part: number, whole: number): number {
  return 100 * Math.min(1, Math.max(0, part / whole));
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** A value of 0 to 100 with one decimal, of which 100.0 is kept for all: 1 of 10,000 lost is not "100 %". */
export function shown(percent: number): string {
  return (percent < 100 ? Math.min(percent, 99.9) : percent).toFixed(1);
}

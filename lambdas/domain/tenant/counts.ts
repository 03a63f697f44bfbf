/** What is counted per tenant and minute. */
import type { EventType } from '../event/event';

export const COUNTERS = ['inbound', 'sent', 'delivered', 'read', 'played', 'failed', 'unknown'] as const;
export type Counter = (typeof COUNTERS)[number];
export type Counts = Readonly<Partial<Record<Counter, number>>>;

const COUNTER_OF: Readonly<Record<EventType, Counter>> = {
  'whatsapp.message.received': 'inbound',
  'whatsapp.message.sent': 'sent',
  'whatsapp.message.delivered': 'delivered',
  'whatsapp.message.read': 'read',
  'whatsapp.message.played': 'played',
  'whatsapp.message.failed': 'failed',
  'whatsapp.unknown': 'unknown',
};

/** The counter that an event raises by one. */
export function counterOf(type: EventType): Counter {
  return COUNTER_OF[type];
}

export function addCounts(a: Counts, b: Counts): Counts {
  const sum: Partial<Record<Counter, number>> = { ...a };
  for (const counter of COUNTERS) {
    const more = b[counter];
    if (more) sum[counter] = (sum[counter] ?? 0) + more;
  }
  return sum;
}

/** The start of the minute that holds `ms`, as `2026-11-21T09:41`. */
export function minuteOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}

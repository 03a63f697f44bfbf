/** What is counted per tenant and minute. */
import type { EventDraft, EventType } from '../event/event';

export const COUNTERS = [
  'inbound',
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
  'templateRejected',
  'templatePaused',
  'qualityRed',
  'consentStopped',
  'accountRestricted',
  'errorsReported',
  'other',
  'unknown',
] as const;
export type Counter = (typeof COUNTERS)[number];
export type Counts = Readonly<Partial<Record<Counter, number>>>;

const COUNTER_OF: Readonly<Partial<Record<EventType, Counter>>> = {
  'whatsapp.message.received': 'inbound',
  'whatsapp.message.sent': 'sent',
  'whatsapp.message.delivered': 'delivered',
  'whatsapp.message.read': 'read',
  'whatsapp.message.played': 'played',
  'whatsapp.message.failed': 'failed',
  'whatsapp.consent.stopped': 'consentStopped',
  'whatsapp.account.restricted': 'accountRestricted',
  'whatsapp.account.policy-violated': 'accountRestricted',
  'whatsapp.error.reported': 'errorsReported',
  'whatsapp.unknown': 'unknown',
};

/** The counter that an event raises by one: each raises one, and what has none of its own raises `other`. */
export function counterOf(draft: Pick<EventDraft, 'type' | 'data'>): Counter {
  return ofItsData(draft as EventDraft) ?? COUNTER_OF[draft.type] ?? 'other';
}

/** News of a template, or of a ban, is a matter of alerts only where it is bad. */
function ofItsData({ type, data }: EventDraft): Counter | undefined {
  if (type === 'whatsapp.template.quality-changed') return data.current === 'RED' ? 'qualityRed' : undefined;
  if (type === 'whatsapp.account.ban-changed') {
    return data.ban?.state === 'REINSTATE' ? undefined : 'accountRestricted';
  }
  if (type !== 'whatsapp.template.status-changed') return undefined;
  if (data.event === 'REJECTED') return 'templateRejected';
  return data.event === 'PAUSED' || data.event === 'DISABLED' ? 'templatePaused' : undefined;
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

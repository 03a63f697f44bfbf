/** Which series an event raises by itself, beside `events.TYPE` and the steps of a message's life. */
import type { EventDraft, EventType } from '../event/event';
import { asArray, asRecord, type JsonRecord } from '../json';
import type { Counter, Series } from '../tenant/counts';
import { ERROR_CATEGORIES, type ErrorCategory } from '../whatsapp/error-codes';

const COUNTER_OF: Readonly<Partial<Record<EventType, Counter>>> = {
  'whatsapp.message.received': 'inbound',
  'whatsapp.consent.stopped': 'consentStopped',
  'whatsapp.account.restricted': 'accountRestricted',
  'whatsapp.account.policy-violated': 'accountRestricted',
  'whatsapp.error.reported': 'errorsReported',
  'whatsapp.unknown': 'unknown',
};

export function raisesOf(draft: EventDraft): readonly Series[] {
  const counter = ofItsData(draft) ?? COUNTER_OF[draft.type];
  const errors = errorsOf(draft).map((category) => `errors.${category}` as const);
  return [...(counter ? [counter] : []), ...new Set(errors)];
}

/** What its type alone does not tell. News of a template, or of a ban, is a matter of alerts only where it is bad. */
function ofItsData({ type, data }: EventDraft): Counter | undefined {
  if (type === 'whatsapp.message.failed') return data.optedOut ? 'optedOut' : undefined;
  if (type === 'whatsapp.template.quality-changed') return data.current === 'RED' ? 'qualityRed' : undefined;
  if (type === 'whatsapp.account.ban-changed') {
    return data.ban?.state === 'REINSTATE' ? undefined : 'accountRestricted';
  }
  if (type !== 'whatsapp.template.status-changed') return undefined;
  if (data.event === 'REJECTED') return 'templateRejected';
  return data.event === 'PAUSED' || data.event === 'DISABLED' ? 'templatePaused' : undefined;
}

/** The categories of the errors that an event carries: of a message that failed, or reported by themselves. */
function errorsOf({ data }: EventDraft): readonly ErrorCategory[] {
  const { errors, error } = data as JsonRecord;
  return [...asArray(errors), error].flatMap((each) => {
    const { category } = asRecord(each) ?? {};
    return ERROR_CATEGORIES.filter((known) => known === category);
  });
}

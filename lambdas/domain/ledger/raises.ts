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
  'whatsapp.account.limits-changed': 'limitsChanged',
  'whatsapp.error.reported': 'errorsReported',
  'whatsapp.unknown': 'unknown',
};

export function raisesOf(draft: EventDraft): readonly Series[] {
  const counter = ofItsData(draft) ?? COUNTER_OF[draft.type];
  const errors = errorsOf(draft).map((category) => `errors.${category}` as const);
  return [...(counter ? [counter] : []), ...new Set(errors)];
}

const TEMPLATE_STATUS: Readonly<Record<string, Counter>> = {
  REJECTED: 'templateRejected',
  PAUSED: 'templatePaused',
  DISABLED: 'templatePaused',
};

const NUMBER_QUALITY: Readonly<Record<string, Counter>> = {
  FLAGGED: 'phoneFlagged',
  DOWNGRADE: 'phoneLimitLowered',
};

/** What its type alone does not tell. News of a template, a number or a ban is a matter of alerts only where it is bad. */
function ofItsData({ type, data }: EventDraft): Counter | undefined {
  switch (type) {
    case 'whatsapp.message.failed':
      return data.optedOut ? 'optedOut' : undefined;
    case 'whatsapp.template.quality-changed':
      return data.current === 'RED' ? 'templateQualityRed' : undefined;
    case 'whatsapp.template.status-changed':
      return TEMPLATE_STATUS[data.event];
    case 'whatsapp.phone-number.quality-changed':
      return NUMBER_QUALITY[data.event];
    case 'whatsapp.account.ban-changed':
      return data.ban?.state === 'REINSTATE' ? undefined : 'accountRestricted';
    default:
      return undefined;
  }
}

/** The categories of the errors that an event carries: of a message that failed, or reported by themselves. */
function errorsOf({ data }: EventDraft): readonly ErrorCategory[] {
  const { errors, error } = data as JsonRecord;
  return [...asArray(errors), error].flatMap((each) => {
    const { category } = asRecord(each) ?? {};
    return ERROR_CATEGORIES.filter((known) => known === category);
  });
}

/** A business' number: its limits, name, username, settings, and the PIN that guards it. */
import { defineEvent } from '../../event/definition';
import { anything, maybe, moment, needed, personal, plain, text, word } from '../../event/shape';
import { DIALLED, EVENT, NUMBER, ofNumber, ownValue } from './common';
import { byEvent, draftOf, oneEvent, type ReadField } from './draft';

const qualityChanged = defineEvent(
  'whatsapp.phone-number.quality-changed',
  'A number was flagged or unflagged, or its messaging limit or throughput changed',
  {
    ...DIALLED,
    ...EVENT,
    currentLimit: maybe(word, 'current_limit'),
    previousLimit: maybe(word, 'old_limit'),
    /** Of the business; text, since Meta writes a number or a TIER. */
    dailyLimit: maybe(plain, 'max_daily_conversations_per_business'),
  },
);

const nameReviewed = defineEvent('whatsapp.phone-number.name-reviewed', 'Meta decided on a display name', {
  ...DIALLED,
  decision: needed(word, 'decision'),
  requestedName: maybe(personal(text), 'requested_verified_name'),
  reason: maybe(word, 'rejection_reason'),
});

const usernameChanged = defineEvent(
  'whatsapp.phone-number.username-changed',
  "A business' username was approved, reserved or deleted",
  { ...DIALLED, status: needed(word, 'status'), username: maybe(personal(text), 'username') },
);

const settingsChanged = defineEvent(
  'whatsapp.phone-number.settings-changed',
  'Settings of a number changed',
  {
    ...NUMBER,
    kind: needed(word, 'type'),
    settings: maybe(personal(anything), 'phone_number_settings'),
    reportedAtMs: maybe(moment, 'timestamp'),
  },
);

const SECURITY = { ...DIALLED, ...EVENT, requester: maybe(personal(text), 'requester') };

const pinChanged = defineEvent(
  'whatsapp.security.pin-changed',
  'The PIN of two-step verification was changed or switched off',
  SECURITY,
);
const pinResetRequested = defineEvent(
  'whatsapp.security.pin-reset-requested',
  'Somebody asked to switch two-step verification off',
  SECURITY,
);
const pinResetDone = defineEvent(
  'whatsapp.security.pin-reset-done',
  'Two-step verification was switched off as asked',
  SECURITY,
);

export const PHONE_NUMBER_EVENTS = [
  qualityChanged,
  nameReviewed,
  usernameChanged,
  settingsChanged,
  pinChanged,
  pinResetRequested,
  pinResetDone,
] as const;

export const PHONE_NUMBER_FIELDS = {
  phone_number_quality_update: oneEvent(qualityChanged),
  phone_number_name_update: oneEvent(nameReviewed),
  // Meta spells it in both ways.
  business_username_updates: oneEvent(usernameChanged),
  business_username_update: oneEvent(usernameChanged),
  account_settings_update: (change) => [
    draftOf(settingsChanged, change, ofNumber(change, ownValue(change)), {}, change.value),
  ],
  security: byEvent({
    PIN_CHANGED: pinChanged,
    PIN_RESET_REQUEST: pinResetRequested,
    PIN_REQUEST_SUCCESS: pinResetDone,
  }),
} satisfies Readonly<Record<string, ReadField>>;

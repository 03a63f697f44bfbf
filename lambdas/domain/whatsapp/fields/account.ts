/** A business account: restricted, banned, reviewed, its limits and its prices. */
import { defineEvent } from '../../event/definition';
import { list, maybe, moment, needed, part, personal, plain, text, word } from '../../event/shape';
import { EVENT } from './common';
import { byEvent, oneEvent, type ReadField } from './draft';
import { account, PARTNER_UPDATES } from './partner';

const phone = maybe(personal(text), 'phone_number');

const violation = maybe(
  part({ type: needed(word, 'violation_type'), remediation: maybe(personal(text), 'remediation') }),
  'violation_info',
);

const restrictions = maybe(
  list(
    part({
      type: needed(word, 'restriction_type'),
      endsAtMs: maybe(moment, 'expiration'),
      remediation: maybe(personal(text), 'remediation'),
    }),
  ),
  'restriction_info',
);

const deleted = defineEvent('whatsapp.account.deleted', 'An account was deleted', {
  ...EVENT,
  account,
  phone,
});
const offboarded = defineEvent('whatsapp.account.offboarded', 'An account left the Cloud API', {
  ...EVENT,
  account,
  phone,
});
const reconnected = defineEvent('whatsapp.account.reconnected', 'An account came back to the Cloud API', {
  ...EVENT,
  account,
  phone,
});
const restricted = defineEvent(
  'whatsapp.account.restricted',
  'An account may not do certain things until a time',
  { ...EVENT, restrictions, violation, account },
);
const violated = defineEvent(
  'whatsapp.account.policy-violated',
  'Meta found that an account broke a policy',
  {
    ...EVENT,
    violation,
    account,
  },
);
const banChanged = defineEvent(
  'whatsapp.account.ban-changed',
  'An account was disabled, will be, or may work again',
  {
    ...EVENT,
    ban: maybe(
      part({ state: maybe(word, 'waba_ban_state'), date: maybe(plain, 'waba_ban_date') }),
      'ban_info',
    ),
    violation,
    account,
  },
);
const updated = defineEvent(
  'whatsapp.account.updated',
  'Terms, prices or facts of an account changed; `event` says which',
  {
    ...EVENT,
    account,
    country: maybe(plain, 'country'),
    authenticationPrices: maybe(
      part({
        startsAtMs: maybe(moment, 'start_time'),
        exceptions: maybe(
          list(part({ country: maybe(plain, 'country_code'), startsAtMs: maybe(moment, 'start_time') })),
          'exception_countries',
        ),
      }),
      'auth_international_rate_eligibility',
    ),
    volumeTier: maybe(
      part({
        tier: maybe(plain, 'tier'),
        category: maybe(word, 'pricing_category'),
        region: maybe(word, 'region'),
        month: maybe(plain, 'effective_month'),
        changedAtMs: maybe(moment, 'tier_update_time'),
      }),
      'volume_tier_info',
    ),
  },
);
const alerted = defineEvent('whatsapp.account.alerted', 'Meta raised an alert about a business or a number', {
  entityType: maybe(word, 'entity_type'),
  entityId: maybe(plain, 'entity_id'),
  alert: needed(
    part({
      type: needed(word, 'alert_type'),
      severity: maybe(word, 'alert_severity'),
      status: maybe(word, 'alert_status'),
      description: maybe(personal(text), 'alert_description'),
    }),
    'alert_info',
  ),
});
const reviewed = defineEvent('whatsapp.account.reviewed', 'Meta decided on an account', {
  decision: needed(word, 'decision'),
});
const limitsChanged = defineEvent('whatsapp.account.limits-changed', 'New limits of a business', {
  /** Text, since Meta writes a number or a TIER. */
  dailyLimit: maybe(plain, 'max_daily_conversations_per_business'),
  dailyLimitPerNumber: maybe(plain, 'max_daily_conversation_per_phone'),
  numbersPerBusiness: maybe(plain, 'max_phone_numbers_per_business'),
  numbersPerAccount: maybe(plain, 'max_phone_numbers_per_waba'),
});

export const ACCOUNT_EVENTS = [
  deleted,
  offboarded,
  reconnected,
  restricted,
  violated,
  banChanged,
  updated,
  alerted,
  reviewed,
  limitsChanged,
] as const;

export const ACCOUNT_FIELDS = {
  account_update: byEvent({
    ACCOUNT_DELETED: deleted,
    ACCOUNT_OFFBOARDED: offboarded,
    ACCOUNT_RECONNECTED: reconnected,
    ACCOUNT_RESTRICTION: restricted,
    ACCOUNT_VIOLATION: violated,
    DISABLED_UPDATE: banChanged,
    ...PARTNER_UPDATES,
    AD_ACCOUNT_LINKED: updated,
    MM_LITE_TERMS_SIGNED: updated,
    AUTH_INTL_PRICE_ELIGIBILITY_UPDATE: updated,
    BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE: updated,
    VOLUME_BASED_PRICING_TIER_UPDATE: updated,
    VERIFIED_ACCOUNT: updated,
  }),
  account_alerts: oneEvent(alerted),
  account_review_update: oneEvent(reviewed),
  business_capability_update: oneEvent(limitsChanged),
} satisfies Readonly<Record<string, ReadField>>;

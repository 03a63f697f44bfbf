/** A business account: restricted, banned, reviewed, its limits and prices, and the partners that may act for it. */
import { defineEvent } from '../../event/definition';
import { anything, list, maybe, moment, needed, part, text, word } from '../../event/shape';
import { EVENT } from './common';
import { byEvent, oneEvent, type ReadField } from './draft';

const phone = maybe(text, 'phone_number');

/** Whose account it is, where the entry is the business'. */
const account = maybe(
  part({
    wabaId: maybe(text, 'waba_id'),
    ownerBusinessId: maybe(text, 'owner_business_id'),
    partnerAppId: maybe(text, 'partner_app_id'),
    solutionId: maybe(text, 'solution_id'),
    partnerBusinessIds: maybe(list(text), 'solution_partner_business_ids'),
    adAccount: maybe(text, 'ad_account_linked'),
  }),
  'waba_info',
);

const violation = maybe(
  part({ type: needed(word, 'violation_type'), remediation: maybe(text, 'remediation') }),
  'violation_info',
);

const restrictions = maybe(
  list(
    part({
      type: needed(word, 'restriction_type'),
      endsAtMs: maybe(moment, 'expiration'),
      remediation: maybe(text, 'remediation'),
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
      part({ state: maybe(word, 'waba_ban_state'), date: maybe(text, 'waba_ban_date') }),
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
    country: maybe(text, 'country'),
    authenticationPrices: maybe(anything, 'auth_international_rate_eligibility'),
    volumeTier: maybe(
      part({
        tier: maybe(text, 'tier'),
        category: maybe(word, 'pricing_category'),
        region: maybe(text, 'region'),
        month: maybe(text, 'effective_month'),
        changedAtMs: maybe(moment, 'tier_update_time'),
      }),
      'volume_tier_info',
    ),
  },
);
const alerted = defineEvent('whatsapp.account.alerted', 'Meta raised an alert about a business or a number', {
  entityType: maybe(word, 'entity_type'),
  entityId: maybe(text, 'entity_id'),
  alert: needed(
    part({
      type: needed(word, 'alert_type'),
      severity: maybe(word, 'alert_severity'),
      status: maybe(word, 'alert_status'),
      description: maybe(text, 'alert_description'),
    }),
    'alert_info',
  ),
});
const reviewed = defineEvent('whatsapp.account.reviewed', 'Meta decided on an account', {
  decision: needed(word, 'decision'),
});
const limitsChanged = defineEvent('whatsapp.account.limits-changed', 'New limits of a business', {
  /** Text, since Meta writes a number or a TIER. */
  dailyLimit: maybe(text, 'max_daily_conversations_per_business'),
  dailyLimitPerNumber: maybe(text, 'max_daily_conversation_per_phone'),
  numbersPerBusiness: maybe(text, 'max_phone_numbers_per_business'),
  numbersPerAccount: maybe(text, 'max_phone_numbers_per_waba'),
});

const partnerAdded = defineEvent('whatsapp.partner.added', 'A customer shared an account with a partner', {
  ...EVENT,
  account,
});
const appInstalled = defineEvent('whatsapp.partner.app-installed', "A partner's app may act for an account", {
  ...EVENT,
  account,
});
const appUninstalled = defineEvent(
  'whatsapp.partner.app-uninstalled',
  "A partner's app may no longer act for an account",
  { ...EVENT, account },
);
const partnerRemoved = defineEvent('whatsapp.partner.removed', 'A customer took access to an account away', {
  ...EVENT,
  account,
  disconnection: maybe(
    part({ reason: maybe(word, 'reason'), initiatedBy: maybe(word, 'initiated_by') }),
    'disconnection_info',
  ),
});
const certificationChanged = defineEvent(
  'whatsapp.partner.certification-changed',
  'The certification of a client is needed or was decided on',
  {
    ...EVENT,
    account,
    certification: maybe(
      part({
        businessId: maybe(text, 'client_business_id'),
        status: maybe(word, 'status'),
        reasons: maybe(list(text), 'rejection_reasons'),
      }),
      'partner_client_certification_info',
    ),
  },
);
const solutionChanged = defineEvent('whatsapp.partner.solution-changed', 'A multi-partner solution changed', {
  ...EVENT,
  solutionId: maybe(text, 'solution_id'),
  status: maybe(word, 'solution_status'),
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
  partnerAdded,
  appInstalled,
  appUninstalled,
  partnerRemoved,
  certificationChanged,
  solutionChanged,
] as const;

export const ACCOUNT_FIELDS = {
  account_update: byEvent({
    ACCOUNT_DELETED: deleted,
    ACCOUNT_OFFBOARDED: offboarded,
    ACCOUNT_RECONNECTED: reconnected,
    ACCOUNT_RESTRICTION: restricted,
    ACCOUNT_VIOLATION: violated,
    DISABLED_UPDATE: banChanged,
    PARTNER_ADDED: partnerAdded,
    PARTNER_APP_INSTALLED: appInstalled,
    PARTNER_APP_UNINSTALLED: appUninstalled,
    PARTNER_REMOVED: partnerRemoved,
    PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE: certificationChanged,
    PARTNER_CLIENT_CERTIFICATION_NEEDED: certificationChanged,
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
  partner_solutions: oneEvent(solutionChanged),
} satisfies Readonly<Record<string, ReadField>>;

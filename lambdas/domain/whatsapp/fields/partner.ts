/** Partners that may act for a business account, and those that no longer may. */
import { defineEvent } from '../../event/definition';
import { list, maybe, part, plain, word } from '../../event/shape';
import { EVENT } from './common';
import { oneEvent, type ReadField } from './draft';

/** Whose account it is, where the entry is the business'. */
export const account = maybe(
  part({
    wabaId: maybe(plain, 'waba_id'),
    ownerBusinessId: maybe(plain, 'owner_business_id'),
    partnerAppId: maybe(plain, 'partner_app_id'),
    solutionId: maybe(plain, 'solution_id'),
    partnerBusinessIds: maybe(list(plain), 'solution_partner_business_ids'),
    adAccount: maybe(plain, 'ad_account_linked'),
  }),
  'waba_info',
);

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
        businessId: maybe(plain, 'client_business_id'),
        status: maybe(word, 'status'),
        reasons: maybe(list(plain), 'rejection_reasons'),
      }),
      'partner_client_certification_info',
    ),
  },
);
const solutionChanged = defineEvent('whatsapp.partner.solution-changed', 'A multi-partner solution changed', {
  ...EVENT,
  solutionId: maybe(plain, 'solution_id'),
  status: maybe(word, 'solution_status'),
});

export const PARTNER_EVENTS = [
  partnerAdded,
  appInstalled,
  appUninstalled,
  partnerRemoved,
  certificationChanged,
  solutionChanged,
] as const;

/** Which event it is by the `event` of `account_update`. */
export const PARTNER_UPDATES = {
  PARTNER_ADDED: partnerAdded,
  PARTNER_APP_INSTALLED: appInstalled,
  PARTNER_APP_UNINSTALLED: appUninstalled,
  PARTNER_REMOVED: partnerRemoved,
  PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE: certificationChanged,
  PARTNER_CLIENT_CERTIFICATION_NEEDED: certificationChanged,
};

export const PARTNER_FIELDS = {
  partner_solutions: oneEvent(solutionChanged),
} satisfies Readonly<Record<string, ReadField>>;

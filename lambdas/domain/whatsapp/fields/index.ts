/** Which reader a webhook field has: one line for each family of fields. */
import { ACCOUNT_FIELDS } from './account';
import { BUSINESS_FIELDS } from './business';
import { CALL_FIELDS } from './calls';
import { CONSENT_FIELDS } from './consent';
import { COPY_FIELDS } from './copies';
import type { ReadField } from './draft';
import { GROUP_FIELDS } from './groups';
import { HISTORY_FIELDS } from './history';
import { readMessages } from './messages';
import { PARTNER_FIELDS } from './partner';
import { PHONE_NUMBER_FIELDS } from './phone-number';
import { TEMPLATE_FIELDS } from './templates';

export const FIELDS: ReadonlyMap<string, ReadField> = new Map(
  Object.entries<ReadField>({
    messages: readMessages,
    ...TEMPLATE_FIELDS,
    ...PHONE_NUMBER_FIELDS,
    ...ACCOUNT_FIELDS,
    ...PARTNER_FIELDS,
    ...CONSENT_FIELDS,
    ...CALL_FIELDS,
    ...GROUP_FIELDS,
    ...COPY_FIELDS,
    ...HISTORY_FIELDS,
    ...BUSINESS_FIELDS,
  }),
);

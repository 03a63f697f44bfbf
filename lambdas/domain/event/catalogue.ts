/** Every event type: one line for each family. */

import { ACCOUNT_EVENTS } from '../whatsapp/fields/account';
import { BUSINESS_EVENTS } from '../whatsapp/fields/business';
import { CALL_EVENTS } from '../whatsapp/fields/calls';
import { CONSENT_EVENTS } from '../whatsapp/fields/consent';
import { COPY_EVENTS } from '../whatsapp/fields/copies';
import { unknown } from '../whatsapp/fields/draft';
import { ERROR_EVENTS } from '../whatsapp/fields/errors';
import { GROUP_EVENTS } from '../whatsapp/fields/groups';
import { HISTORY_EVENTS } from '../whatsapp/fields/history';
import { MESSAGE_EVENTS } from '../whatsapp/fields/messages';
import { PARTNER_EVENTS } from '../whatsapp/fields/partner';
import { PHONE_NUMBER_EVENTS } from '../whatsapp/fields/phone-number';
import { OTHER_STATUS_EVENTS, STATUS_EVENTS } from '../whatsapp/fields/statuses';
import { TEMPLATE_EVENTS } from '../whatsapp/fields/templates';
import type { AnyDefinition } from './definition';

export const EVENTS = [
  ...MESSAGE_EVENTS,
  ...STATUS_EVENTS,
  ...OTHER_STATUS_EVENTS,
  ...ERROR_EVENTS,
  ...TEMPLATE_EVENTS,
  ...PHONE_NUMBER_EVENTS,
  ...ACCOUNT_EVENTS,
  ...PARTNER_EVENTS,
  ...CONSENT_EVENTS,
  ...CALL_EVENTS,
  ...GROUP_EVENTS,
  ...COPY_EVENTS,
  ...HISTORY_EVENTS,
  ...BUSINESS_EVENTS,
  unknown,
];

const DEFINITIONS: ReadonlyMap<string, AnyDefinition> = new Map(
  EVENTS.map((definition) => [definition.type, definition]),
);

/** That of `whatsapp.unknown` for a type that is none. */
export function definitionOf(type: string): AnyDefinition {
  return DEFINITIONS.get(type) ?? unknown;
}

export const EVENT_TYPES = EVENTS.map(({ type }) => type);

/** What went wrong where an error of Meta's is of a category; `kentongan metrics` says it with "Meta's errors:" before it. */
import type { ErrorCategory } from '../whatsapp/error-codes';

export const ERROR_MEANINGS: Readonly<Record<ErrorCategory, string>> = {
  auth: 'the access token is expired or invalid (190)',
  permission: 'a permission is missing',
  'rate-limit': 'too many calls, or too many messages a second',
  'pair-rate': 'too many messages to one person',
  spam: 'the number was restricted, for people blocked or flagged it',
  integrity: 'the account is locked, or restricted for a policy',
  blocked: 'the business has blocked this person',
  undeliverable: 'not on WhatsApp, or with a client too old',
  're-engagement': 'more than 24 h since the person wrote: only a template goes',
  'marketing-cap': 'the person gets enough marketing, by Meta',
  marketing: 'marketing messages are not set up or not allowed',
  'opt-out': 'the person has stopped marketing messages',
  experiment: 'the person is in an experiment of Meta and gets none',
  template: 'the template is missing, paused, disabled or does not fit',
  flow: 'the flow is blocked or throttled',
  payment: 'billing, or terms of payment',
  service: "Meta's own service",
  request: 'the request was made wrongly',
  media: 'a file could not be fetched or stored',
  registration: 'the number is not registered, or not in time',
  group: 'something with a group',
  'template-creation': 'a template could not be created',
  coexistence: 'the history of the app could not be fetched',
  unknown: 'a code that this version does not know',
};

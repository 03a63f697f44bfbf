/** The errors with which outbound messages fail, by the kind of message, as often as they do. */
import type { Random } from '../random';
import { pickWeighted, type Weighted } from './draw';
import type { JsonObject } from './update';

/** What Meta bills a message as; `service` answers a customer within the day and costs nothing. */
export type MessageCategory = 'service' | 'utility' | 'marketing' | 'authentication' | 'referral_conversion';

interface SendError {
  readonly code: number;
  readonly title: string;
  readonly details: string;
}

const UNDELIVERABLE: SendError = {
  code: 131026,
  title: 'Message undeliverable',
  details: 'The recipient cannot receive this message.',
};
const RE_ENGAGEMENT: SendError = {
  code: 131047,
  title: 'Re-engagement message',
  details: 'More than 24 hours have passed since the recipient last wrote.',
};
const MARKETING_CAP: SendError = {
  code: 131049,
  title: 'This message was not delivered to maintain healthy ecosystem engagement.',
  details: 'The recipient has had enough marketing messages for now.',
};
const OPTED_OUT: SendError = {
  code: 131050,
  title: 'User has stopped marketing messages',
  details: 'The recipient does not want marketing messages from this business.',
};
const EXPERIMENT: SendError = {
  code: 130472,
  title: "User's number is part of an experiment",
  details: 'The recipient is in a group that gets no marketing messages.',
};
const UNKNOWN: SendError = {
  code: 131000,
  title: 'Something went wrong',
  details: 'The reason is not known.',
};

const MARKETING: Weighted<SendError> = [
  [MARKETING_CAP, 5],
  [UNDELIVERABLE, 3],
  [OPTED_OUT, 2],
  [EXPERIMENT, 1],
];
const TEMPLATE: Weighted<SendError> = [
  [UNDELIVERABLE, 9],
  [UNKNOWN, 1],
];
const FREE_FORM: Weighted<SendError> = [
  [RE_ENGAGEMENT, 6],
  [UNDELIVERABLE, 3],
  [UNKNOWN, 1],
];

/** An entry of a failed status' `errors`. */
export function drawSendError(random: Random, category: MessageCategory): JsonObject {
  const { code, title, details } = pickWeighted(random, tableOf(category));
  return {
    code,
    title,
    message: title,
    error_data: { details },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  };
}

function tableOf(category: MessageCategory): Weighted<SendError> {
  switch (category) {
    case 'marketing':
      return MARKETING;
    case 'utility':
    case 'authentication':
      return TEMPLATE;
    case 'service':
    case 'referral_conversion':
      return FREE_FORM;
  }
}

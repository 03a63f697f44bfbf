/**
 * Text messages by Amazon SNS, for waking people: what is wrong in one segment or two. What joins something known
 * (`update`), repeats it, or ends a part of it is not sent: a phone makes the same noise for it as for something new.
 */
import * as v from 'valibot';
import type { Message } from '../../domain/message/message';
import { isOver } from '../../domain/message/words';
import { renderSms } from '../../domain/sms/render-sms';
import { AWS_ERRORS, type AwsProvider, awsOutcome } from '../aws-outcome';
import type { Channel, ChannelKind, ChannelParts } from '../channel-kind';
import { deadlineOf } from '../post';

/** The function's role is the credential; a country may want to see who sends. */
const Credential = v.optional(
  v.strictObject({
    senderId: v.optional(v.pipe(v.string(), v.regex(/^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/))),
  }),
  {},
);
const Target = v.strictObject({ phone: v.pipe(v.string(), v.regex(/^\+[1-9]\d{6,14}$/)) });

type SmsCredential = v.InferOutput<typeof Credential>;
type SmsTarget = v.InferOutput<typeof Target>;

export const SMS: ChannelKind<SmsCredential, SmsTarget> = {
  name: 'sms',
  credential: Credential,
  target: Target,
  open: openSms,
};

function openSms({ senderId }: SmsCredential, { phone }: SmsTarget, parts: ChannelParts): Channel {
  return {
    send: async (message) => {
      if (!parts.sendSms) return { kind: 'refused', reason: 'text messages are not set up here' };
      if (!wakes(message)) return { kind: 'delivered' };
      const sms = { phone, text: renderSms(message), ...(senderId ? { senderId } : {}) };
      const outcome = awsOutcome(await parts.sendSms(sms, deadlineOf(parts)), SNS);
      // A text message is under no other.
      return outcome.kind === 'delivered' ? { kind: 'delivered' } : outcome;
    },
  };
}

function wakes(message: Message): boolean {
  const { kind } = message;
  return kind !== 'update' && kind !== 'repeat' && (kind !== 'resolved' || isOver(message));
}

/** Source: docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SNS: AwsProvider = {
  name: 'SNS',
  errors: {
    ...AWS_ERRORS,
    ThrottledException: 'passing',
    InternalErrorException: 'passing',
    InvalidParameterException: 'lasting',
    InvalidParameterValueException: 'lasting',
    EndpointDisabledException: 'lasting',
    OptedOutException: 'lasting',
    UserErrorException: 'lasting',
    ValidationException: 'lasting',
  },
};

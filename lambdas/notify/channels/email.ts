/**
 * E-mail by Amazon SES: HTML, and a text that says the same. SES makes every Message-ID itself, so that a conversation
 * is held together by References: to a root that is made of the thread's name and exists nowhere, and to the first
 * message as SES named it. Source: docs.aws.amazon.com/ses/latest/dg/header-fields.html
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { renderMessageMail } from '../../domain/mail/message-mail';
import { renderReportMail } from '../../domain/mail/report-mail';
import type { Message } from '../../domain/message/message';
import { isLoud } from '../../domain/message/words';
import type { Email } from '../../platform/ses-email';
import { AWS_ERRORS, type AwsProvider, awsOutcome } from '../aws-outcome';
import type { Channel, ChannelKind, ChannelParts, Outcome } from '../channel-kind';
import { deadlineOf } from '../post';

/** SES takes ASCII before the `@`; a domain in another script is written in its `xn--` form. */
const Address = v.pipe(
  v.string(),
  v.maxLength(254),
  v.regex(/^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/),
);
/** As many as SES takes at once; all of them see each other. */
const Addresses = v.pipe(v.array(Address), v.minLength(1), v.maxLength(50));
const Credential = v.strictObject({
  from: Address,
  replyTo: v.optional(Address),
  /** Who is told by a receiver that names nobody: the routing is no place for a person's address. */
  to: v.optional(v.union([Address, Addresses])),
});
const Target = v.strictObject({ address: v.optional(Address), addresses: v.optional(Addresses) });

type EmailCredential = v.InferOutput<typeof Credential>;
type EmailTarget = v.InferOutput<typeof Target>;

export const EMAIL: ChannelKind<EmailCredential, EmailTarget> = {
  name: 'email',
  credential: Credential,
  target: Target,
  misfit: (credential, target) =>
    recipientsOf(credential, target).length > 0 ? undefined : 'one of them must say who is told',
  open: openEmail,
};

function recipientsOf({ to = [] }: EmailCredential, { address, addresses }: EmailTarget): readonly string[] {
  const named = [...(address ? [address] : []), ...(addresses ?? [])];
  return named.length > 0 ? named : [to].flat();
}

function openEmail(credential: EmailCredential, target: EmailTarget, parts: ChannelParts): Channel {
  const { from, replyTo } = credential;
  const to = recipientsOf(credential, target);
  const send = async (content: Pick<Email, 'subject' | 'text' | 'html' | 'headers'>): Promise<Outcome> => {
    if (!parts.sendEmail) return { kind: 'refused', reason: 'e-mail is not set up here' };
    const email = { from: `Kentongan <${from}>`, to, ...(replyTo ? { replyTo } : {}), ...content };
    return awsOutcome(await parts.sendEmail(email, deadlineOf(parts)), SES);
  };
  return {
    send: async (message) => {
      const outcome = await send({ ...renderMessageMail(message), headers: headersOf(message, from) });
      const first = message.threadRef;
      return outcome.kind === 'delivered' && first !== undefined ? { ...outcome, ref: first } : outcome;
    },
    report: (report) => send({ ...renderReportMail(report), headers: AUTOMATIC }),
  };
}

/** Nobody's absence note is wanted in answer. */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' } as const;

function headersOf(message: Message, from: string): Readonly<Record<string, string>> {
  const domain = from.slice(from.indexOf('@') + 1);
  const root = `<${createHash('sha256').update(message.thread).digest('hex').slice(0, 32)}@${domain}>`;
  const { threadRef = '' } = message;
  const first = /^[\w.+-]{1,120}@[\w.-]{1,80}$/.test(threadRef) ? `<${threadRef}>` : undefined;
  const isUrgent = isLoud(message) && (message.severity === 'critical' || message.severity === 'high');
  return {
    ...AUTOMATIC,
    'In-Reply-To': first ?? root,
    References: first ? `${root} ${first}` : root,
    ...(isUrgent ? { Importance: 'high', 'X-Priority': '1' } : {}),
  };
}

/** Source: docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const SES: AwsProvider = {
  name: 'SES',
  errors: {
    ...AWS_ERRORS,
    // The day's quota, or the sending rate, is used up; or the account is being looked at.
    LimitExceededException: 'passing',
    SendingPausedException: 'passing',
    AccountSuspendedException: 'lasting',
    BadRequestException: 'lasting',
    MailFromDomainNotVerifiedException: 'lasting',
    MessageRejected: 'lasting',
  },
};

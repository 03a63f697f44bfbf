/**
 * What SES takes of a mail. Source: docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html,
 * docs.aws.amazon.com/ses/latest/dg/quotas.html
 */
import { AwsError } from '../service';
import { badRequest, type SendEmailInput } from './request';

const MAX_BYTES = 40 * 1024 * 1024;
const MAX_RECIPIENTS = 50;
const ADDRESS = /^[\x21-\x7e]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
/** SES writes these itself. */
const OWN_HEADERS = [
  'bcc',
  'cc',
  'content-disposition',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'reply-to',
  'return-path',
  'subject',
  'to',
];

/** Without the name before it. */
export function addressOf(text: string): string {
  return /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text.trim();
}

/** The identity that has to be verified: the address, or else its domain. */
export function identityOf(from: string, identities: readonly string[] | undefined): string {
  const address = addressOf(from);
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return identities?.includes(address) ? address : domain;
}

/** Throws an `AwsError` in SES's words. @param identities that are verified; any is, where they are not given */
export function checkEmail(input: SendEmailInput, identities: readonly string[] | undefined): void {
  const { FromEmailAddress: from, Destination: to, ReplyToAddresses: replyTo, Content: content } = input;
  const recipients = [...to.ToAddresses, ...to.CcAddresses, ...to.BccAddresses];
  if (recipients.length === 0) throw badRequest('Missing required recipient');
  if (recipients.length > MAX_RECIPIENTS) throw badRequest(`Recipient count exceeds ${MAX_RECIPIENTS}.`);
  for (const each of [from, ...recipients, ...replyTo]) {
    if (!ADDRESS.test(addressOf(each)) || /[\r\n]/.test(each)) throw badRequest('Illegal address');
  }
  checkContent(content.Simple);
  const size = Buffer.byteLength(JSON.stringify(input));
  if (size > MAX_BYTES) throw badRequest(`Message length is more than ${MAX_BYTES} bytes long: '${size}'.`);
  if (identities && !identities.includes(identityOf(from, identities))) {
    throw new AwsError(
      'MessageRejected',
      'Email address is not verified. The following identities failed the check.',
    );
  }
}

function checkContent({
  Subject: subject,
  Body: body,
  Headers: headers,
}: SendEmailInput['Content']['Simple']): void {
  if (/[\r\n]/.test(subject.Data)) throw badRequest('Header fields must not contain line breaks');
  if (!body.Html && !body.Text) throw badRequest('A mail needs a text or an HTML body');
  for (const { Name, Value } of headers) {
    if (OWN_HEADERS.includes(Name.toLowerCase())) throw badRequest(`The header ${Name} is not allowed.`);
    if (!/^[\x21-\x39\x3b-\x7e]{1,126}$/.test(Name) || !/^[\x20-\x7e]{1,870}$/.test(Value)) {
      throw badRequest(`The header ${Name} has a name or a value that is not allowed.`);
    }
  }
}

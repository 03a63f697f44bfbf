/** Reads the one call of SES's API v2 that is known here, `POST /v2/email/outbound-emails`. */
import * as v from 'valibot';
import { AwsError, type Input, type RestRequest } from '../service';

const SEND_PATH = '/v2/email/outbound-emails';

export function decodeRequest({ method, url, body }: RestRequest): { action: string; input: Input } {
  if (method !== 'POST' || url.split('?')[0] !== SEND_PATH) {
    throw new AwsError('NotFoundException', `the local SES knows POST ${SEND_PATH}, not ${method} ${url}`, {
      statusCode: 404,
    });
  }
  let input: unknown;
  try {
    input = JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest('the body is not valid JSON');
  }
  return { action: 'SendEmail', input: v.parse(v.fallback(v.record(v.string(), v.unknown()), {}), input) };
}

export function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message);
}

const Content = v.strictObject({ Data: v.string(), Charset: v.optional(v.string()) });
const Addresses = v.optional(v.array(v.string()), []);

/** What it does not name changes where or how a mail goes, and is refused rather than left out. */
export const SendEmailInput = v.strictObject({
  FromEmailAddress: v.string(),
  Destination: v.strictObject({ ToAddresses: Addresses, CcAddresses: Addresses, BccAddresses: Addresses }),
  ReplyToAddresses: Addresses,
  Content: v.strictObject({
    Simple: v.strictObject({
      Subject: Content,
      Body: v.strictObject({ Text: v.optional(Content), Html: v.optional(Content) }),
      Headers: v.optional(v.array(v.strictObject({ Name: v.string(), Value: v.string() })), []),
    }),
  }),
});
export type SendEmailInput = v.InferOutput<typeof SendEmailInput>;

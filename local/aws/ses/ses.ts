/** The stand-in for Amazon SES: takes mails by its API v2 and hands them to whoever shows them; none leaves the machine. */
import * as v from 'valibot';
import type { Random } from '../../random';
import { type Answer, type AwsError, type AwsService, arn } from '../service';
import { checkEmail, identityOf } from './check';
import { badRequest, decodeRequest, SendEmailInput } from './request';

export interface LocalMail {
  /** SES's name of it: the part of its Message-ID before the `@`. */
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly html?: string;
  readonly text?: string;
  /** Names as they came. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface SesOptions {
  readonly random: Random;
  /** Addresses and domains that may send. @default any */
  readonly identities?: readonly string[];
  readonly onMail: (mail: LocalMail) => void;
}

export function createSes(options: SesOptions): AwsService {
  const { identities, onMail } = options;
  const random = options.random.fork('ses');
  return {
    name: 'ses',
    permissions: (action, { FromEmailAddress: from }) => {
      const identity = typeof from === 'string' ? identityOf(from, identities) : '*';
      return action === 'SendEmail'
        ? [{ action: 'ses:SendEmail', resource: arn('ses', `identity/${identity}`) }]
        : [];
    },
    handle: (_action, input) => {
      const parsed = v.safeParse(SendEmailInput, input);
      if (!parsed.success) {
        const places = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'the body');
        throw badRequest(`the local SES does not take ${[...new Set(places)].join(', ')}`);
      }
      checkEmail(parsed.output, identities);
      const id = `0100${random.uuid()}-000000`;
      onMail({ id, ...mailOf(parsed.output) });
      return { MessageId: id };
    },
    rest: { decode: decodeRequest, encode: (_action, output) => json(200, output), encodeError },
  };
}

function mailOf(input: SendEmailInput): Omit<LocalMail, 'id'> {
  const { Destination: to, Content: content } = input;
  const { Subject, Body, Headers } = content.Simple;
  return {
    from: input.FromEmailAddress,
    to: [...to.ToAddresses, ...to.CcAddresses, ...to.BccAddresses],
    replyTo: input.ReplyToAddresses,
    subject: Subject.Data,
    headers: Object.fromEntries(Headers.map(({ Name, Value }) => [Name, Value])),
    ...(Body.Html ? { html: Body.Html.Data } : {}),
    ...(Body.Text ? { text: Body.Text.Data } : {}),
  };
}

function encodeError({ code, message, statusCode }: AwsError): Answer {
  const { headers, ...answer } = json(statusCode, { message });
  return { ...answer, headers: { ...headers, 'x-amzn-errortype': code } };
}

function json(statusCode: number, body: object): Answer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

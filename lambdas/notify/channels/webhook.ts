/**
 * Any HTTP address of the team's own, as Standard Webhooks has it; signed when there is a secret.
 * Source: github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import * as v from 'valibot';
import type { Message, Report } from '../../domain/message/message';
import type { Channel, ChannelKind, ChannelParts } from '../channel-kind';
import { outcomeOf, post } from '../post';
import { WebAddress } from './fields';

const Credential = v.strictObject({
  url: WebAddress,
  /** `whsec_` and the key in base64. Without one nothing is signed. */
  secret: v.optional(v.pipe(v.string(), v.check(canSignWith))),
});
const Target = v.strictObject({});

type WebhookCredential = v.InferOutput<typeof Credential>;

export const WEBHOOK: ChannelKind<WebhookCredential, v.InferOutput<typeof Target>> = {
  name: 'webhook',
  credential: Credential,
  target: Target,
  open: (credential, _target, parts) => openWebhook(credential, parts),
};

/** Counts up when a receiver that knows the last one would misread the next. */
const VERSION = 1;

function openWebhook({ url, secret }: WebhookCredential, parts: ChannelParts): Channel {
  const send = async (key: string, type: string, atMs: number, data: Message | Report) => {
    const timestamp = new Date(atMs).toISOString();
    const body = JSON.stringify({ type, version: VERSION, timestamp, data });
    const answer = await post({ url, body, headers: headersOf(key, body, secret, parts) }, parts);
    return outcomeOf(answer, answer.status === 410 ? 'it wants no more of them' : undefined);
  };
  return {
    send: (message) => send(message.key, `alert.${message.kind}`, message.atMs, message),
    report: (report) => send(report.key, 'alert.report', report.atMs, report),
  };
}

/** The id is the same at every attempt, so that a receiver can tell a repetition; the time is the attempt's. */
function headersOf(
  key: string,
  body: string,
  secret: string | undefined,
  { clock }: ChannelParts,
): Record<string, string> {
  const id = idOf(key);
  const at = new Date(clock.now());
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    ...(secret ? { 'webhook-signature': new Webhook(secret).sign(id, at, body) } : {}),
  };
}

/** The key itself, unless it holds what a header may not, or the dot that parts what is signed. */
function idOf(key: string): string {
  return /^[\w:/#@=+-]{1,255}$/.test(key) ? key : createHash('sha256').update(key).digest('hex');
}

function canSignWith(secret: string): boolean {
  if (!secret.startsWith('whsec_')) return false;
  try {
    new Webhook(secret);
    return true;
  } catch {
    return false;
  }
}

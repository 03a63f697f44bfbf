/**
 * Slack's `chat.postMessage`, which answers most refusals with status 200 and `"ok": false`.
 * Source: docs.slack.dev/reference/methods/chat.postMessage
 */
import type { Allowance } from './allowance';
import { type Answer, jsonAnswer, jsonBody, type ReceivedRequest } from './http-request';
import { type JsonRecord, recordOf, textOf } from './json-record';
import type { ReceiverParts } from './receiver';
import { refusalOf } from './slack-message';
import { renderSlack } from './slack-text';

export interface SlackApiOptions {
  /** The bot's token. @default any that begins as a bot's does */
  readonly token?: string;
  /** The channels that the bot is in. @default all */
  readonly channels?: readonly string[];
}

interface SlackApiParts extends SlackApiOptions, ReceiverParts {
  readonly allowance: Allowance;
}

const TEXT_LIMIT = 40_000;

export function createSlackApi({ clock, inbox, token, channels, allowance }: SlackApiParts) {
  /** The times by which Slack names messages, by channel. */
  const stamps = new Map<string, Set<string>>();
  let count = 0;

  const take = (message: JsonRecord): Answer => {
    const channel = textOf(message.channel);
    const known = stamps.get(channel) ?? new Set<string>();
    const thread = textOf(message.thread_ts) || undefined;
    if (channels && !channels.includes(channel)) return refuse('channel_not_found');
    if (thread !== undefined && !known.has(thread)) return refuse('thread_not_found');
    const waitSeconds = allowance(channel);
    if (waitSeconds > 0) {
      return jsonAnswer(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(waitSeconds) });
    }
    const ts = `${Math.floor(clock.now() / 1000)}.${String(++count).padStart(6, '0')}`;
    stamps.set(channel, known.add(ts));
    inbox.add({
      channel: 'slack',
      place: channel,
      lines: renderSlack(message),
      payload: message,
      ref: ts,
      ...(thread ? { replyTo: thread } : {}),
    });
    return jsonAnswer(200, { ok: true, channel, ts, message: { type: 'message', ts, text: message.text } });
  };

  return (request: ReceivedRequest): Answer => {
    const message = recordOf(jsonBody(request));
    const refusal = refusalOfCall(request, token) ?? refusalOfPost(message);
    return refusal ? refuse(refusal) : take(message);
  };
}

function refusalOfCall(
  { method, path, headers }: ReceivedRequest,
  token: string | undefined,
): string | undefined {
  if (path !== '/api/chat.postMessage' || method !== 'POST') return 'unknown_method';
  const [, given] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (!given) return 'not_authed';
  if (token ? given !== token : !given.startsWith('xoxb-')) return 'invalid_auth';
  return headers['content-type']?.startsWith('application/json') ? undefined : 'invalid_post_type';
}

function refusalOfPost(message: JsonRecord): string | undefined {
  const { channel, text } = message;
  if (typeof channel !== 'string' || channel === '') return 'channel_not_found';
  if (typeof text === 'string' && text.length > TEXT_LIMIT) return 'msg_too_long';
  const refusal = refusalOf(message);
  return refusal === 'invalid_payload' ? 'invalid_arguments' : refusal;
}

function refuse(error: string): Answer {
  return jsonAnswer(200, { ok: false, error });
}

/**
 * Slack: with a bot's token by `chat.postMessage`, which keeps an incident in one thread; or by an incoming webhook,
 * which knows no threads and always tells the channel that it was made for.
 * Source: docs.slack.dev/reference/methods/chat.postMessage, docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
import * as v from 'valibot';
import type { Message, Report } from '../../domain/message/message';
import { isOver } from '../../domain/message/words';
import type { Channel, ChannelKind, ChannelParts, Outcome } from '../channel-kind';
import { isTaken, jsonOf, nonsense, outcomeOf, type ProviderAnswer, post } from '../post';
import { Api, Token, WebAddress } from './fields';
import { renderSlackMessage, renderSlackReport } from './slack-blocks';

const DEFAULT_API = 'https://slack.com/api';

const Credential = v.union([v.strictObject({ token: Token, api: Api }), v.strictObject({ url: WebAddress })]);
const Target = v.strictObject({
  /** `#name` or an id; a person's id opens their direct messages. */
  channel: v.optional(v.pipe(v.string(), v.regex(/^[#@]?[^\s]{1,100}$/))),
});

type SlackCredential = v.InferOutput<typeof Credential>;

export const SLACK: ChannelKind<SlackCredential, v.InferOutput<typeof Target>> = {
  name: 'slack',
  credential: Credential,
  target: Target,
  misfit: (credential, { channel }) => {
    if ('token' in credential) return channel ? undefined : 'with a token the target must name a channel';
    return channel && isPerson(channel) ? 'a person is reached with a token only' : undefined;
  },
  open: (credential, { channel = '' }, parts) =>
    'token' in credential ? openBot(credential, channel, parts) : openWebhook(credential.url, parts),
};

/** Ids of people and of direct messages, as Slack makes them. */
function isPerson(channel: string): boolean {
  return /^(@|[UWD][A-Z0-9]{5,}$)/.test(channel);
}

function openWebhook(url: string, parts: ChannelParts): Channel {
  const send = async (body: object): Promise<Outcome> => {
    const answer = await post({ url, body: JSON.stringify(body) }, parts);
    if (!isTaken(answer)) return outcomeOf(answer, knownError(answer.text.trim()));
    return answer.text.trim() === 'ok' ? { kind: 'delivered' } : nonsense(answer, 'Slack');
  };
  return {
    send: (message) => send(renderSlackMessage(message)),
    report: (report) => send(renderSlackReport(report)),
  };
}

function openBot(
  { token, api = DEFAULT_API }: { readonly token: string; readonly api?: string | undefined },
  channel: string,
  parts: ChannelParts,
): Channel {
  const call = (body: object) =>
    post(
      {
        url: `${api}/chat.postMessage`,
        body: JSON.stringify({ channel, ...body }),
        headers: { authorization: `Bearer ${token}` },
      },
      parts,
    );
  return {
    send: async (message) => {
      const body = renderSlackMessage(message);
      const thread = message.threadRef;
      if (!thread) return read(await call(body));
      const answer = await call({ ...body, thread_ts: thread, reply_broadcast: isForAll(message) });
      // The first message was deleted, or the channel has none to reply to: better told beside the thread than not.
      if (THREADLESS.has(String(jsonOf(answer)?.error))) return read(await call(body));
      const outcome = read(answer);
      return outcome.kind === 'delivered' ? { ...outcome, ref: thread } : outcome;
    },
    report: async (report: Report) => read(await call(renderSlackReport(report))),
  };
}

/** A reply is seen by those who follow the thread; these are for the whole channel again. */
function isForAll(message: Message): boolean {
  return isOver(message) || FOR_ALL.has(message.kind);
}

/** Under a first message, `firing` is what is worse than all that was told before. */
const FOR_ALL: ReadonlySet<Message['kind']> = new Set(['firing', 'repeat', 'escalation', 'unmuted']);

const THREADLESS = new Set([
  'thread_not_found',
  'invalid_thread_ts',
  'cannot_reply_to_message',
  'restricted_action_non_threadable_channel',
]);

/** Slack's own trouble, and what passes by itself; every other error stays as it is until somebody mends it. */
const PASSING = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  'org_login_required',
]);

/** Slack answers most refusals with status 200. */
function read(answer: ProviderAnswer): Outcome {
  const body = jsonOf(answer);
  const error = knownError(body?.error);
  if (!isTaken(answer)) return outcomeOf(answer, error);
  if (body?.ok === true && typeof body.ts === 'string') return { kind: 'delivered', ref: body.ts };
  if (body?.ok !== false) return nonsense(answer, 'Slack');
  const reason = `Slack says ${error ?? 'no, without a reason'}`;
  if (!PASSING.has(error ?? '')) return { kind: 'refused', reason };
  const { retryAfterMs } = answer;
  return { kind: 'unavailable', reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** Slack's codes are words joined by underscores; anything else stays out of a reason. */
function knownError(error: unknown): string | undefined {
  return typeof error === 'string' && /^[a-z]+(_[a-z]+)*$/.test(error) && error.length <= 60
    ? error
    : undefined;
}

/**
 * Telegram, by a bot's `sendMessage` in its HTML. Source: core.telegram.org/bots/api#sendmessage
 */
import * as v from 'valibot';
import { asRecord } from '../../domain/json';
import { fitting, type Line, layOut, type Span } from '../../domain/message/layout';
import type { Message } from '../../domain/message/message';
import { headlineOf, isLoud, markOf, toneOf } from '../../domain/message/words';
import type { Channel, ChannelKind, ChannelParts, Outcome } from '../channel-kind';
import { isTaken, jsonOf, nonsense, outcomeOf, type ProviderAnswer, post, readRetryAfter } from '../post';
import { Api } from './fields';

const DEFAULT_API = 'https://api.telegram.org';

const Credential = v.strictObject({
  /** As the BotFather gives it. */
  token: v.pipe(v.string(), v.regex(/^\d{1,20}:[\w-]{20,100}$/)),
  api: Api,
});
const Target = v.strictObject({
  /** The id of a chat, or the `@name` of a channel. */
  chat: v.union([
    v.pipe(v.number(), v.safeInteger()),
    v.pipe(v.string(), v.regex(/^(-?\d{1,16}|@\w{4,32})$/)),
  ]),
  /** A topic of a forum. */
  topic: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
});

type TelegramCredential = v.InferOutput<typeof Credential>;
type TelegramTarget = v.InferOutput<typeof Target>;

export const TELEGRAM: ChannelKind<TelegramCredential, TelegramTarget> = {
  name: 'telegram',
  credential: Credential,
  target: Target,
  open: openTelegram,
};

function openTelegram(
  { token, api = DEFAULT_API }: TelegramCredential,
  { chat, topic }: TelegramTarget,
  parts: ChannelParts,
): Channel {
  const call = (body: object) =>
    post({ url: `${api}/bot${token}/sendMessage`, body: JSON.stringify(body) }, parts);
  return {
    send: async (message) => {
      const body = renderTelegram(message);
      const first = Number(message.threadRef);
      const isReply = Number.isSafeInteger(first) && first > 0;
      const answer = await call({
        chat_id: chat,
        ...(topic === undefined ? {} : { message_thread_id: topic }),
        ...(isReply ? { reply_parameters: { message_id: first, allow_sending_without_reply: true } } : {}),
        ...body,
      });
      const moved = movedTo(answer);
      if (moved !== undefined) {
        // Ids of messages begin anew in the new group: the message stands alone, and tells what is to be mended.
        return standingAlone(read(await call({ chat_id: moved, ...withNewId(body, moved) })));
      }
      const outcome = read(answer);
      return outcome.kind === 'delivered' && isReply ? { ...outcome, ref: String(first) } : outcome;
    },
  };
}

/** A group that grew into a supergroup has a new id; Telegram names it where it refuses the old one. */
function movedTo(answer: ProviderAnswer): number | undefined {
  const id = asRecord(jsonOf(answer)?.parameters)?.migrate_to_chat_id;
  return answer.status === 400 && Number.isSafeInteger(id) ? (id as number) : undefined;
}

function withNewId({ text, ...rest }: TelegramBody, id: number): TelegramBody {
  return {
    ...rest,
    text: `${text}\n\nThis group has a new id, <code>${id}</code>: set it where alerts are sent to.`,
  };
}

function standingAlone(outcome: Outcome): Outcome {
  return outcome.kind === 'delivered' ? { kind: 'delivered' } : outcome;
}

function read(answer: ProviderAnswer): Outcome {
  const body = jsonOf(answer);
  if (isTaken(answer)) {
    const id = asRecord(body?.result)?.message_id;
    if (body?.ok !== true || !Number.isSafeInteger(id)) return nonsense(answer, 'Telegram');
    return { kind: 'delivered', ref: String(id) };
  }
  const waitSeconds = asRecord(body?.parameters)?.retry_after;
  const retryAfterMs = typeof waitSeconds === 'number' ? readRetryAfter(String(waitSeconds), 0) : undefined;
  const description = String(body?.description ?? '');
  return outcomeOf(
    { ...answer, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    KNOWN_ERRORS.find((known) => description.includes(known)),
  );
}

/** What Telegram writes may hold anything; these pieces of it help, and tell nothing. */
const KNOWN_ERRORS = [
  'chat not found',
  'bot was blocked by the user',
  'bot was kicked',
  'bot is not a member',
  "bot can't initiate conversation",
  'user is deactivated',
  'not enough rights',
  'message thread not found',
  'message is too long',
  "can't parse entities",
  'Unauthorized',
];

/** Of the text as it is shown, without its markup; some room is left for the line about a new id. */
const TEXT_LIMIT = 4_096 - 120;

interface TelegramBody {
  readonly text: string;
  readonly parse_mode: 'HTML';
  readonly link_preview_options: { readonly is_disabled: true };
  readonly disable_notification: boolean;
}

export function renderTelegram(message: Message): TelegramBody {
  const headline: Line = [{ text: `${markOf(toneOf(message))} ${headlineOf(message)}`, style: 'bold' }];
  const paragraphs = fitting(
    message,
    (told) => [[headline], ...layOut(message, told).map(({ lines }) => lines)],
    (lines) => write(lines, ({ text }) => text).length <= TEXT_LIMIT,
  );
  return {
    text: write(paragraphs, html),
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    disable_notification: !isLoud(message),
  };
}

function write(paragraphs: readonly (readonly Line[])[], say: (span: Span) => string): string {
  return paragraphs.map((lines) => lines.map((line) => line.map(say).join('')).join('\n')).join('\n\n');
}

function html({ text, style, url }: Span): string {
  const escaped = escapeHtml(text);
  if (url) return `<a href="${escapeHtml(url)}">${escaped}</a>`;
  if (style === 'bold') return `<b>${escaped}</b>`;
  return style === 'code' ? `<code>${escaped}</code>` : escaped;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

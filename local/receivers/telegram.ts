/**
 * Telegram's Bot API: `POST /bot<token>/sendMessage`, with its refusals and its limits of a chat.
 * Source: core.telegram.org/bots/api#making-requests, core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 */
import { createAllowance } from './allowance';
import { type Answer, jsonAnswer, jsonBody, type ReceivedRequest, type Reply } from './http-request';
import { type JsonRecord, recordOf, textOf } from './json-record';
import { planFailures } from './planned-failures';
import type { Receiver, ReceiverParts } from './receiver';
import { readTelegramHtml, type TelegramText } from './telegram-html';

export interface TelegramOptions extends ReceiverParts {
  /** The bot's token. @default any that is one by its form */
  readonly token?: string;
}

export interface TelegramReceiver extends Receiver {
  /** The group became a supergroup; its old id is refused from now on. */
  migrate(chat: string, newId: number): void;
  /** The person behind the chat wants no more of the bot. */
  block(chat: string): void;
}

const PATH = /^\/bot(\d+:[\w-]+)\/(\w+)$/;
/** Of the text without its markup. */
const TEXT_LIMIT = 4096;

export function createTelegramReceiver({ clock, inbox, token }: TelegramOptions): TelegramReceiver {
  const failures = planFailures(clock);
  const allowance = createAllowance(clock, { burst: 5, perSecond: 1 });
  const migrated = new Map<string, number>();
  const blocked = new Set<string>();
  /** Ids of messages, by chat; each chat counts from 1. */
  const counts = new Map<string, number>();

  const refusalOf = (message: JsonRecord): Answer | undefined => {
    const chat = String(message.chat_id ?? '');
    if (chat === '') return refuse(400, 'Bad Request: chat_id is empty');
    const newId = migrated.get(chat);
    if (newId !== undefined) {
      const description = 'Bad Request: group chat was upgraded to a supergroup chat';
      return refuse(400, description, { migrate_to_chat_id: newId });
    }
    if (blocked.has(chat)) return refuse(403, 'Forbidden: bot was blocked by the user');
    const { message_id, allow_sending_without_reply } = recordOf(message.reply_parameters);
    const isThere = message_id === undefined || Number(message_id) <= (counts.get(chat) ?? 0);
    return isThere || allow_sending_without_reply === true
      ? undefined
      : refuse(400, 'Bad Request: message to be replied not found');
  };

  const take = (message: JsonRecord, { plain }: TelegramText): Answer => {
    const chat = String(message.chat_id);
    const waitSeconds = allowance(chat);
    if (waitSeconds > 0) {
      return refuse(429, `Too Many Requests: retry after ${waitSeconds}`, { retry_after: waitSeconds });
    }
    const id = (counts.get(chat) ?? 0) + 1;
    counts.set(chat, id);
    const replyTo = Number(recordOf(message.reply_parameters).message_id);
    inbox.add({
      channel: 'telegram',
      place: chat,
      lines: plain.split('\n'),
      payload: message,
      ref: String(id),
      // To a message that is gone, it is none.
      ...(replyTo < id ? { replyTo: String(replyTo) } : {}),
    });
    const date = Math.floor(clock.now() / 1000);
    return jsonAnswer(200, { ok: true, result: { message_id: id, date, text: plain } });
  };

  const receive = (request: ReceivedRequest): Reply => {
    const failure = failures.take();
    if (failure) return failure;
    const [, given, method] = PATH.exec(request.path) ?? [];
    if (!given || method !== 'sendMessage') return refuse(404, 'Not Found');
    if (token && given !== token) return refuse(401, 'Unauthorized');
    const message = recordOf(jsonBody(request));
    const text = readText(message);
    const refusal = refusalOf(message);
    if (refusal) return refusal;
    return 'status' in text ? text : take(message, text);
  };
  return {
    ...failures,
    receive,
    migrate: (chat, newId) => void migrated.set(chat, newId),
    block: (chat) => void blocked.add(chat),
  };
}

function readText({ text, parse_mode }: JsonRecord): TelegramText | Answer {
  if (textOf(text) === '') return refuse(400, 'Bad Request: message text is empty');
  if (parse_mode !== undefined && parse_mode !== 'HTML') {
    return refuse(400, 'Bad Request: unsupported parse_mode');
  }
  const read = parse_mode ? readTelegramHtml(textOf(text)) : { plain: textOf(text), pieces: [] };
  if (!read) return refuse(400, "Bad Request: can't parse entities: unsupported or unclosed tag");
  return read.plain.length > TEXT_LIMIT ? refuse(400, 'Bad Request: message is too long') : read;
}

function refuse(error_code: number, description: string, parameters?: JsonRecord): Answer {
  return jsonAnswer(error_code, { ok: false, error_code, description, ...(parameters && { parameters }) });
}

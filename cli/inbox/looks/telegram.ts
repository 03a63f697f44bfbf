/** A chat of Telegram: bubbles, replies with what they reply to. */
import type { InboxMessage } from '../../../local/receivers/inbox';
import { recordOf, textOf } from '../../../local/receivers/json-record';
import { readTelegramHtml, type TelegramPiece } from '../../../local/receivers/telegram-html';
import { sayClock } from '../../time-option';
import { type Html, html, link } from '../html';
import type { Look } from '../look';

export const TELEGRAM_LOOK: Look = {
  name: 'Telegram',
  draw: (place, messages, nowMs) =>
    html`<div class="telegram"><div class="place">Chat ${place}</div>${messages.map((message) =>
      drawBubble(message, messages, nowMs),
    )}</div>`,
  css: `
.telegram { background: #d5e3cf; border: 1px solid #c5d5bd; border-radius: 8px; font: 15px/1.4 Roboto, system-ui, sans-serif; color: #000; padding-bottom: 14px; overflow: hidden; }
.telegram .place { background: #fff; font-weight: 600; font-size: 16px; padding: 12px 20px; margin-bottom: 14px; border-bottom: 1px solid #e0e0e0; }
.telegram .bubble { background: #fff; border-radius: 4px 14px 14px 14px; box-shadow: 0 1px 2px rgba(0,0,0,.15); margin: 0 20px 8px; padding: 7px 12px 6px; max-width: 30rem; }
.telegram .who { color: #b3541e; font-weight: 600; font-size: 14px; }
.telegram .reply { border-left: 3px solid #4a95d6; background: #eef5fb; border-radius: 4px; padding: 3px 8px; margin: 3px 0 5px; font-size: 13px; color: #41627c; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.telegram .text { white-space: pre-wrap; overflow-wrap: anywhere; }
.telegram code { font: 13px/1.45 Menlo, Consolas, monospace; color: #0a6b91; background: none; }
.telegram a { color: #2678b6; text-decoration: none; }
.telegram .time { color: #8a9a84; font-size: 12px; text-align: right; margin-top: 2px; }
`,
};

function drawBubble(message: InboxMessage, all: readonly InboxMessage[], nowMs: number): Html {
  const { text, disable_notification } = recordOf(message.payload);
  const pieces = readTelegramHtml(textOf(text))?.pieces ?? [];
  const first = all.find(({ ref }) => ref !== undefined && ref === message.replyTo);
  const reply = first ? html`<div class="reply">${first.lines[0] ?? ''}</div>` : undefined;
  const sound = disable_notification === true ? '🔕 ' : '';
  return html`<div class="bubble"><div class="who">Kentongan</div>${reply}<div class="text">${pieces.map(
    drawPiece,
  )}</div><div class="time">${sound}${sayClock(message.atMs, nowMs)}</div></div>`;
}

function drawPiece({ text, tags, href }: TelegramPiece): Html {
  const shown = html`${text}`;
  if (href !== undefined) return link(href, shown);
  if (tags.includes('code')) return html`<code>${shown}</code>`;
  return tags.includes('b') ? html`<b>${shown}</b>` : shown;
}

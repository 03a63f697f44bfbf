/** A channel of Slack: blocks, colour bars, threads below the message that they began with. */
import type { InboxMessage } from '../../../local/receivers/inbox';
import { type JsonRecord, recordOf, recordsOf, textOf } from '../../../local/receivers/json-record';
import { readMrkdwn } from '../../../local/receivers/slack-text';
import { sayClock } from '../../time-option';
import { DRUM } from '../drum';
import { type Html, html, link } from '../html';
import type { Look } from '../look';

export const SLACK_LOOK: Look = {
  name: 'Slack',
  draw: (place, messages, nowMs) => {
    const refs = new Set(messages.map(({ ref }) => ref));
    const inChannel = messages.filter(
      ({ replyTo, payload }) =>
        // What a thread began with may not be among what is shown: its replies are, all the same.
        replyTo === undefined || !refs.has(replyTo) || recordOf(payload).reply_broadcast === true,
    );
    return html`<div class="slack"><div class="place">${place}</div>${inChannel.map((message) =>
      drawEntry(message, messages, nowMs),
    )}</div>`;
  },
  css: `
.slack { background: #fff; border: 1px solid #ddd; border-radius: 8px; font: 15px/1.46 Lato, "Helvetica Neue", Arial, sans-serif; color: #1d1c1d; overflow: hidden; }
.slack .place { font-weight: 900; font-size: 18px; padding: 12px 20px; border-bottom: 1px solid #ddd; }
.slack .entry { display: grid; grid-template-columns: 36px 1fr; gap: 8px; padding: 10px 20px; }
.slack .entry + .entry { border-top: 1px solid #f3f3f3; }
.slack .avatar svg { width: 36px; height: 36px; border-radius: 6px; display: block; }
.slack .who { font-weight: 900; }
.slack .app { background: #e8e8e8; color: #616061; font-size: 10px; font-weight: 700; border-radius: 2px; padding: 1px 3px; margin: 0 6px; vertical-align: 1px; }
.slack .time, .slack .small, .slack .about { color: #616061; font-size: 12px; }
.slack .about { font-size: 13px; }
.slack h3 { font-size: 18px; line-height: 1.35; margin: 4px 0; overflow-wrap: anywhere; }
.slack .attachment { border-left: 4px solid; border-radius: 4px; padding: 2px 0 4px 12px; margin: 4px 0; }
.slack .block { margin: 6px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.slack .small { margin: 2px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.slack code { font: 12px/1.5 Monaco, Menlo, Consolas, monospace; color: #c01343; background: #f8f8f8; border: 1px solid #ddd; border-radius: 3px; padding: 1px 3px; }
.slack pre { font: 12px/1.5 Monaco, Menlo, Consolas, monospace; background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; padding: 8px; margin: 4px 0; overflow-x: auto; }
.slack a { color: #1264a3; text-decoration: none; }
.slack .replies { color: #1264a3; font-size: 13px; font-weight: 700; margin: 6px 0 2px; }
.slack .thread { border-left: 2px solid #e8e8e8; margin-top: 4px; }
.slack .thread .entry { padding: 6px 0 6px 12px; grid-template-columns: 24px 1fr; border: 0; }
.slack .thread .avatar svg { width: 24px; height: 24px; border-radius: 4px; }
.slack .thread h3 { font-size: 16px; }
`,
};

function drawEntry(message: InboxMessage, all: readonly InboxMessage[], nowMs: number): Html {
  const { ref, replyTo } = message;
  const parent = replyTo === undefined ? undefined : all.find((each) => each.ref === replyTo);
  const replies =
    ref === undefined || replyTo !== undefined ? [] : all.filter((each) => each.replyTo === ref);
  const about =
    replyTo === undefined
      ? undefined
      : html`<div class="about">replied to a thread: ${parent?.lines[0] ?? 'an earlier message'}</div>`;
  return html`<div class="entry"><div class="avatar">${DRUM}</div><div>${signature(message, nowMs)}${about}${drawMessage(
    recordOf(message.payload),
  )}${drawThread(replies, nowMs)}</div></div>`;
}

function signature({ atMs }: InboxMessage, nowMs: number): Html {
  return html`<span class="who">Kentongan</span><span class="app">APP</span><span class="time">${sayClock(atMs, nowMs)}</span>`;
}

function drawThread(replies: readonly InboxMessage[], nowMs: number): Html | undefined {
  if (replies.length === 0) return undefined;
  const entries = replies.map(
    (reply) =>
      html`<div class="entry"><div class="avatar">${DRUM}</div><div>${signature(reply, nowMs)}${drawMessage(
        recordOf(reply.payload),
      )}</div></div>`,
  );
  const count = `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`;
  return html`<div class="replies">${count}</div><div class="thread">${entries}</div>`;
}

function drawMessage({ text, blocks, attachments }: JsonRecord): Html {
  const shown = recordsOf(blocks);
  const body =
    shown.length > 0 ? shown.map(drawBlock) : [html`<div class="block">${readMrkdwn(textOf(text))}</div>`];
  return html`${body}${recordsOf(attachments).map(drawAttachment)}`;
}

function drawAttachment({ color, blocks, text, fallback }: JsonRecord): Html {
  const shown = recordsOf(blocks);
  const body =
    shown.length > 0
      ? shown.map(drawBlock)
      : [html`<div class="block">${readMrkdwn(textOf(text) || textOf(fallback))}</div>`];
  const colour = /^#[0-9a-f]{6}$/i.test(textOf(color)) ? textOf(color) : '#ddd';
  return html`<div class="attachment" style="border-color: ${colour}">${body}</div>`;
}

function drawBlock({ type, text, elements }: JsonRecord): Html {
  switch (type) {
    case 'header':
      return html`<h3>${textOf(recordOf(text).text)}</h3>`;
    case 'context':
      return html`<div class="small">${recordsOf(elements).map(drawText)}</div>`;
    case 'rich_text':
      return html`<div class="block">${recordsOf(elements).map(drawRichText)}</div>`;
    case 'section':
      return html`<div class="block">${drawText(recordOf(text))}</div>`;
    default:
      return html`<div class="small">(${textOf(type)})</div>`;
  }
}

function drawText({ type, text }: JsonRecord): Html {
  return html`${type === 'mrkdwn' ? readMrkdwn(textOf(text)) : textOf(text)}`;
}

function drawRichText({ type, elements }: JsonRecord): Html {
  const parts = recordsOf(elements).map(({ text, url, style }) => {
    const shown = html`${textOf(text) || textOf(url)}`;
    if (textOf(url) !== '') return link(textOf(url), shown);
    const { bold, code } = recordOf(style);
    if (code === true) return html`<code>${shown}</code>`;
    return bold === true ? html`<b>${shown}</b>` : shown;
  });
  return type === 'rich_text_preformatted' ? html`<pre>${parts}</pre>` : html`${parts}`;
}

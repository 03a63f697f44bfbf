/** A message as an e-mail. */
import { type Line, layOut, type Paragraph, type Span } from '../message/layout';
import type { Message } from '../message/message';
import { headlineOf, oneLine, stateOf, type Tone, toneOf } from '../message/words';
import { escapeHtml, FONT, frame, INK, type Mail, MONO, QUIET, sayDate } from './frame';

const COLOURS: Readonly<Record<Tone, string>> = {
  critical: '#d92d20',
  high: '#e8590c',
  warning: '#d4a106',
  notice: '#1570ef',
  info: '#667085',
  resolved: '#079455',
};

export function renderMessageMail(message: Message): Mail {
  const paragraphs = layOut(message);
  const colour = COLOURS[toneOf(message)];
  const title = oneLine(message.title, 200);
  const [first] = paragraphs.find(({ about }) => about === 'alert')?.lines ?? [];
  const foot = `Kentongan, ${sayDate(message.atMs)}`;
  return {
    subject: headlineOf(message),
    html: frame({
      title: headlineOf(message),
      preview: first ? plain(first) : '',
      colour,
      foot,
      content: [
        `<p style="margin:0 0 4px;${FONT};font-size:13px;font-weight:700;letter-spacing:.02em;color:${colour}">${escapeHtml(stateOf(message))}</p>`,
        `<h1 class="ink" style="margin:0 0 16px;${FONT};font-size:21px;line-height:28px;font-weight:700;color:${INK}">${escapeHtml(title)}</h1>`,
        ...paragraphs.map(drawParagraph),
      ].join('\n'),
    }),
    text: [
      `${stateOf(message)}: ${title}`,
      ...paragraphs.map(({ lines }) => lines.map(plain).join('\n')),
      foot,
      '',
    ].join('\n\n'),
  };
}

function drawParagraph({ about, lines }: Paragraph): string {
  const drawn = lines.map((line) => drawLine(line, about)).join('\n');
  if (about === 'alert') {
    return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 12px"><tr><td class="box" style="padding:12px 14px;background:#f7f8fa;border-radius:6px">${drawn}</td></tr></table>`;
  }
  if (about === 'runbooks') {
    return `<div class="rule" style="margin:16px 0 12px;padding:14px 0 0;border-top:1px solid #e4e7ec">${drawn}</div>`;
  }
  return `<div style="margin:0 0 12px">${drawn}</div>`;
}

function drawLine(line: Line, about: Paragraph['about']): string {
  const spans = line.map((span) => drawSpan(span, about)).join('');
  return `<div style="margin:${about === 'commands' ? '0 0 8px' : '0'}">${spans}</div>`;
}

function drawSpan({ text, style, url }: Span, about: Paragraph['about']): string {
  const escaped = escapeHtml(text);
  if (url) {
    return `<a class="ink" href="${escapeHtml(url)}" style="color:#175cd3;font-weight:600;text-decoration:underline">${escaped}</a>`;
  }
  if (style === 'bold') return `<strong>${escaped}</strong>`;
  if (style === 'quiet') return `<span class="quiet" style="font-size:13px;color:${QUIET}">${escaped}</span>`;
  if (style === 'code') {
    // On a line of its own, so that it can be taken whole.
    return `<div class="box" style="margin:2px 0 0;padding:7px 10px;background:#eef0f4;border-radius:5px;${MONO};font-size:13px;line-height:18px">${escaped}</div>`;
  }
  return about === 'commands'
    ? `<span class="quiet" style="font-size:13px;color:${QUIET}">${escaped}</span>`
    : escaped;
}

/** An address stands beside what it belongs to. */
function plain(line: Line): string {
  return line.map(({ text, url }) => (url ? `${text} ${url}` : text)).join('');
}

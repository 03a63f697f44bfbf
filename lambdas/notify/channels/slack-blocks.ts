/**
 * A message in Slack's Block Kit. Rich text elements and plain texts are shown as they stand, so that a name cannot
 * turn into a mention or a link. The colour comes from an attachment: blocks have none.
 * Source: docs.slack.dev/reference/block-kit/blocks, docs.slack.dev/reference/messaging/attachments
 */
import { fitting, type Line, layOut, type Paragraph, type Span } from '../../domain/message/layout';
import type { Message, Report, ReportSection } from '../../domain/message/message';
import { headlineOf, markOf, oneLine, summaryOf, type Tone, toneOf } from '../../domain/message/words';

const COLOURS: Readonly<Record<Tone, string>> = {
  critical: '#d92d20',
  high: '#f4811f',
  warning: '#eab308',
  notice: '#2e90fa',
  info: '#98a2b3',
  resolved: '#12b76a',
};
/** In characters. */
const HEADER_LIMIT = 150;
/** Slack states none for rich text; this is what a section takes, and what is still read. */
const MESSAGE_LIMIT = 3_000;

export function renderSlackMessage(message: Message): object {
  return fitting(
    message,
    (told) => draw(message, layOut(message, told)),
    ({ size }) => size <= MESSAGE_LIMIT,
  ).body;
}

function draw(message: Message, paragraphs: readonly Paragraph[]): { body: object; size: number } {
  const tone = toneOf(message);
  const headline = headlineOf(message);
  const size = paragraphs
    .flatMap(({ lines }) => lines.flat())
    .reduce((sum, { text }) => sum + text.length, 0);
  const body = {
    // Shown in notifications, and by readers that do not know blocks.
    text: escapeText(summaryOf(message)),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [header(`${markOf(tone)} ${headline}`)],
    attachments: [
      {
        color: COLOURS[tone],
        fallback: summaryOf(message),
        blocks: paragraphs.flatMap(({ lines }) => [
          ...richTexts(lines.filter((line) => !isQuiet(line))),
          ...lines.filter(isQuiet).map(context),
        ]),
      },
    ],
  };
  return { body, size };
}

function header(text: string): object {
  return { type: 'header', text: { type: 'plain_text', text: oneLine(text, HEADER_LIMIT), emoji: false } };
}

/** Slack has no quieter letters in rich text; what is quiet as a whole goes where small print is. */
function isQuiet(line: Line): boolean {
  return line.every(({ style }) => style === 'quiet');
}

function context(line: Line): object {
  const text = line.map((span) => span.text).join('');
  return { type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] };
}

function richTexts(lines: readonly Line[]): readonly object[] {
  return lines.length > 0 ? [richText(lines)] : [];
}

function richText(lines: readonly Line[]): object {
  const elements = lines.flatMap((line, index) => [
    ...(index > 0 ? [{ type: 'text', text: '\n' }] : []),
    ...line.map(element),
  ]);
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function element({ text, style, url }: Span): object {
  if (url) return { type: 'link', url, text };
  if (!style || style === 'quiet') return { type: 'text', text };
  return { type: 'text', text, style: { [style]: true } };
}

/** Slack's own escapes, which hold where markup is off as well: the characters that begin a mention or a link. */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Under Slack's 50 blocks. */
const SECTIONS_SHOWN = 20;
const TABLE_LIMIT = 2_500;

export function renderSlackReport({ title, period, summary, sections }: Report): object {
  return {
    text: escapeText(oneLine(title, HEADER_LIMIT)),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      header(title),
      richText([[{ text: oneLine(period, 200), style: 'quiet' }], [{ text: oneLine(summary, 1_000) }]]),
      ...sections.slice(0, SECTIONS_SHOWN).map(renderSection),
    ],
  };
}

function renderSection({ heading, text, table }: ReportSection): object {
  const parts = richText([
    [{ text: oneLine(heading, 200), style: 'bold' }],
    ...(text ? [[{ text: oneLine(text, 1_000) }]] : []),
  ]) as { readonly elements: readonly object[] };
  if (!table) return parts;
  const code = { type: 'text', text: columns([table.head, ...table.rows]) };
  return {
    ...parts,
    elements: [...parts.elements, { type: 'rich_text_preformatted', elements: [code] }],
  };
}

/** Whole rows only; what does not fit is told as a number. */
function columns(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => oneLine(cell, 40)));
  const widths = (cells[0] ?? []).map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const shown: string[] = [];
  let size = 0;
  for (const line of lines) {
    size += line.length + 1;
    if (size > TABLE_LIMIT) break;
    shown.push(line);
  }
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}

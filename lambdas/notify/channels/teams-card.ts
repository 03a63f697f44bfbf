/**
 * A message as an Adaptive Card. Everything is a text run: those know no Markdown, so that a name stays what it is.
 * Source: adaptivecards.io/explorer, learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards
 */
import {
  fitting,
  type Line,
  layOut,
  type Paragraph,
  runbooksOf,
  type Span,
} from '../../domain/message/layout';
import type { Message, Report, ReportSection } from '../../domain/message/message';
import { headlineOf, markOf, oneLine, summaryOf, type Tone, toneOf } from '../../domain/message/words';

/** Teams takes 28 KB with what it adds itself; people have met its refusal from 21 KB on. */
const CARD_LIMIT_BYTES = 20_000;

/** The styles that a container has; each reader's theme gives the colours. */
const STYLES: Readonly<Record<Tone, string>> = {
  critical: 'attention',
  high: 'attention',
  warning: 'warning',
  notice: 'accent',
  info: 'emphasis',
  resolved: 'good',
};

export function renderTeamsMessage(message: Message): string {
  return fitting(message, (told) => draw(message, layOut(message, told)), isSmallEnough);
}

function draw(message: Message, paragraphs: readonly Paragraph[]): string {
  const tone = toneOf(message);
  const headline = headlineOf(message);
  // Runbooks are buttons.
  const shown = paragraphs.filter(({ about }) => about !== 'runbooks');
  return envelope(
    summaryOf(message),
    [
      heading(`${markOf(tone)} ${headline}`, STYLES[tone]),
      ...shown.flatMap(({ lines }) => lines.map((line, index) => textBlock(line, index === 0))),
    ],
    runbooksOf(message).map(({ label, url }) => ({
      type: 'Action.OpenUrl',
      title: `What to do: ${label}`,
      url,
    })),
  );
}

export function renderTeamsReport(report: Report): string {
  const { title, period, summary, sections } = report;
  for (let shown = sections.length; ; shown--) {
    const card = envelope(
      oneLine(title, 200),
      [
        heading(oneLine(title, 200), 'emphasis'),
        textBlock([{ text: oneLine(period, 200), style: 'quiet' }], true),
        textBlock([{ text: oneLine(summary, 1_000) }], true),
        ...sections.slice(0, shown).flatMap(renderSection),
        ...(shown < sections.length
          ? [textBlock([{ text: `… and ${sections.length - shown} more sections`, style: 'quiet' }], true)]
          : []),
      ],
      [],
    );
    if (shown === 0 || isSmallEnough(card)) return card;
  }
}

function isSmallEnough(card: string): boolean {
  return Buffer.byteLength(card) <= CARD_LIMIT_BYTES;
}

function envelope(fallbackText: string, body: readonly object[], actions: readonly object[]): string {
  return JSON.stringify({
    type: 'message',
    summary: fallbackText,
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          fallbackText,
          msteams: { width: 'Full' },
          body,
          ...(actions.length > 0 ? { actions } : {}),
        },
      },
    ],
  });
}

function heading(text: string, style: string): object {
  return {
    type: 'Container',
    style,
    bleed: true,
    items: [
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, weight: 'Bolder', size: 'Medium' }] },
    ],
  };
}

/** A line by itself: clients do not agree on what a line break within a run is. */
function textBlock(line: Line, begins: boolean): object {
  return { type: 'RichTextBlock', spacing: begins ? 'Medium' : 'None', inlines: line.map(textRun) };
}

function textRun({ text, style, url }: Span): object {
  return {
    type: 'TextRun',
    text,
    ...(style === 'bold' ? { weight: 'Bolder' } : {}),
    ...(style === 'quiet' ? { isSubtle: true } : {}),
    ...(style === 'code' ? { fontType: 'Monospace' } : {}),
    ...(url ? { selectAction: { type: 'Action.OpenUrl', url } } : {}),
  };
}

const ROWS_SHOWN = 15;

function renderSection({ heading: title, text, table }: ReportSection): readonly object[] {
  const lines: readonly Line[] = [
    [{ text: oneLine(title, 200), style: 'bold' }],
    ...(text ? [[{ text: oneLine(text, 1_000) }]] : []),
  ];
  const blocks = lines.map((line, index) => textBlock(line, index === 0));
  if (!table) return blocks;
  const rows = [table.head, ...table.rows.slice(0, ROWS_SHOWN)];
  const more = table.rows.length - ROWS_SHOWN;
  return [
    ...blocks,
    {
      type: 'Table',
      firstRowAsHeader: true,
      columns: table.head.map(() => ({ width: 1 })),
      rows: rows.map((row) => ({
        type: 'TableRow',
        cells: row.map((cell) => ({
          type: 'TableCell',
          items: [textBlock([{ text: oneLine(cell, 60) }], false)],
        })),
      })),
    },
    ...(more > 0 ? [textBlock([{ text: `… and ${more} more`, style: 'quiet' }], false)] : []),
  ];
}

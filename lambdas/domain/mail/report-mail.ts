/** A digest or a report as an e-mail: its tables are tables, on a phone each row is a small card. */
import type { Report, ReportSection } from '../message/message';
import { oneLine } from '../message/words';
import { escapeHtml, FONT, frame, INK, type Mail, QUIET, sayDate } from './frame';

type Table = NonNullable<ReportSection['table']>;

const CELL_LIMIT = 300;
const TEXT_LIMIT = 2_000;
/** Wider tables become cards where there is no room beside each other. */
const NARROW_COLUMNS = 2;
/** Gmail cuts a mail at 102 KB. */
const ROWS_SHOWN = 60;

export function renderReportMail(report: Report): Mail {
  const title = oneLine(report.title, 150);
  const period = oneLine(report.period, 200);
  const summary = oneLine(report.summary, TEXT_LIMIT);
  const foot = `Kentongan, ${sayDate(report.atMs)}`;
  return {
    subject: title,
    html: frame({
      title,
      preview: summary,
      colour: '#344054',
      foot,
      content: [
        `<p class="quiet" style="margin:0 0 4px;${FONT};font-size:13px;color:${QUIET}">${escapeHtml(period)}</p>`,
        `<h1 class="ink" style="margin:0 0 12px;${FONT};font-size:21px;line-height:28px;color:${INK}">${escapeHtml(title)}</h1>`,
        `<p style="margin:0 0 8px">${escapeHtml(summary)}</p>`,
        ...report.sections.map(drawSection),
      ].join('\n'),
    }),
    text: [period, title, summary, ...report.sections.map(writeSection), foot, ''].join('\n\n'),
  };
}

function drawSection({ heading, text, table }: ReportSection): string {
  return [
    `<h2 class="ink" style="margin:26px 0 8px;${FONT};font-size:16px;line-height:22px;color:${INK}">${escapeHtml(oneLine(heading, 200))}</h2>`,
    ...(text
      ? [
          `<p class="quiet" style="margin:0 0 8px;color:${QUIET}">${escapeHtml(oneLine(text, TEXT_LIMIT))}</p>`,
        ]
      : []),
    ...(table ? [drawTable(table)] : []),
  ].join('\n');
}

function drawTable({ head, rows }: Table): string {
  const isWide = head.length > NARROW_COLUMNS;
  const shown = rows.slice(0, ROWS_SHOWN);
  const aligned = head.map((_, at) => (isNumeric(shown, at) ? 'right' : 'left'));
  const cell = (at: number) =>
    `padding:7px 14px 7px 0;border-bottom:1px solid #e4e7ec;vertical-align:top;text-align:${aligned[at]}`;
  const heads = head.map(
    (name, at) =>
      `<th class="quiet cell" style="${cell(at)};font-size:12px;line-height:16px;font-weight:600;color:${QUIET};vertical-align:bottom">${escapeHtml(oneLine(name, CELL_LIMIT))}</th>`,
  );
  const lines = shown.map((row) => {
    const cells = row.map((text, at) => {
      // Beside the first of a card's lines, which is its title, each says what it is.
      const name =
        isWide && at > 0
          ? `<span class="name quiet" style="display:none;max-height:0;font-size:0;color:${QUIET};mso-hide:all">${escapeHtml(head[at] ?? '')}: </span>`
          : '';
      const weight = at === 0 ? ';font-weight:600' : '';
      return `<td class="${at === 0 ? 'cell first' : 'cell'}" style="${cell(at)}${weight}">${name}${escapeHtml(oneLine(text, CELL_LIMIT))}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const more = rows.length - shown.length;
  return [
    `<table class="${isWide ? 'wide' : 'narrow'}" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;${FONT};font-size:14px;line-height:20px">`,
    `<thead class="${isWide ? 'wide-head' : ''}"><tr>${heads.join('')}</tr></thead><tbody>`,
    ...lines,
    '</tbody></table>',
    ...(more > 0
      ? [`<p class="quiet" style="margin:6px 0 0;font-size:13px;color:${QUIET}">${sayMore(more)}</p>`]
      : []),
  ].join('\n');
}

/** Numbers and durations stand on the right. */
function isNumeric(rows: Table['rows'], at: number): boolean {
  return rows.length > 0 && rows.every((row) => /^$|^[\d.,]+( %)?$/.test(row[at] ?? ''));
}

function writeSection({ heading, text, table }: ReportSection): string {
  const name = oneLine(heading, 200);
  return [
    `${name}\n${'-'.repeat(Array.from(name).length)}`,
    ...(text ? [oneLine(text, TEXT_LIMIT)] : []),
    ...(table ? [writeTable(table)] : []),
  ].join('\n\n');
}

function writeTable({ head, rows }: Table): string {
  const shown = rows.slice(0, ROWS_SHOWN);
  const cells = [head, ...shown].map((row) => row.map((text) => oneLine(text, CELL_LIMIT)));
  const widths = head.map((_, at) => Math.max(...cells.map((row) => Array.from(row[at] ?? '').length)));
  const pad = (text: string, at: number) => {
    const room = ' '.repeat(Math.max(0, (widths[at] ?? 0) - Array.from(text).length));
    return isNumeric(shown, at) ? room + text : text + room;
  };
  const lines = cells.map((row) => row.map(pad).join('  ').trimEnd());
  const more = rows.length - shown.length;
  return [...lines, ...(more > 0 ? [sayMore(more)] : [])].join('\n');
}

function sayMore(more: number): string {
  return `… and ${more} more`;
}

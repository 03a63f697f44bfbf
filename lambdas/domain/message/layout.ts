/**
 * What a message says, in the order in which it is read, before any channel's markup: paragraphs of lines of spans. A
 * span's text is to be shown as it stands, whatever characters it holds; a channel draws it, and adds nothing.
 */
import type { Message, ToldAlert } from './message';
import { count, isOver, markOf, measuredOf, oneLine, whenOf, whoseOf } from './words';

export interface Span {
  readonly text: string;
  readonly style?: 'bold' | 'code' | 'quiet';
  /** Makes the span a link. */
  readonly url?: string;
}

export type Line = readonly Span[];

export interface Paragraph {
  readonly about: 'note' | 'alert' | 'totals' | 'runbooks' | 'commands';
  readonly lines: readonly Line[];
}

/** @param told so many alerts are named, the worst first; the rest are told as a number */
export function layOut(message: Message, told: number = message.alerts.length): readonly Paragraph[] {
  // Who hears that somebody took it on knows what it is.
  const alerts = message.kind === 'acknowledged' ? [] : message.alerts.slice(0, told);
  const paragraphs: readonly Paragraph[] = [
    { about: 'note', lines: noteLines(message) },
    ...alerts.map((alert): Paragraph => ({ about: 'alert', lines: alertLines(alert, message) })),
    { about: 'totals', lines: totalLines(message, alerts) },
    { about: 'runbooks', lines: runbookLines(message) },
    { about: 'commands', lines: commandLines(message) },
  ];
  return paragraphs
    .map(({ about, lines }) => ({ about, lines: lines.map(filled).filter((line) => line.length > 0) }))
    .filter(({ lines }) => lines.length > 0);
}

/** Some channels refuse a text of no characters. */
function filled(line: Line): Line {
  return line.filter(({ text }) => text !== '');
}

/** The longest rendering that fits: alerts are left to the total until it does. Without any alert it is taken as it is. */
export function fitting<Rendered>(
  message: Message,
  render: (told: number) => Rendered,
  fits: (rendered: Rendered) => boolean,
): Rendered {
  let told = message.alerts.length;
  let rendered = render(told);
  while (told > 0 && !fits(rendered)) rendered = render(--told);
  return rendered;
}

/** Pages that say what to do, each once. */
export function runbooksOf(message: Message): readonly { readonly label: string; readonly url: string }[] {
  if (isOver(message) || message.kind === 'acknowledged') return [];
  const labels = new Map<string, string>();
  for (const { runbook, rule, status } of message.alerts) {
    const url = status === 'resolved' ? undefined : webAddress(runbook);
    if (url && !labels.has(url)) labels.set(url, oneLine(rule, 64) || 'runbook');
  }
  return [...labels].slice(0, RUNBOOKS_SHOWN).map(([url, label]) => ({ url, label }));
}

const RUNBOOKS_SHOWN = 3;

/** Only what a browser opens becomes a link. */
function webAddress(text: string | undefined): string | undefined {
  if (!text || text.length > 1_000) return undefined;
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}

function noteLines({ note, person }: Message): readonly Line[] {
  return [
    ...(note ? [[{ text: oneLine(note, 300) }]] : []),
    ...(person ? [[{ text: `For ${oneLine(person, 64)}`, style: 'quiet' as const }]] : []),
  ];
}

/** One alone is told at length; of several each has a line or two. */
function alertLines(alert: ToldAlert, { alerts, title, atMs }: Message): readonly Line[] {
  const alone = alerts.length === 1;
  // What was measured while it fired says nothing of how it is now.
  const measured = alert.status === 'resolved' ? undefined : measuredOf(alert);
  const mark = alone ? '' : `${markOf(alert.status === 'resolved' ? 'resolved' : alert.severity)} `;
  const says = !title.includes(alert.summary) && (alone || alerts.some(({ rule }) => rule !== alert.rule));
  const reason = alone || measured === undefined ? oneLine(alert.reason, 300) : '';
  const when = whenOf(alert, atMs);
  return [
    [
      { text: `${mark}${whoseOf(alert)}`, style: 'bold' },
      ...(measured ? [{ text: ` · ${measured}` }] : []),
      ...(alone ? [] : [{ text: ` · ${when}`, style: 'quiet' as const }]),
    ],
    ...(says ? [[{ text: oneLine(alert.summary, 200) }]] : []),
    ...(reason ? [[{ text: reason }]] : []),
    ...(alone ? [[{ text: sentence(when), style: 'quiet' as const }]] : []),
  ];
}

function totalLines({ totals, incident, traceId }: Message, told: readonly ToldAlert[]): readonly Line[] {
  const { firing, resolved, tenants } = totals;
  const more = firing + resolved - told.length;
  const overall = [
    ...(firing > 0 ? [`${firing} firing`] : []),
    ...(resolved > 0 ? [`${resolved} over`] : []),
    ...(tenants > 0 ? [count(tenants, 'tenant')] : []),
  ].join(', ');
  const all =
    told.length === 0 ? `${count(firing + resolved, 'alert')}: ${overall}` : `All together: ${overall}`;
  const text = more > 0 && told.length > 0 ? `… and ${more} more. ${all}` : all;
  return [
    ...(firing + resolved > 1 ? [[{ text, style: 'quiet' as const }]] : []),
    ...(incident && incident.alerts > 1
      ? [
          [
            {
              text: `Incident ${oneLine(incident.id, 64)}, ${count(incident.alerts, 'alert')}`,
              style: 'quiet' as const,
            },
          ],
        ]
      : []),
    ...(traceId ? [[{ text: `Trace ${oneLine(traceId, 64)}`, style: 'quiet' as const }]] : []),
  ];
}

function runbookLines(message: Message): readonly Line[] {
  const runbooks = runbooksOf(message);
  if (runbooks.length === 0) return [];
  return [
    [
      { text: 'What to do: ' },
      ...runbooks.flatMap(({ label, url }, index) => [
        ...(index > 0 ? [{ text: ', ' }] : []),
        { text: label, url },
      ]),
    ],
  ];
}

function commandLines({ kind, commands: { acknowledge, silence, show } }: Message): readonly Line[] {
  const isTaken = kind === 'acknowledged';
  const steps: readonly (readonly [string, string | undefined])[] = [
    ['Acknowledge', isTaken ? undefined : acknowledge],
    ['Silence', isTaken ? undefined : silence],
    ['See more', show],
  ];
  return steps.flatMap(([label, command]) =>
    command ? [[{ text: `${label}: ` }, { text: oneLine(command, 300), style: 'code' as const }]] : [],
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What a bench hands back, and how it reads on a terminal. */

export interface Column {
  readonly head: string;
  /** Written after each number, e.g. `ms`. */
  readonly unit?: string;
  /** Digits after the point. @default 0 */
  readonly digits?: number;
}

export interface Row {
  readonly name: string;
  /** One for each column; undefined where the row has no such figure. */
  readonly figures: readonly (number | undefined)[];
}

export interface Report {
  readonly bench: string;
  /** One sentence: what was measured, and how. */
  readonly method: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
  /** Promises that did not hold; a time is never one. */
  readonly failures: readonly string[];
}

export interface Settings {
  /** How long load is measured, seconds. */
  readonly seconds: number;
  /** Told where a long measurement stands. */
  readonly progress: (line: string) => void;
}

export type Bench = (settings: Settings) => Promise<Report>;

const WIDTH = 100;
const INDENT = '  ';

export function renderReport({ bench, method, columns, rows, notes, failures }: Report): string {
  const table = [
    ['', ...columns.map(({ head }) => head)],
    ...rows.map(({ name, figures }) => [
      name,
      ...columns.map((column, index) => renderFigure(figures[index], column)),
    ]),
  ];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [
    bench,
    ...wrap(method, WIDTH - INDENT.length).map(indent),
    '',
    ...lines.map(indent),
    '',
    ...notes.flatMap((note) => bullet('-', note)),
    ...failures.flatMap((failure) => bullet('FAILED:', failure)),
  ]
    .join('\n')
    .trimEnd();
}

/** Figures under their columns' names, for programs to read. */
export function reportAsJson({ columns, rows, ...rest }: Report): object {
  const named = rows.map(({ name, figures }) => ({
    name,
    ...Object.fromEntries(
      columns.flatMap(({ head, unit }, index) => {
        const figure = figures[index];
        return figure === undefined ? [] : [[unit ? `${head} (${unit})` : head, figure]];
      }),
    ),
  }));
  return { ...rest, rows: named };
}

function renderFigure(figure: number | undefined, { unit, digits = 0 }: Column): string {
  if (figure === undefined) return '-';
  const number = figure.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return unit ? `${number} ${unit}` : number;
}

function bullet(mark: string, text: string): string[] {
  const [first = '', ...rest] = wrap(text, WIDTH - INDENT.length - mark.length - 1);
  return [`${mark} ${first}`, ...rest.map((line) => `${' '.repeat(mark.length + 1)}${line}`)].map(indent);
}

function indent(line: string): string {
  return line === '' ? '' : INDENT + line;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

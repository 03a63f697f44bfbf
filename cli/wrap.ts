/** Text within the width of a terminal. */
import { table } from './output';

/** Columns of a terminal, and what a line is held to where there is none. */
const WIDTH = 80;
const INDENT = 2;

/** Breaks a text between its words. @param indent how many blanks each line begins with */
export function wrap(text: string, indent = 0): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].filter(Boolean).map((each) => `${' '.repeat(indent)}${each}`);
}

/** A table whose last column is prose: it goes on under itself. */
export function proseTable(
  head: readonly string[],
  rows: readonly (readonly [...(string | number)[], prose: string])[],
): readonly string[] {
  const [top = '', ...begun] = table(
    head,
    rows.map((row) => [...row.slice(0, -1), '|']),
  );
  const under = Math.max(0, ...begun.map((line) => line.length - 1));
  return [
    top,
    ...begun.flatMap((line, at) => {
      const [first = '', ...rest] = wrap(String(rows[at]?.at(-1) ?? ''), under);
      return [`${line.slice(0, -1)}${first.slice(under)}`.trimEnd(), ...rest];
    }),
  ];
}

/** A table with prose below each row, a little to the right; below a row that has none, nothing. */
export function tableWithProse(
  head: readonly string[],
  rows: readonly { readonly cells: readonly (string | number)[]; readonly prose: readonly string[] }[],
): readonly string[] {
  const [top = '', ...lines] = table(
    head,
    rows.map(({ cells }) => cells),
  );
  return [
    top,
    ...lines.flatMap((line, at) => [line, ...(rows[at]?.prose ?? []).flatMap((text) => wrap(text, INDENT))]),
  ];
}

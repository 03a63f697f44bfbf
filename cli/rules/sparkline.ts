const BARS = '▁▂▃▄▅▆▇█';
const MOST_CELLS = 60;

/** Values as bars between 0 and the greatest; a dot where nothing is known. Of many, each bar is the greatest of its part. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const size = Math.max(1, Math.ceil(values.length / MOST_CELLS));
  const cells = Array.from({ length: Math.ceil(values.length / size) }, (_, at) => {
    const known = values.slice(at * size, (at + 1) * size).filter((value) => value !== undefined);
    return known.length > 0 ? Math.max(...known) : undefined;
  });
  const most = Math.max(0, ...cells.map((cell) => cell ?? 0));
  return cells
    .map((cell) => {
      if (cell === undefined) return '·';
      const share = most > 0 ? Math.max(0, cell) / most : 0;
      return BARS[Math.min(BARS.length - 1, Math.ceil(share * (BARS.length - 1)))];
    })
    .join('');
}

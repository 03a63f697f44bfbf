/** Times as routing files write them and as Prometheus does: `30s`, `5m`, `4h`, `1d`, `1h30m`. */
const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

const FORM = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/;

/** Undefined when a text is no such time. */
export function durationMs(text: string): number | undefined {
  const counts = FORM.exec(text)?.slice(1);
  if (!counts || text === '') return undefined;
  return UNITS.reduce((sum, [, ms], index) => sum + Number(counts[index] ?? 0) * ms, 0);
}

/** As `durationMs` reads it, with nothing smaller than seconds. */
export function sayDuration(ms: number): string {
  let rest = ms;
  const parts = UNITS.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? `${count}${unit}` : '';
  });
  return parts.join('') || '0s';
}

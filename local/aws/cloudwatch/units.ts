const SIZES = ['', 'Kilo', 'Mega', 'Giga', 'Tera'];
const AMOUNTS = SIZES.flatMap((size) =>
  ['bytes', 'bits'].map((what) =>
    size === '' ? `${what.charAt(0).toUpperCase()}${what.slice(1)}` : size + what,
  ),
);

/** The units that CloudWatch takes. */
export const UNITS: ReadonlySet<string> = new Set([
  ...['Seconds', 'Milliseconds', 'Microseconds', 'Percent', 'None', 'Count', 'Count/Second'],
  ...AMOUNTS,
  ...AMOUNTS.map((amount) => `${amount}/Second`),
]);

/** CloudWatch takes values of magnitude 2^-360 to 2^360, and zero. */
export function isStorableValue(value: number): boolean {
  return value === 0 || (Math.abs(value) >= 2 ** -360 && Math.abs(value) <= 2 ** 360);
}

const DAY_MS = 24 * 3_600_000;

/** Says whether samples may carry this time: at most 14 days back and 2 hours ahead of `nowMs`. */
export function isAcceptedTime(timestampMs: number, nowMs: number): boolean {
  return timestampMs >= nowMs - 14 * DAY_MS && timestampMs <= nowMs + 2 * 3_600_000;
}

/** Spans of UTC time that counts are kept and shown by, each written as the first part of an ISO time. */
export const PERIODS = ['minute', 'hour', 'day'] as const;
export type Period = (typeof PERIODS)[number];

export const PERIOD_MS: Readonly<Record<Period, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

const DIGITS: Readonly<Record<Period, number>> = {
  minute: 'yyyy-mm-ddThh:mm'.length,
  hour: 'yyyy-mm-ddThh'.length,
  day: 'yyyy-mm-dd'.length,
};

/** The period that holds `ms`: `2026-11-21T09:41`, `2026-11-21T09`, `2026-11-21`. */
export function periodOf(by: Period, ms: number): string {
  return periodIn(by, new Date(ms).toISOString());
}

/** The period that a shorter one lies in, or that begins a longer text. */
export function periodIn(by: Period, text: string): string {
  return text.slice(0, DIGITS[by]);
}

/** When a period begins, in milliseconds since the epoch. */
export function startOf(period: string): number {
  const midnight = 'T00:00';
  return Date.parse(`${period}${midnight.slice(period.length - DIGITS.day)}Z`);
}

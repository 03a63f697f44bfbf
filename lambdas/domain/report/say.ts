/** How reports say times and numbers: short, for tables. */
import { SEVERITIES, type Severity } from '../rule/severity';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `45 s`, `12 min`, `2 h 5 min`, `3 d 4 h` */
export function sayShort(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return both(Math.floor(ms / HOUR_MS), 'h', Math.floor((ms % HOUR_MS) / MINUTE_MS), 'min');
  return both(Math.floor(ms / DAY_MS), 'd', Math.floor((ms % DAY_MS) / HOUR_MS), 'h');
}

function both(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** `2 critical, 10 high` */
export function saySeverities(items: readonly { readonly severity: Severity }[]): string {
  return SEVERITIES.flatMap((severity) => {
    const many = items.filter((item) => item.severity === severity).length;
    return many > 0 ? [`${many} ${severity}`] : [];
  }).join(', ');
}

/** By nearest rank; undefined of nothing. @param share from 0 to 1 */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

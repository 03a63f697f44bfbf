/** The range of time that somebody asks for, in words or as a date. All dates are UTC. */
import { MINUTE_COUNTS_SECONDS } from '../../lambdas/domain/state/keys';
import { PERIOD_MS, PERIODS, type Period } from '../../lambdas/domain/tenant/period';
import { CommandError } from '../output';

export interface RangeOptions {
  readonly since?: string;
  readonly until?: string;
  readonly by?: string;
}

export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly by: Period;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  m: PERIOD_MS.minute,
  h: PERIOD_MS.hour,
  d: PERIOD_MS.day,
  w: 7 * PERIOD_MS.day,
};
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z?)?$/;
const ACCEPTED =
  'a time ago such as 90m, 12h, 7d or 4w, or a date in UTC such as 2026-11-21 or 2026-11-21T09:30';
/** Without being told, rows are made as long as it takes for there to be no more than about a hundred. */
const ROWS = 120;

/** Throws a `CommandError` that says what is accepted. */
export function parseTimeRange({ since = '24h', until, by }: RangeOptions, nowMs: number): TimeRange {
  const fromMs = parseTime('--since', since, nowMs);
  const toMs = until === undefined ? nowMs : parseTime('--until', until, nowMs);
  if (fromMs >= toMs) {
    throw new CommandError(
      `--since: came "${since}", which is not before ${until === undefined ? 'now' : `--until ${until}`}`,
      2,
    );
  }
  const keptMs = nowMs - MINUTE_COUNTS_SECONDS * 1000;
  const fitting = () =>
    (fromMs < keptMs ? PERIODS.slice(1) : PERIODS).find((each) => (toMs - fromMs) / PERIOD_MS[each] <= ROWS);
  const period = by === undefined ? (fitting() ?? 'day') : PERIODS.find((each) => each === by);
  if (!period) throw new CommandError(`--by: came "${by}", accepted is ${PERIODS.join(', ')}`, 2);
  if (period === 'minute' && fromMs < keptMs) {
    const oldest = new Date(keptMs).toISOString().slice(0, 16);
    throw new CommandError(
      `--by minute: came --since ${since}, but minutes are kept for 30 days; ` +
        `ask for them since ${oldest}, or --by hour, which goes back two years`,
      2,
    );
  }
  return { fromMs, toMs, by: period };
}

function parseTime(option: string, text: string, nowMs: number): number {
  const [, count = '', unit = ''] = /^(\d+)([mhdw])$/.exec(text) ?? [];
  const agoMs = Number(count) * (UNIT_MS[unit] ?? 0);
  if (agoMs > 0) return nowMs - agoMs;
  const ms = DATE.test(text)
    ? Date.parse(text.length > 10 && !text.endsWith('Z') ? `${text}Z` : text)
    : Number.NaN;
  if (Number.isNaN(ms)) throw new CommandError(`${option}: came "${text}", accepted is ${ACCEPTED}`, 2);
  return ms;
}

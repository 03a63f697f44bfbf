/** The range of time that somebody asks for, and by what it is to be told. All dates are UTC. */
import { MINUTE_COUNTS_SECONDS } from '../../lambdas/domain/state/keys';
import { PERIOD_MS, PERIODS, type Period } from '../../lambdas/domain/tenant/period';
import { CommandError } from '../output';
import { readRange } from '../time-option';

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

/** Without being told, rows are made as long as it takes for there to be no more than about a hundred. */
const ROWS = 120;

/** Throws a `CommandError` that says what is accepted. */
export function parseTimeRange({ since = '24h', until, by }: RangeOptions, nowMs: number): TimeRange {
  const { fromMs, toMs } = readRange({ names: ['--since', '--until'], from: since, to: until }, nowMs);
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

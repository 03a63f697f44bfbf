/** What a receiver has been told to do in place of its own, so that a sender's retries can be proved. */
import type { Clock } from '../time/clock';
import type { Reply } from './http-request';

export interface PlannedFailure {
  readonly reply: Reply;
  /** So many requests meet it. @default 1, and with `forMs` all until then */
  readonly times?: number;
  /** It is over after this time, by the clock of the run. */
  readonly forMs?: number;
}

export interface PlannedFailures {
  /** The next `times` requests get this status; after them earlier plans are done with and all is well again. */
  failWith(status: number, times?: number, body?: string): void;
  plan(failure: PlannedFailure): void;
  /** All is well again at once. */
  heal(): void;
  /** What to do in place of the receiver's own, if anything is planned. */
  take(): Reply | undefined;
}

export function planFailures(clock: Clock): PlannedFailures {
  let planned: { readonly reply: Reply; readonly untilMs: number; left: number }[] = [];
  const plan = ({ reply, forMs, times }: PlannedFailure) => {
    planned.push({
      reply,
      untilMs: forMs === undefined ? Number.POSITIVE_INFINITY : clock.now() + forMs,
      left: times ?? (forMs === undefined ? 1 : Number.POSITIVE_INFINITY),
    });
  };
  return {
    plan,
    failWith: (status, times = 1, body = `planned failure ${status}`) =>
      plan({ reply: { status, body }, times }),
    heal: () => {
      planned = [];
    },
    take: () => {
      planned = planned.filter(({ left, untilMs }) => left > 0 && untilMs > clock.now());
      const [first] = planned;
      if (!first) return undefined;
      first.left--;
      return first.reply;
    },
  };
}

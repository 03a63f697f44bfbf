/**
 * Lambda's poller on one lane of a stream: gathers a batch, hands it over, and goes on only once it is done with or
 * given up, so that records of one key are processed in their order.
 * Source: docs.aws.amazon.com/lambda/latest/dg/with-ddb.html, services-dynamodb-errors.html
 */
import type { StreamRecord } from '../aws/dynamodb/stream-record';
import type { FunctionError } from '../functions/messages';
import type { Timer } from '../time/clock';
import { type Batch, batchLength, remainder, somePart } from './batch';
import type { Discarded } from './discarded';
import type { Handed } from './invocation';
import type { ShardSettings } from './shard-settings';
import { judge } from './stream-answer';
import {
  advance,
  isTooLarge,
  isWithin,
  openWindow,
  type TumblingWindow,
  windowMembers,
} from './tumbling-window';

export interface ShardReader {
  /** Takes the lane's next records. */
  take(records: readonly StreamRecord[]): void;
  /** Hands nothing over from now on. */
  stop(): void;
}

/** How long a window without new records stays open after its end: Lambda says up to two minutes. */
export const QUIET_CLOSE_MS = 120_000;
const BACKOFF_MS = { first: 1_000, longest: 60_000 };

export function createShardReader(settings: ShardSettings): ShardReader {
  const { clock, windowMs, tumblingMs } = settings;
  let waiting: StreamRecord[] = [];
  /** Goes before what waits: what failed, and what a fault brings again. */
  const urgent: Batch[] = [];
  const cameAgain = new WeakSet<StreamRecord>();
  let window: TumblingWindow | undefined;
  let gathering: Timer | undefined;
  let isOverdue = false;
  let closing: Timer | undefined;
  let isBusy = false;
  let isStopped = false;
  let failures = 0;

  const proceed = (): void => {
    if (isBusy || isStopped) return;
    const batch = urgent.shift() ?? gather();
    if (!batch) return;
    isBusy = true;
    void handOver(batch).then((pauseMs) => {
      const release = () => {
        isBusy = false;
        proceed();
      };
      if (pauseMs > 0) clock.schedule(clock.now() + pauseMs, release);
      else release();
    });
  };

  const gather = (): Batch | undefined => {
    const [first] = waiting;
    if (window && !(first && isWithin(window, first))) {
      const closesAtMs = window.endMs + QUIET_CLOSE_MS;
      if (first || clock.now() >= closesAtMs) return { phase: 'final', records: [], attempts: 0 };
      closing ??= clock.schedule(closesAtMs, proceed);
      return undefined;
    }
    if (!first) return undefined;
    const { length, isFull } = batchLength(waiting, settings);
    if (!isFull && windowMs > 0 && !isOverdue) {
      gathering ??= clock.schedule(clock.now() + windowMs, () => {
        isOverdue = true;
        proceed();
      });
      return undefined;
    }
    gathering?.cancel();
    gathering = undefined;
    isOverdue = false;
    return { phase: 'aggregate', records: waiting.splice(0, length), attempts: 0 };
  };

  /** How long the lane is to rest before it goes on. */
  const handOver = async (given: Batch): Promise<number> => {
    const batch = withoutTooOld(given);
    const { phase, records } = batch;
    const last = records.at(-1);
    if (!last && phase === 'aggregate') return 0;
    if (last) settings.onHandedOver?.(clock.now() - last.createdAtMs);
    if (last && tumblingMs > 0) window ??= openWindow(last, tumblingMs);
    const handed = await settings.invoke({
      Records: records.map(({ event }) => event),
      ...(window ? windowMembers(window, phase, settings.streamArn) : {}),
    });
    return isStopped ? 0 : settle(batch, handed);
  };

  const settle = (batch: Batch, handed: Handed): number => {
    const { partialFailures } = settings;
    const { records } = batch;
    const stateful = window !== undefined;
    const { done, error, state } = judge(handed, records, { partialFailures, stateful });
    window &&= advance(window, records.slice(0, done), state);
    if (error) return retry(batch, done, handed, error);
    failures = 0;
    succeed(batch, handed.ok ? handed.againAfterMs : undefined);
    return 0;
  };

  const succeed = ({ phase, records }: Batch, againAfterMs: number | undefined): void => {
    const finished = window?.records ?? records;
    if (againAfterMs !== undefined && finished.some((record) => !cameAgain.has(record))) {
      for (const record of finished) cameAgain.add(record);
      bringAgain(finished, againAfterMs);
    }
    if (phase === 'final') closeWindow();
    else if (phase === 'terminate') window &&= { ...window, state: {}, records: [] };
    else if (window && isTooLarge(window)) urgent.unshift({ phase: 'terminate', records: [], attempts: 0 });
  };

  const bringAgain = (records: readonly StreamRecord[], afterMs: number): void => {
    if (window) {
      // Lambda notes how far it came at the end of a window only: whoever starts anew starts at its beginning.
      waiting = [...records, ...urgent.splice(0).flatMap((batch) => batch.records), ...waiting];
      closeWindow();
      return;
    }
    const part = somePart(records, settings.random);
    clock.schedule(clock.now() + afterMs, () => {
      urgent.push({ phase: 'aggregate', records: part, attempts: 0 });
      proceed();
    });
  };

  const closeWindow = (): void => {
    window = undefined;
    closing?.cancel();
    closing = undefined;
  };

  const retry = (batch: Batch, done: number, handed: Handed, error: FunctionError): number => {
    const rest = { ...batch, records: batch.records.slice(done) };
    const next = remainder(rest, { ...settings, isCut: done > 0, invoked: handed.ok || handed.invoked });
    if (next) {
      urgent.unshift(...next);
      return Math.min(BACKOFF_MS.longest, BACKOFF_MS.first * 2 ** failures++);
    }
    failures = 0;
    discard(rest, 'RetryAttemptsExhausted', error);
    return 0;
  };

  const withoutTooOld = (batch: Batch): Batch => {
    const oldestMs = clock.now() - settings.maxAgeMs;
    const tooOld = batch.records.filter(({ createdAtMs }) => createdAtMs < oldestMs);
    if (tooOld.length === 0) return batch;
    discard({ ...batch, records: tooOld }, 'RecordAgeExceeded', undefined);
    return { ...batch, records: batch.records.slice(tooOld.length) };
  };

  const discard = (
    batch: Batch,
    condition: Discarded['condition'],
    error: FunctionError | undefined,
  ): void => {
    const records = batch.phase === 'aggregate' ? batch.records : (window?.records ?? []);
    if (batch.phase !== 'aggregate') closeWindow();
    settings.onDiscarded?.({ records, condition, invocations: batch.attempts + (error ? 1 : 0), error });
  };

  return {
    take: (records) => {
      for (const record of records) waiting.push(record);
      proceed();
    },
    stop: () => {
      isStopped = true;
      gathering?.cancel();
      closing?.cancel();
    },
  };
}

/**
 * Windows of time that open and close at regular intervals, with a state that Lambda carries from one invocation of a
 * window to the next. Source: docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
 */
import type { StreamRecord } from '../aws/dynamodb/stream-record';

/** A window of one shard with records in it. */
export interface TumblingWindow {
  readonly shardId: string;
  readonly startMs: number;
  readonly endMs: number;
  /** As the function answered last. */
  readonly state: unknown;
  /** What was handed over with success so far. */
  readonly records: readonly StreamRecord[];
}

/** `terminate` ends a window whose state has grown too large; it goes on afresh. */
export type WindowPhase = 'aggregate' | 'final' | 'terminate';

/** Lambda keeps no more than 1 MB of state. */
const STATE_LIMIT_BYTES = 1024 * 1024;

/** The window that the record opens. Lambda tells windows by the second in which a record was written. */
export function openWindow({ shardId, createdAtMs }: StreamRecord, lengthMs: number): TumblingWindow {
  const startMs = Math.floor(createdAtMs / lengthMs) * lengthMs;
  return { shardId, startMs, endMs: startMs + lengthMs, state: {}, records: [] };
}

/** Whether the record belongs to the window. A shard that ends closes its window. */
export function isWithin(window: TumblingWindow, { shardId, createdAtMs }: StreamRecord): boolean {
  return shardId === window.shardId && createdAtMs >= window.startMs && createdAtMs < window.endMs;
}

/** The members of an event beside its records. */
export function windowMembers(window: TumblingWindow, phase: WindowPhase, eventSourceARN: string): object {
  return {
    window: { start: toSecond(window.startMs), end: toSecond(window.endMs) },
    state: window.state,
    shardId: window.shardId,
    eventSourceARN,
    isFinalInvokeForWindow: phase !== 'aggregate',
    isWindowTerminatedEarly: phase === 'terminate',
  };
}

/** The window after an invocation. @param state as answered; undefined where it stays as it is */
export function advance(
  window: TumblingWindow,
  done: readonly StreamRecord[],
  state: unknown = window.state,
): TumblingWindow {
  return { ...window, state, records: [...window.records, ...done] };
}

export function isTooLarge({ state }: TumblingWindow): boolean {
  return Buffer.byteLength(JSON.stringify(state)) > STATE_LIMIT_BYTES;
}

function toSecond(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

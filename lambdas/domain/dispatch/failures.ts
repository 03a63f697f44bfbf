/**
 * Which receivers fail: those whose channel has not taken one of the last messages. Each message finds its way by itself,
 * tried again or over another channel; that a channel is broken is worth telling once it is more than one message's bad luck.
 */
import type { Desk, Failures } from './desk';

/** So many failures in a row make a receiver a failing one, */
const IN_A_ROW = 5;
/** for as long as somebody has tried it of late: of one that nobody needs nothing is known any more. */
const KNOWN_FOR_MS = 15 * 60_000;

/** @param isTaken whether the channel took the message that was sent to the receiver */
export function noteSending(desk: Desk, receiver: string, isTaken: boolean, nowMs: number): Desk {
  const { failures = {} } = desk;
  const { [receiver]: known, ...others } = failures;
  if (isTaken && !known) return desk;
  const fresh = known && nowMs - known.lastMs < KNOWN_FOR_MS ? known.times : 0;
  const own: Failures = isTaken ? {} : { [receiver]: { times: fresh + 1, lastMs: nowMs } };
  return { ...desk, failures: { ...others, ...own } };
}

/** In the order of their names. */
export function failingReceivers({ failures = {} }: Desk, nowMs: number): readonly string[] {
  return Object.entries(failures)
    .filter(([, { times, lastMs }]) => times >= IN_A_ROW && nowMs - lastMs < KNOWN_FOR_MS)
    .map(([name]) => name)
    .sort();
}

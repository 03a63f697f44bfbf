/**
 * What today's code would make of dead letters: reads them as normalise does, and sends nothing. It knows nothing of
 * what comes after reading (counting, publishing), so it cannot tell whether trouble there is over.
 */
import { groupBy } from '../../lambdas/domain/collections';
import { normalise } from '../../lambdas/domain/event/normalise';
import { type DeadCause, liesInContent } from '../../lambdas/domain/event/parked';
import { nameOf } from '../../lambdas/domain/failure';
import { parseJson } from '../../lambdas/domain/json-text';
import { type CauseGroup, groupByCause } from './group';
import { type DeadLetter, readWebhook } from './letter';
import type { DeadMessage, DeadQueue } from './queue';

export type Reading =
  | { readonly ok: true; readonly eventTypes: readonly string[] }
  | { readonly ok: false; readonly cause: DeadCause; readonly reason: string };

export interface Trial {
  readonly letter: DeadLetter;
  readonly reading: Reading;
}

export interface DryRun {
  readonly causes: readonly CauseTrial[];
  /** What still fails, by what it fails with. */
  readonly failing: readonly CauseGroup[];
  /** How many events of each type would come of those that can be read, the most frequent first. */
  readonly becomes: Readonly<Record<string, number>>;
}

export interface CauseTrial {
  readonly cause: DeadCause;
  readonly entries: number;
  readonly pass: number;
  readonly fail: number;
  /** They can be read, and what they failed with lies after reading. */
  readonly cannotTell: number;
}

export async function readMessage(
  message: DeadMessage,
  queue: Pick<DeadQueue, 'fetchBody'>,
): Promise<Reading> {
  const read = await readWebhook(message, queue);
  if (!read.ok) return failed('parse', read.problem);
  let body: unknown;
  try {
    body = parseJson(read.webhook.body);
  } catch {
    return failed('parse', 'the message body is not JSON');
  }
  try {
    const normalised = normalise(body, read.webhook.receivedAtMs);
    if (!normalised.ok) return failed('schema', normalised.problem);
    return { ok: true, eventTypes: normalised.drafts.map(({ type }) => type) };
  } catch (error) {
    return failed('bug', nameOf(error));
  }
}

function failed(cause: DeadCause, reason: string): Reading {
  return { ok: false, cause, reason };
}

export function summarise(trials: readonly Trial[]): DryRun {
  const failing = trials.flatMap(({ letter, reading }) =>
    reading.ok ? [] : [{ ...letter, cause: reading.cause, reason: reading.reason }],
  );
  const causes = [...groupBy(trials, ({ letter }) => letter.cause)].map(([cause, own]) => {
    const readable = own.filter(({ reading }) => reading.ok).length;
    const told = liesInContent(cause);
    return {
      cause,
      entries: own.length,
      pass: told ? readable : 0,
      fail: own.length - readable,
      cannotTell: told ? 0 : readable,
    };
  });
  return {
    causes: causes.sort((a, b) => b.entries - a.entries),
    failing: groupByCause(failing),
    becomes: countTypes(trials),
  };
}

function countTypes(trials: readonly Trial[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { reading } of trials) {
    for (const type of reading.ok ? reading.eventTypes : []) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

/** What every command on the dead-letter queue works with, and how each of them ends. */
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { CommandError } from '../output';
import { findTarget, type Target, type TargetOptions } from '../target';
import type { TenantOf } from './group';
import type { Inventory } from './inventory';
import { type DeadLetter, describeMessage } from './letter';
import type { Time } from './pace';
import { createProgress, type Progress } from './progress';
import type { DeadMessage, DeadQueue, QueueFacts } from './queue';
import { count } from './report';
import { openDeadQueue } from './sqs-queue';
import { sweep } from './sweep';
import { readTenants } from './tenants';

export interface Workbench {
  readonly queue: DeadQueue;
  readonly facts: QueueFacts;
  readonly tenantOf: TenantOf;
  readonly time: Time;
  readonly progress: Progress;
  /** Whether somebody has asked to stop. */
  readonly stopped: () => boolean;
}

export const INTERRUPTED = 130;

/** Ctrl-C lets what is under way come to its end, whereupon all is released; a second one ends the program. */
export async function withWorkbench(
  options: TargetOptions,
  work: (workbench: Workbench) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController();
  // As many may wait at once as entries are in hand.
  setMaxListeners(0, stopping.signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const progress = createProgress(process.stderr, Date.now);
  const target = await findTarget(options);
  try {
    await work(await open(target, stopping.signal, progress));
  } catch (error) {
    throw explain(error);
  } finally {
    progress.end();
  }
}

async function open(target: Target, signal: AbortSignal, progress: Progress): Promise<Workbench> {
  const queue = openDeadQueue(target);
  const [facts, tenantOf] = await Promise.all([
    queue.about(),
    readTenants(target, (line) => process.stderr.write(`${line}\n`)),
  ]);
  const time: Time = {
    now: Date.now,
    sleep: (ms) => delay(ms, undefined, { signal }).catch(() => undefined),
  };
  return { queue, facts, tenantOf, time, progress, stopped: () => signal.aborted };
}

/** Reads what is there, without taking anything away. @param visit sees each message, body and all */
export async function takeInventory(
  { queue, facts, progress, stopped }: Workbench,
  limit: number,
  visit: (message: DeadMessage) => Promise<void> | void = () => {},
): Promise<Inventory> {
  const letters: DeadLetter[] = [];
  const expected = Math.min(limit, facts.entries);
  await sweep(
    queue,
    async (message) => {
      letters.push(describeMessage(message));
      await visit(message);
      return 'held';
    },
    {
      limit,
      ended: stopped,
      tell: (visited) => progress.tell(`reading: ${count(visited)} of about ${count(expected)} ...`),
    },
  );
  progress.end();
  if (stopped()) throw new CommandError('interrupted; nothing was changed', INTERRUPTED);
  return {
    letters,
    total: Math.max(facts.entries, letters.length),
    limited: letters.length >= limit,
  };
}

/** A refusal by AWS is told with what helps; what is not known stays as it is. */
function explain(error: unknown): unknown {
  if (!(error instanceof Error) || !('$metadata' in error)) return error;
  return new CommandError(
    `AWS refused or did not answer: ${error.name}: ${error.message}\n` +
      'These commands need sqs:GetQueueAttributes, ReceiveMessage, ChangeMessageVisibility and DeleteMessage on the ' +
      'dead-letter queue, GetQueueAttributes and SendMessage on the webhooks queue, and for webhooks too large for a ' +
      'queue s3:GetObject, s3:DeleteObject and s3:ListBucket on the bucket of claim checks.',
  );
}

/** A queue as SQS keeps it: at least once, in no order, set aside after so many tries. */
import type { SQSRecord } from 'aws-lambda';
import { liesInContent, type Parking, SENT_BACK } from '../../lambdas/domain/event/parked';
import { encodeMessage } from '../../lambdas/domain/whatsapp/queue-message';
import type { QueuedWebhook } from '../../lambdas/domain/whatsapp/queued-webhook';
import { sqsRecord } from '../support/builders';
import type { World } from './invocations';

interface Message {
  readonly webhook: QueuedWebhook;
  /** Whether it comes from the dead-letter queue. */
  readonly sentBack: boolean;
  readonly id: string;
  receives: number;
  visible: boolean;
  gone: boolean;
}

interface DeadLetter {
  readonly webhook: QueuedWebhook;
  readonly parking?: Parking;
  readonly atMs: number;
}

export const MAX_RECEIVES = 5;

/** @param settledMs from then on all is well, and nothing is under way that began before */
export function createQueue(world: World, settledMs: number) {
  const { agenda, random, harm, calm } = world;
  const messages = new Set<Message>();
  const dead: DeadLetter[] = [];
  let sent = 0;
  const send = (webhook: QueuedWebhook, sentBack = false) => {
    messages.add({ webhook, sentBack, id: `message-${sent++}`, receives: 0, visible: true, gone: false });
  };
  /** No version will read it, and it has been tried once more since all is well. */
  const staysDead = ({ parking, atMs }: DeadLetter) =>
    atMs > settledMs && parking !== undefined && liesInContent(parking.cause);
  return {
    send,
    /** What is still to be sent back. */
    dead: () => dead.filter((letter) => !staysDead(letter)).length,
    size: () => messages.size,
    park: (webhook: QueuedWebhook, parking: Parking) =>
      void dead.push({ webhook, parking, atMs: agenda.now() }),
    /** Up to `limit` messages, in any order; each comes back unless it is deleted in time. */
    receive: (limit: number): readonly SQSRecord[] => {
      const visible = [...messages].filter((message) => message.visible);
      const taken = visible
        .map((message) => [random.next(), message] as const)
        .sort(([a], [b]) => a - b)
        .slice(0, limit)
        .map(([, message]) => message);
      return taken.flatMap((message) => {
        if (message.receives >= MAX_RECEIVES) {
          messages.delete(message);
          dead.push({ webhook: message.webhook, atMs: agenda.now() });
          return [];
        }
        message.receives += 1;
        // Now and then it is handed out although it is in somebody's hands.
        message.visible = !calm() && random.next() < harm.handedOutTwice;
        agenda.after(calm() ? 180_000 : harm.visibilityMs, () => {
          message.visible = true;
        });
        const attributes = {
          ...encodeMessage(message.webhook).attributes,
          ...(message.sentBack ? { [SENT_BACK]: 'yes' } : {}),
        };
        const { id: messageId, receives: receiveCount } = message;
        return [sqsRecord(message.webhook, { messageId, receiveCount, attributes })];
      });
    },
    delete: (id: string) => {
      for (const message of messages) if (message.id === id) messages.delete(message);
    },
    release: (id: string) => {
      for (const message of messages) if (message.id === id) message.visible = true;
    },
    /** Sends back what was set aside, as it was, but for a mark. */
    redrive: () => {
      const all = dead.splice(0);
      dead.push(...all.filter(staysDead));
      for (const { webhook } of all.filter((letter) => !staysDead(letter))) send(webhook, true);
    },
  };
}

export type Queue = ReturnType<typeof createQueue>;

/** A queue as SQS keeps it: at least once, in no order, set aside after so many tries. */
import type { SQSRecord } from 'aws-lambda';
import type { Parking } from '../../lambdas/domain/event/parked';
import type { QueuedWebhook } from '../../lambdas/domain/whatsapp/queued-webhook';
import { sqsRecord } from '../support/builders';
import type { World } from './invocations';

interface Message {
  readonly webhook: QueuedWebhook;
  readonly id: string;
  receives: number;
  visible: boolean;
  gone: boolean;
}

export const MAX_RECEIVES = 5;

export function createQueue(world: World) {
  const { agenda, random, harm, calm } = world;
  const messages = new Set<Message>();
  const dead: { readonly webhook: QueuedWebhook; readonly parking?: Parking }[] = [];
  let sent = 0;
  const send = (webhook: QueuedWebhook) => {
    messages.add({ webhook, id: `message-${sent++}`, receives: 0, visible: true, gone: false });
  };
  return {
    send,
    dead,
    size: () => messages.size,
    park: (webhook: QueuedWebhook, parking: Parking) => void dead.push({ webhook, parking }),
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
          dead.push({ webhook: message.webhook });
          return [];
        }
        message.receives += 1;
        // Now and then it is handed out although it is in somebody's hands.
        message.visible = !calm() && random.next() < harm.handedOutTwice;
        agenda.after(calm() ? 180_000 : harm.visibilityMs, () => {
          message.visible = true;
        });
        return [sqsRecord(message.webhook, { messageId: message.id, receiveCount: message.receives })];
      });
    },
    delete: (id: string) => {
      for (const message of messages) if (message.id === id) messages.delete(message);
    },
    release: (id: string) => {
      for (const message of messages) if (message.id === id) message.visible = true;
    },
    /** Sends back what was set aside, as it was. */
    redrive: () => {
      for (const { webhook } of dead.splice(0)) send(webhook);
    },
  };
}

export type Queue = ReturnType<typeof createQueue>;

/** The outside of notify in memory: a desk with versions, channels that answer as told, a clock that is moved. */
import type { SQSEvent } from 'aws-lambda';
import { type AlertReport, encodeReport } from '../../lambdas/domain/alert/report';
import { type Change, type Desk, type DeskEntry, EMPTY_DESK } from '../../lambdas/domain/dispatch/desk';
import type { Message } from '../../lambdas/domain/message/message';
import type { Routing } from '../../lambdas/domain/routing/routing';
import type { Outcome } from '../../lambdas/notify/channel-kind';
import { createNotify, type NotifyEvent, type NotifyHandler } from '../../lambdas/notify/handler';
import type { NotifyParts } from '../../lambdas/notify/ports';
import { T0 } from './builders';
import { routingOf } from './desk-world';
import { type Recorder, recorder } from './ports';

export function sqsEvent(bodies: readonly string[], receiveCount = 1): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      receiptHandle: '',
      body,
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: String(T0),
        SenderId: 'AIDA',
        ApproximateFirstReceiveTimestamp: String(T0),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:alerts',
      awsRegion: 'us-east-1',
    })),
  };
}

export const reportEvent = (...reports: readonly AlertReport[]) => sqsEvent(reports.map(encodeReport));

export interface NotifyWorld extends Recorder {
  readonly handle: NotifyHandler;
  readonly parts: NotifyParts;
  /** What a channel took: receiver and message. */
  readonly taken: { readonly receiver: string; readonly message: Message }[];
  readonly wakeUps: number[];
  readonly setAside: object[];
  readonly entries: DeskEntry[];
  desk(): Desk;
  answer(how: (receiver: string, message: Message) => Outcome): void;
  /** Time passes, and the schedule calls each minute. */
  pass(ms: number): Promise<void>;
}

export function notifyWorld(
  routing: Routing = routingOf(),
  change: (parts: NotifyParts) => Partial<NotifyParts> = () => ({}),
): NotifyWorld {
  const recorded = recorder();
  let nowMs = T0;
  let desk = EMPTY_DESK;
  let version = 0;
  let answer: (receiver: string, message: Message) => Outcome = () => ({ kind: 'delivered' });
  const taken: { receiver: string; message: Message }[] = [];
  const wakeUps: number[] = [];
  const setAside: object[] = [];
  const entries: DeskEntry[] = [];
  const parts: NotifyParts = {
    readRouting: async () => routing,
    desk: {
      change: async <Made extends Change>(make: (desk: Desk) => Made): Promise<Made> => {
        for (;;) {
          const read = version;
          const made = make(structuredClone(desk));
          await Promise.resolve();
          if (read !== version) continue;
          version++;
          desk = structuredClone(made.desk);
          entries.push(...made.log);
          return made;
        }
      },
    },
    openReceiver: async (receiver) => ({
      ok: true,
      channel: {
        send: async (message) => {
          const outcome = answer(receiver, message);
          if (outcome.kind === 'delivered') taken.push({ receiver, message });
          return outcome;
        },
      },
    }),
    wakeUp: async (seconds) => void wakeUps.push(seconds),
    setAside: async (givenUp) => void setAside.push(givenUp),
    clock: fixedAt(() => nowMs),
    log: recorded.log,
    metrics: recorded.metrics,
  };
  const all = { ...parts, ...change(parts) };
  const handle = createNotify(all);
  return {
    ...recorded,
    handle,
    parts: all,
    taken,
    wakeUps,
    setAside,
    entries,
    desk: () => desk,
    answer: (how) => {
      answer = how;
    },
    pass: async (ms) => {
      const endMs = nowMs + ms;
      while (nowMs < endMs) {
        nowMs = Math.min(endMs, nowMs + 30_000);
        await handle({} satisfies NotifyEvent).catch(() => undefined);
      }
    },
  };
}

function fixedAt(now: () => number): NotifyParts['clock'] {
  return { now, sleep: async () => undefined };
}

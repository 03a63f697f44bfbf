/** The outside of notify in memory: channels that answer as told, and the record of what they took. */
import type { SNSEvent } from 'aws-lambda';
import { encodeNotice, type Notice } from '../../lambdas/domain/alert/notice';
import type { Channel, ChannelOutcome } from '../../lambdas/notify/channel';
import { createNotify, type NotifyHandler, type NotifyParts } from '../../lambdas/notify/handler';
import { T0 } from './builders';
import { type Recorder, recorder } from './ports';

export const NOTICE: Notice = {
  id: `f1/${T0}/firing`,
  kind: 'firing',
  title: 'Too many messages fail',
  reason: '20 of 80 in 1 min is 25 %, limit 5 %',
  severity: 'high',
  tenant: { id: 'acme', name: 'Acme' },
  atMs: T0,
  runbook: 'https://example.org/docs/runbooks/send-failures.md',
  source: 'send-failures',
};

export function snsEvent(...messages: readonly string[]): SNSEvent {
  return {
    Records: messages.map((Message, index) => ({
      EventVersion: '1.0',
      EventSource: 'aws:sns',
      EventSubscriptionArn: 'arn:aws:sns:us-east-1:123456789012:alerts:1',
      Sns: {
        MessageId: `sns-${index}`,
        Message,
        SignatureVersion: '1',
        Timestamp: new Date(T0).toISOString(),
        Signature: '',
        SigningCertUrl: '',
        MessageAttributes: {},
        Type: 'Notification',
        UnsubscribeUrl: '',
        TopicArn: 'arn:aws:sns:us-east-1:123456789012:alerts',
        Subject: '',
      },
    })),
  };
}

export const noticeEvent = (...notices: readonly Notice[]) => snsEvent(...notices.map(encodeNotice));

export interface TestChannel extends Channel {
  readonly taken: Notice[];
  /** Answered from now on. */
  answer(outcome: ChannelOutcome): void;
}

export function testChannel(name: string): TestChannel {
  let outcome: ChannelOutcome = { kind: 'delivered' };
  const taken: Notice[] = [];
  return {
    name,
    taken,
    answer: (next) => {
      outcome = next;
    },
    send: async (notice) => {
      if (outcome.kind === 'delivered') taken.push(notice);
      return outcome;
    },
  };
}

export interface NotifyWorld extends Recorder {
  readonly handle: NotifyHandler;
  readonly slack: TestChannel;
  readonly webhook: TestChannel;
}

export function notifyWorld(change: (parts: NotifyParts) => Partial<NotifyParts> = () => ({})): NotifyWorld {
  const recorded = recorder();
  const slack = testChannel('slack');
  const webhook = testChannel('webhook');
  const records = new Set<string>();
  const parts: NotifyParts = {
    readChannels: async () => [slack, webhook],
    deliveries: {
      has: async (noticeId, channel) => records.has(`${noticeId} ${channel}`),
      add: async (noticeId, channel) => void records.add(`${noticeId} ${channel}`),
    },
    log: recorded.log,
    metrics: recorded.metrics,
  };
  return { ...recorded, handle: createNotify({ ...parts, ...change(parts) }), slack, webhook };
}

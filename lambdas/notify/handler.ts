/**
 * Tells each notice over every channel, once. A channel that has taken a notice is remembered; when another fails, the
 * whole message comes again and only what is still owed goes out. After the last attempt it lies in a dead-letter queue.
 *
 * A crash before a channel takes it: it comes again. A crash between a channel's taking it and the record of that, or a
 * record that cannot be read: it may go out a second time under the same id.
 */
import type { SNSEvent } from 'aws-lambda';
import { type Notice, parseNotice } from '../domain/alert/notice';
import { reasonOf } from '../domain/failure';
import { METRICS } from '../domain/metric/names';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import type { Channel } from './channel';

export interface Deliveries {
  /** Whether a channel has taken a notice. */
  has(noticeId: string, channel: string): Promise<boolean>;
  add(noticeId: string, channel: string): Promise<void>;
}

export interface NotifyParts {
  readonly readChannels: () => Promise<readonly Channel[]>;
  readonly deliveries: Deliveries;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Thrown when a notice is still owed, so that Lambda tries again and at last sets it aside. */
export class NoticesOwed extends Error {
  override readonly name = 'NoticesOwed';
}

export type NotifyHandler = (event: SNSEvent) => Promise<void>;

export function createNotify(parts: NotifyParts): NotifyHandler {
  const { deliveries, log, metrics } = parts;

  return async (event) => {
    try {
      const owed: string[] = [];
      for (const { Sns } of event.Records) {
        const parsed = parseNotice(Sns.Message);
        if (parsed.ok) owed.push(...(await tell(parsed.notice)));
        else log.info('notice.skipped', { reason: parsed.reason, messageId: Sns.MessageId });
      }
      if (owed.length > 0) throw new NoticesOwed(`still owed over: ${owed.join(', ')}`);
    } finally {
      metrics.flush();
    }
  };

  // The record only keeps a notice from being told twice. While it is out of reach people must be told all the same:
  // that may be the very thing they need to hear.
  async function wasTold(notice: Notice, channel: Channel): Promise<boolean> {
    return deliveries.has(notice.id, channel.name).catch((error: unknown) => {
      log.warn('notice.record-not-read', { channel: channel.name, reason: reasonOf(error) });
      return false;
    });
  }

  async function noteTold(notice: Notice, channel: Channel): Promise<void> {
    await deliveries.add(notice.id, channel.name).catch((error: unknown) => {
      log.warn('notice.record-not-written', { channel: channel.name, reason: reasonOf(error) });
    });
  }

  /** The channels over which the notice is still owed. */
  async function tell(notice: Notice): Promise<string[]> {
    const channels = await parts.readChannels();
    if (channels.length === 0)
      log.warn('notice.no-channel', { source: notice.source, severity: notice.severity });
    const owed: string[] = [];
    for (const channel of channels) {
      if (await wasTold(notice, channel)) continue;
      const outcome = await channel.send(notice);
      if (outcome.kind === 'delivered') {
        await noteTold(notice, channel);
        metrics.count(METRICS.noticeDelivered);
        log.info('notice.delivered', { channel: channel.name, kind: notice.kind, source: notice.source });
      } else {
        owed.push(channel.name);
        metrics.count(METRICS.noticeFailed);
        log.error('notice.not-delivered', {
          channel: channel.name,
          errorCode: outcome.kind,
          reason: outcome.reason,
          source: notice.source,
        });
      }
    }
    return owed;
  }
}

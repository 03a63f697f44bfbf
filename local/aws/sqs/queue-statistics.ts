/** What a queue tells of itself, for metrics and views. */
import { POISON_RECEIVES } from './limits';
import type { StoredMessage } from './message';
import type { GroupStanding } from './waiting-line';

/** The state now, and counts since the queue was made. */
export interface QueueStatistics {
  readonly visible: number;
  readonly notVisible: number;
  readonly delayed: number;
  /** Leaves out messages received three times or more, as AWS's metric does. */
  readonly ageOfOldestMessageSeconds: number;
  /** Leaves out messages that came by a redrive policy. */
  readonly sent: number;
  readonly received: number;
  /** Receives that found nothing. */
  readonly emptyReceives: number;
  readonly deleted: number;
  readonly expired: number;
  readonly movedToDlq: number;
}

/** One message group; `undefined` stands for the messages without a group. */
export interface GroupStatistics extends GroupStanding {
  readonly delayed: number;
  readonly ageOfOldestMessageSeconds: number;
}

export function groupStatistics(
  standings: readonly GroupStanding[],
  messages: Iterable<StoredMessage>,
  nowMs: number,
): GroupStatistics[] {
  const groups = new Map<string | undefined, { delayed: number; oldestMs: number }>();
  for (const message of messages) {
    const group = groups.get(message.groupId) ?? { delayed: 0, oldestMs: nowMs };
    if (message.state === 'delayed') group.delayed++;
    if (message.receivesHere < POISON_RECEIVES) {
      group.oldestMs = Math.min(group.oldestMs, message.arrivedAtMs);
    }
    groups.set(message.groupId, group);
  }
  const byId = new Map(standings.map((standing) => [standing.groupId, standing]));
  const none = { visible: 0, notVisible: 0, noisy: false };
  return [...groups].map(([groupId, { delayed, oldestMs }]) => ({
    ...(byId.get(groupId) ?? { groupId, ...none }),
    delayed,
    ageOfOldestMessageSeconds: Math.floor((nowMs - oldestMs) / 1000),
  }));
}

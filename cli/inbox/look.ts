/** What draws the messages of one kind of channel as its receivers see them. */
import type { InboxMessage } from '../../local/receivers/inbox';
import type { Html } from './html';

export interface Look {
  /** As people call it. */
  readonly name: string;
  /** One place of the channel, its messages the oldest first. */
  draw(place: string, messages: readonly InboxMessage[], nowMs: number): Html;
  readonly css: string;
}

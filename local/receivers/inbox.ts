/** What reached a person: every message that a receiver accepted, in order, over all channels. */
import type { Clock } from '../time/clock';

export interface InboxMessage {
  /** Counts from 1, over all channels. */
  readonly number: number;
  /** Milliseconds since the epoch, by the clock of the run. */
  readonly atMs: number;
  /** The kind of channel, such as `slack`. */
  readonly channel: string;
  /** Where on the channel: a Slack channel's name, a webhook's path, a chat. */
  readonly place: string;
  /** The message as a person reads it, line by line. */
  readonly lines: readonly string[];
  /** The JSON that came; undefined when it was none. */
  readonly payload: unknown;
  /** The name that the stand-in gave it, and that of the message it was put under. */
  readonly ref?: string;
  readonly replyTo?: string;
}

interface Reader {
  readonly predicate: (message: InboxMessage) => boolean;
  readonly resolve: (message: InboxMessage) => void;
}

/** Older messages are forgotten beyond this many. */
const KEPT_MESSAGES = 2000;

export class Inbox {
  private readonly kept: InboxMessage[] = [];
  private readonly unread = new Set<InboxMessage>();
  private readers: Reader[] = [];
  private count = 0;

  constructor(private readonly clock: Clock) {}

  add(message: Omit<InboxMessage, 'number' | 'atMs'>): InboxMessage {
    const added = { number: ++this.count, atMs: this.clock.now(), ...message };
    this.kept.push(added);
    if (this.kept.length > KEPT_MESSAGES) this.forgetOldest();
    const reader = this.readers.find(({ predicate }) => predicate(added));
    if (reader) {
      this.readers = this.readers.filter((other) => other !== reader);
      reader.resolve(added);
    } else {
      this.unread.add(added);
    }
    return added;
  }

  /** All kept messages, oldest first. */
  all(): readonly InboxMessage[] {
    return [...this.kept];
  }

  /** The first message that fits and that `next` has not returned before, be it here or still to come. */
  next(predicate: (message: InboxMessage) => boolean = () => true): Promise<InboxMessage> {
    for (const message of this.unread) {
      if (!predicate(message)) continue;
      this.unread.delete(message);
      return Promise.resolve(message);
    }
    return new Promise((resolve) => this.readers.push({ predicate, resolve }));
  }

  private forgetOldest(): void {
    const oldest = this.kept.shift();
    if (oldest) this.unread.delete(oldest);
  }
}

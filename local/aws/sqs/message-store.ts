/** All messages of one queue, found by id, by the time of their first sending and by the time of their arrival. */
import type { StoredMessage } from './message';
import { MinHeap } from './min-heap';

export class MessageStore {
  private readonly byId = new Map<string, StoredMessage>();
  private readonly byFirstSent = new MinHeap<StoredMessage>();
  private readonly byArrival = new MinHeap<StoredMessage>();

  add(message: StoredMessage): void {
    message.retention = this.byFirstSent.push(message, message.sentAtMs);
    message.age = this.byArrival.push(message, message.arrivedAtMs);
    this.byId.set(message.id, message);
  }

  remove(message: StoredMessage): void {
    if (message.retention) this.byFirstSent.remove(message.retention);
    message.retention = undefined;
    this.leaveOutOfAge(message);
    this.byId.delete(message.id);
  }

  /** The queue's age no longer looks at this message. */
  leaveOutOfAge(message: StoredMessage): void {
    if (message.age) this.byArrival.remove(message.age);
    message.age = undefined;
  }

  get(id: string): StoredMessage | undefined {
    return this.byId.get(id);
  }

  /** In the order of their arrival. */
  all(): Iterable<StoredMessage> {
    return this.byId.values();
  }

  /** The message that was first sent before all others. */
  firstSent(): StoredMessage | undefined {
    return this.byFirstSent.peek()?.value;
  }

  /** When the message came that the queue's age speaks of, in milliseconds since the epoch. */
  oldestArrivalMs(): number | undefined {
    return this.byArrival.peek()?.key;
  }
}

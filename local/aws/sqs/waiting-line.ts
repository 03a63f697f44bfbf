/**
 * The visible messages of a standard queue and whose turn it is. Knows message groups, and that a group which
 * holds many messages in flight lets the others go first; knows nothing of time.
 */
import { NOISY_MIN_IN_FLIGHT, NOISY_SHARE } from './limits';
import type { StoredMessage } from './message';
import { type HeapNode, MinHeap } from './min-heap';

/** The messages of one tenant. */
interface Group {
  readonly id: string | undefined;
  readonly waiting: MinHeap<StoredMessage>;
  inFlight: number;
  place: HeapNode<Group> | undefined;
}

/** How one message group stands. */
export interface GroupStanding {
  readonly groupId: string | undefined;
  readonly visible: number;
  readonly notVisible: number;
  readonly noisy: boolean;
}

export class WaitingLine {
  /** Messages without a group share one entry, which is never noisy: each of them counts as a tenant of its own. */
  private readonly groups = new Map<string | undefined, Group>();
  private readonly heads = new MinHeap<Group>();
  private waitingCount = 0;
  private inFlightCount = 0;

  get waiting(): number {
    return this.waitingCount;
  }

  get inFlight(): number {
    return this.inFlightCount;
  }

  add(message: StoredMessage): void {
    const group = this.group(message.groupId);
    message.place = group.waiting.push(message, message.turn);
    this.waitingCount++;
    this.rank(group);
  }

  remove(message: StoredMessage): void {
    const group = this.group(message.groupId);
    if (message.place) group.waiting.remove(message.place);
    message.place = undefined;
    this.waitingCount--;
    this.rank(group);
  }

  /**
   * Takes the message whose turn it is. Fewer than ten groups can each hold more than a tenth of what is in
   * flight, so that at most nine are passed over.
   */
  next(): StoredMessage | undefined {
    const passedOver: Group[] = [];
    let group = this.heads.peek()?.value;
    while (group && this.isNoisy(group)) {
      passedOver.push(group);
      this.unrank(group);
      group = this.heads.peek()?.value;
    }
    for (const noisy of passedOver) this.rank(noisy);
    const message = (group ?? passedOver[0])?.waiting.peek()?.value;
    if (message) this.remove(message);
    return message;
  }

  startFlight(message: StoredMessage): void {
    this.group(message.groupId).inFlight++;
    this.inFlightCount++;
  }

  endFlight(message: StoredMessage): void {
    const group = this.group(message.groupId);
    group.inFlight--;
    this.inFlightCount--;
    this.rank(group);
  }

  standings(): GroupStanding[] {
    return [...this.groups.values()].map((group) => ({
      groupId: group.id,
      visible: group.waiting.size,
      notVisible: group.inFlight,
      noisy: this.isNoisy(group),
    }));
  }

  private isNoisy(group: Group): boolean {
    return (
      group.id !== undefined &&
      group.inFlight >= NOISY_MIN_IN_FLIGHT &&
      group.inFlight > NOISY_SHARE * this.inFlightCount
    );
  }

  private group(id: string | undefined): Group {
    let group = this.groups.get(id);
    if (!group) {
      group = { id, waiting: new MinHeap(), inFlight: 0, place: undefined };
      this.groups.set(id, group);
    }
    return group;
  }

  /** Puts the group where its first message belongs, and forgets a group that holds nothing. */
  private rank(group: Group): void {
    const head = group.waiting.peek();
    if (group.place && group.place.key === head?.key) return;
    this.unrank(group);
    if (head) group.place = this.heads.push(group, head.key);
    else if (group.inFlight === 0) this.groups.delete(group.id);
  }

  private unrank(group: Group): void {
    if (group.place) this.heads.remove(group.place);
    group.place = undefined;
  }
}

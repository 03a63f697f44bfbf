/**
 * One standard queue in memory. Knows time only through the clock and other queues only through `findQueue`;
 * knows nothing of protocols, callers or permissions.
 */
import type { Random } from '../../random';
import type { Clock } from '../../time/clock';
import { Announcer } from './announcer';
import { invalidParameter, sqsError } from './errors';
import { MAX_IN_FLIGHT, MAX_VISIBILITY_SECONDS, POISON_RECEIVES, PURGE_INTERVAL_MS } from './limits';
import type { OutgoingMessage, PeekedMessage, ReceivedMessage, SentMessage, StoredMessage } from './message';
import { MessageStore } from './message-store';
import { peekedMessage, receivedMessage } from './message-views';
import { MinHeap } from './min-heap';
import { arriveByRedrive, arriveFromSender, type NewMessage } from './new-message';
import type { QueueSettings } from './queue-settings';
import { type GroupStatistics, groupStatistics, type QueueStatistics } from './queue-statistics';
import { parseReceiptHandle } from './receipt-handle';
import { WaitingLine } from './waiting-line';
import { WakeUp } from './wake-up';

/** With disorder, a message may be overtaken by about this many that came after it. */
const DISORDER_SPAN = 20;

export interface QueueOptions {
  readonly name: string;
  readonly arn: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: QueueSettings;
  /** Share of messages, 0 to 1, that are put out of their order. */
  readonly disorder: number;
  findQueue(arn: string): Queue | undefined;
}

export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  modifiedAtMs: number;
  readonly tags = new Map<string, string>();
  private currentSettings: QueueSettings;
  private readonly messages = new MessageStore();
  private readonly line = new WaitingLine();
  /** In flight and delayed, by the time at which they turn visible. */
  private readonly hidden = new MinHeap<StoredMessage>();
  private readonly announcer: Announcer;
  private readonly wakeUp: WakeUp;
  private readonly counters = {
    sent: 0,
    received: 0,
    emptyReceives: 0,
    deleted: 0,
    expired: 0,
    movedToDlq: 0,
  };
  private turns = 0;
  private purgedAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: QueueOptions) {
    this.name = options.name;
    this.arn = options.arn;
    this.currentSettings = options.settings;
    this.createdAtMs = options.clock.now();
    this.modifiedAtMs = this.createdAtMs;
    this.announcer = new Announcer(options.clock, () => this.line.waiting > 0);
    this.wakeUp = new WakeUp(options.clock, () => {
      this.settle();
      this.arm();
    });
  }

  get settings(): QueueSettings {
    return this.currentSettings;
  }

  /** Takes new settings; they hold for messages already here where AWS lets them (retention, redrive). */
  configure(settings: QueueSettings): void {
    this.currentSettings = settings;
    this.modifiedAtMs = this.now();
  }

  /** Whether the limit of messages in flight is reached. */
  get isFull(): boolean {
    return this.line.inFlight >= MAX_IN_FLIGHT;
  }

  send(message: OutgoingMessage): SentMessage {
    const arrival = arriveFromSender(message, this.options.random.uuid(), this.now());
    this.counters.sent++;
    this.admit(arrival, message.delaySeconds ?? this.settings.delaySeconds);
    const { id: messageId, md5OfBody, md5OfAttributes, sizeBytes } = arrival;
    return { messageId, md5OfBody, md5OfAttributes, sizeBytes };
  }

  /** Up to `max` messages that are visible now; they stay hidden for the queue's or the given timeout. */
  receive(max: number, options: { visibilityTimeoutSeconds?: number | undefined } = {}): ReceivedMessage[] {
    this.settle();
    const timeout = options.visibilityTimeoutSeconds ?? this.settings.visibilityTimeoutSeconds;
    const received: ReceivedMessage[] = [];
    while (received.length < max && !this.isFull) {
      const message = this.line.next();
      if (!message) break;
      if (!this.moveToDeadLetterQueue(message)) received.push(this.handOut(message, timeout));
    }
    if (received.length === 0) this.counters.emptyReceives++;
    this.counters.received += received.length;
    this.arm();
    return received;
  }

  /** Whether the message was deleted; a handle of an earlier receive succeeds without deleting, as on AWS. */
  delete(receiptHandle: string): boolean {
    this.settle();
    const message = this.find(receiptHandle);
    if (message) {
      this.drop(message);
      this.counters.deleted++;
    }
    return message !== undefined;
  }

  /** Hides a message in flight for `seconds` from now; 0 makes it visible at once. */
  changeVisibility(receiptHandle: string, seconds: number): void {
    this.settle();
    const message = this.find(receiptHandle);
    if (!message) {
      throw invalidParameter(
        'ReceiptHandle',
        receiptHandle,
        'Message does not exist or is not available for visibility timeout change.',
      );
    }
    if (message.state !== 'inFlight') {
      throw sqsError('MessageNotInflight', 'The message referred to is not in flight.');
    }
    const dueMs = this.now() + seconds * 1000;
    if (dueMs > message.lastReceivedAtMs + MAX_VISIBILITY_SECONDS * 1000) {
      throw invalidParameter(
        'VisibilityTimeout',
        seconds,
        `Total VisibilityTimeout for the message is beyond the limit [${MAX_VISIBILITY_SECONDS} seconds].`,
      );
    }
    this.unplace(message);
    this.hide(message, 'inFlight', dueMs);
    this.settle();
    this.arm();
  }

  /** Calls `listener` each time that at least one message has become visible. Returns the way to stop that. */
  onAvailable(listener: () => void): () => void {
    return this.announcer.listen(listener);
  }

  /** Deletes everything; refused within a minute of the last time. */
  purge(): void {
    if (this.now() < this.purgedAtMs + PURGE_INTERVAL_MS) {
      throw sqsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${this.name} is allowed every 60 seconds.`,
        403,
      );
    }
    this.purgedAtMs = this.now();
    for (const message of [...this.messages.all()]) this.drop(message);
  }

  /** How the queue stands and what it has done since it was made. */
  statistics(): QueueStatistics {
    this.settle();
    const oldestMs = this.messages.oldestArrivalMs() ?? this.now();
    return {
      visible: this.line.waiting,
      notVisible: this.line.inFlight,
      delayed: this.hidden.size - this.line.inFlight,
      ageOfOldestMessageSeconds: Math.floor((this.now() - oldestMs) / 1000),
      ...this.counters,
    };
  }

  /** How each message group stands; looks at every message. */
  groups(): GroupStatistics[] {
    this.settle();
    return groupStatistics(this.line.standings(), this.messages.all(), this.now());
  }

  /** Up to `limit` messages in the order in which they came, without receiving them. */
  peek(limit: number): PeekedMessage[] {
    this.settle();
    const peeked: PeekedMessage[] = [];
    for (const message of this.messages.all()) {
      if (peeked.length >= limit) break;
      peeked.push(peekedMessage(message));
    }
    return peeked;
  }

  /** The next visible message, which stays; for a redrive task. */
  nextVisible(): StoredMessage | undefined {
    this.settle();
    const message = this.line.next();
    if (message) this.line.add(message);
    return message;
  }

  /** Lets go of a message that a redrive task has put elsewhere; not counted as deleted by a consumer. */
  release(message: StoredMessage): void {
    this.drop(message);
  }

  /** Takes a message that another queue's redrive policy sends here; not counted as sent. */
  adopt(message: StoredMessage, sourceArn: string): void {
    this.admit(arriveByRedrive(message, sourceArn, this.now()), 0);
  }

  private now(): number {
    return this.options.clock.now();
  }

  private admit(arrival: NewMessage, delaySeconds: number): void {
    const message: StoredMessage = {
      ...arrival,
      state: 'visible',
      turn: this.nextTurn(),
      receivesHere: 0,
      place: undefined,
      retention: undefined,
      age: undefined,
    };
    this.messages.add(message);
    if (delaySeconds > 0) {
      this.hide(message, 'delayed', this.now() + delaySeconds * 1000);
      this.arm();
    } else {
      this.show(message);
    }
  }

  private nextTurn(): number {
    const { random, disorder } = this.options;
    const isLate = disorder > 0 && random.next() < disorder;
    return this.turns++ + (isLate ? random.int(DISORDER_SPAN) + 0.5 : 0);
  }

  private handOut(message: StoredMessage, timeoutSeconds: number): ReceivedMessage {
    const now = this.now();
    message.receiveCount++;
    message.receivesHere++;
    message.firstReceivedAtMs ??= now;
    message.lastReceivedAtMs = now;
    if (message.receivesHere >= POISON_RECEIVES) this.messages.leaveOutOfAge(message);
    this.hide(message, 'inFlight', now + timeoutSeconds * 1000);
    return receivedMessage(this.name, message);
  }

  private moveToDeadLetterQueue(message: StoredMessage): boolean {
    const policy = this.settings.redrivePolicy;
    if (!policy || message.receivesHere < policy.maxReceiveCount) return false;
    const target = this.options.findQueue(policy.deadLetterTargetArn);
    if (!target) return false;
    this.messages.remove(message);
    this.counters.movedToDlq++;
    target.adopt(message, this.arn);
    return true;
  }

  private find(receiptHandle: string): StoredMessage | undefined {
    const receipt = parseReceiptHandle(this.name, receiptHandle);
    const message = this.messages.get(receipt.messageId);
    return message?.receivesHere === receipt.receive ? message : undefined;
  }

  private show(message: StoredMessage): void {
    if (message.receivesHere >= POISON_RECEIVES) message.turn = this.nextTurn();
    message.state = 'visible';
    this.line.add(message);
    this.announcer.announce();
  }

  private hide(message: StoredMessage, state: 'inFlight' | 'delayed', dueMs: number): void {
    message.state = state;
    message.place = this.hidden.push(message, dueMs);
    if (state === 'inFlight') this.line.startFlight(message);
  }

  /** Takes a message out of the place where it waits. */
  private unplace(message: StoredMessage): void {
    if (message.state === 'visible') this.line.remove(message);
    else if (message.place) this.hidden.remove(message.place);
    if (message.state === 'inFlight') this.line.endFlight(message);
    message.place = undefined;
  }

  private drop(message: StoredMessage): void {
    this.unplace(message);
    this.messages.remove(message);
  }

  /** Brings the queue up to the present: shows what has become visible and drops what is past its retention. */
  private settle(): void {
    const now = this.now();
    for (let due = this.hidden.peek(); due && due.key <= now; due = this.hidden.peek()) {
      this.unplace(due.value);
      this.show(due.value);
    }
    const sentUntil = now - this.settings.retentionSeconds * 1000;
    for (let old = this.messages.firstSent(); old && old.sentAtMs <= sentUntil; ) {
      this.drop(old);
      this.counters.expired++;
      old = this.messages.firstSent();
    }
  }

  /** Has the queue settle again when the next hidden message turns visible. */
  private arm(): void {
    this.wakeUp.by(this.hidden.peek()?.key);
  }
}

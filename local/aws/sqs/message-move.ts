/**
 * Redrive tasks: each second a running task moves so many visible messages out of a dead-letter queue, to the
 * queue that it names or back to the queues from which their redrive policies sent them.
 */
import type { Clock } from '../../time/clock';
import type { StoredMessage } from './message';
import type { Queue } from './queue';

const TICK_MS = 1000;

export interface MoveTaskOptions {
  readonly id: string;
  readonly source: Queue;
  /** Absent: each message goes back to where it came from. */
  readonly destinationArn: string | undefined;
  /** As the caller asked; absent: as fast as the service allows. */
  readonly maxPerSecond: number | undefined;
  readonly defaultPerSecond: number;
  findQueue(arn: string): Queue | undefined;
}

export class MoveTask {
  readonly startedAtMs: number;
  /** Messages that were visible at the start; what comes later stays. */
  readonly toMove: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED' = 'RUNNING';
  failureReason: string | undefined;
  moved = 0;

  constructor(
    readonly options: MoveTaskOptions,
    private readonly clock: Clock,
  ) {
    this.startedAtMs = clock.now();
    this.toMove = options.source.statistics().visible;
    this.scheduleTick(this.startedAtMs);
  }

  cancel(): void {
    this.status = 'CANCELLED';
  }

  private scheduleTick(atMs: number): void {
    this.clock.schedule(atMs, () => this.tick());
  }

  private tick(): void {
    const { source, maxPerSecond, defaultPerSecond } = this.options;
    for (let left = maxPerSecond ?? defaultPerSecond; left > 0 && this.status === 'RUNNING'; left--) {
      const message = this.moved < this.toMove ? source.nextVisible() : undefined;
      if (message) this.failureReason = this.move(message);
      if (this.failureReason !== undefined) this.status = 'FAILED';
      else if (!message || this.moved >= this.toMove) this.status = 'COMPLETED';
    }
    if (this.status === 'RUNNING') this.scheduleTick(this.clock.now() + TICK_MS);
  }

  /**
   * Sends first and lets go afterwards, so that no message is lost between; it is a new message over there.
   * Returns why it could not be moved, as AWS words it.
   */
  private move(message: StoredMessage): string | undefined {
    const destinationArn = this.options.destinationArn ?? message.deadLetterSourceArn;
    if (destinationArn === undefined) return 'CouldNotDetermineMessageSource';
    const destination = this.options.findQueue(destinationArn);
    if (!destination) return 'AWS.SimpleQueueService.NonExistentQueue';
    const { body, messageAttributes: attributes, groupId, traceHeader, senderId } = message;
    destination.send({ body, attributes, groupId, traceHeader, senderId });
    this.options.source.release(message);
    this.moved++;
    return undefined;
  }
}

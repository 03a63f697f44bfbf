/** Brings a notification to its subscribers: filters, tries, tries again, gives up into a dead-letter queue. */
import type { Clock } from '../../time/clock';
import { AwsError } from '../service';
import type { MessageAttributes } from '../sqs/message';
import { passesFilter } from './filter-policy';
import { envelope, lambdaEvent, type Notification, type SnsLambdaEvent, textFor } from './notification';
import { retryDelayMs } from './retry-schedule';
import type { Subscription, Topic } from './topic';
import { isLoopback, notificationHeaders, type PostHttp } from './web-post';

/** The ways out of SNS. A call resolves once the other side has accepted; it throws when that failed. */
export interface DeliveryPorts {
  sendToQueue(
    queueArn: string,
    body: string,
    attributes: MessageAttributes,
    traceHeader: string | undefined,
    groupId: string | undefined,
  ): unknown;
  /** An asynchronous invocation: what the function does with the event is no longer SNS's concern. */
  invokeFunction(functionArn: string, event: SnsLambdaEvent, traceHeader: string | undefined): unknown;
  /** @default a real POST; called for hosts of this machine only. */
  readonly postHttp?: PostHttp;
}

/** What would have left this machine. */
export interface OutboxEntry {
  readonly atMs: number;
  readonly topicArn: string | undefined;
  readonly protocol: string;
  readonly endpoint: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly note: string;
}

export interface DeliveryOptions {
  readonly clock: Clock;
  readonly endpoint: () => string;
  readonly ports: DeliveryPorts;
  readonly postHttp: PostHttp;
  keep(entry: OutboxEntry): void;
  onDelivered(topicArn: string, protocol: string): void;
}

/** Something that a further attempt may cure. */
class TemporaryFailure extends Error {}

const MAX_QUEUE_ATTRIBUTES = 10;

export class Delivery {
  constructor(private readonly options: DeliveryOptions) {}

  /** Starts the delivery to each subscriber whose filter lets the notification pass. */
  publish(topic: Topic, notification: Notification): void {
    for (const subscription of topic.subscriptions.values()) {
      const { filter, filterScope } = subscription.settings;
      const text = textFor(notification);
      if (filter && !passesFilter(filter, filterScope, notification.attributes, text)) {
        topic.statistics.filteredOut++;
      } else {
        void this.options.clock.track(this.attempt(topic, subscription, notification, 1));
      }
    }
  }

  private async attempt(
    topic: Topic,
    subscription: Subscription,
    notification: Notification,
    number: number,
  ): Promise<void> {
    try {
      const isDelivered = await this.deliver(subscription, notification);
      if (!isDelivered) return;
      topic.statistics.delivered++;
      this.options.onDelivered(topic.arn, subscription.protocol);
    } catch (error) {
      const delayMs = isPermanent(error) ? undefined : retryDelayMs(subscription.protocol, number);
      if (delayMs === undefined) return this.giveUp(topic, subscription, notification);
      const { clock } = this.options;
      clock.schedule(clock.now() + delayMs, () =>
        this.attempt(topic, subscription, notification, number + 1),
      );
    }
  }

  /** Whether it counts as delivered; what AWS would mail counts, what would be posted elsewhere does not. */
  private async deliver(subscription: Subscription, notification: Notification): Promise<boolean> {
    const { ports, endpoint } = this.options;
    const { protocol, endpoint: target } = subscription;
    switch (protocol) {
      case 'sqs':
        await this.send(target, subscription, notification);
        return true;
      case 'lambda':
        await ports.invokeFunction(
          target,
          lambdaEvent(notification, subscription, endpoint()),
          notification.traceHeader,
        );
        return true;
      case 'http':
      case 'https':
        return this.post(subscription, notification);
      default:
        this.keep(subscription, notification, 'kept on this machine');
        return true;
    }
  }

  private async send(
    queueArn: string,
    subscription: Subscription,
    notification: Notification,
  ): Promise<void> {
    const isRaw = subscription.settings.rawMessageDelivery;
    const attributes = isRaw ? notification.attributes : {};
    if (Object.keys(attributes).length > MAX_QUEUE_ATTRIBUTES) {
      throw new AwsError(
        'InvalidParameterValue',
        'A raw message with more than 10 attributes does not fit a queue.',
      );
    }
    const { traceHeader, groupId } = notification;
    await this.options.ports.sendToQueue(
      queueArn,
      this.body(subscription, notification),
      attributes,
      traceHeader,
      groupId,
    );
  }

  private body(subscription: Subscription, notification: Notification): string {
    return subscription.settings.rawMessageDelivery
      ? textFor(notification, subscription.protocol)
      : envelope(notification, subscription, this.options.endpoint());
  }

  private async post(subscription: Subscription, notification: Notification): Promise<boolean> {
    if (!isLoopback(subscription.endpoint)) {
      this.keep(subscription, notification, 'not delivered: leaves this machine');
      return false;
    }
    const headers = notificationHeaders(notification, subscription);
    const body = this.body(subscription, notification);
    const status = await this.options.postHttp(subscription.endpoint, headers, body);
    if (status >= 200 && status < 300) return true;
    const message = `${subscription.endpoint} answered ${status}`;
    const isRefused = status >= 400 && status < 500 && status !== 429;
    throw isRefused ? new AwsError('EndpointRefused', message) : new TemporaryFailure(message);
  }

  private keep({ protocol, endpoint }: Subscription, notification: Notification, note: string): void {
    const { topicArn, subject } = notification;
    const message = textFor(notification, protocol);
    this.options.keep({
      atMs: this.options.clock.now(),
      topicArn,
      protocol,
      endpoint,
      subject,
      message,
      note,
    });
  }

  private async giveUp(topic: Topic, subscription: Subscription, notification: Notification): Promise<void> {
    topic.statistics.failed++;
    const target = subscription.settings.deadLetterTargetArn;
    if (target === undefined) return;
    try {
      await this.send(target, subscription, notification);
      topic.statistics.redrivenToDlq++;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.keep(
        subscription,
        notification,
        `lost: the dead-letter queue ${target} did not take it: ${reason}`,
      );
    }
  }
}

/** A refusal by the other side, such as a queue that does not exist, is not tried again. */
function isPermanent(error: unknown): boolean {
  return error instanceof AwsError && error.fault === 'Sender';
}

/** A published message and the forms in which subscribers get it. Pure. */
import type { MessageAttributes } from '../sqs/message';
import type { Subscription } from './topic';

export interface Notification {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  /** The text for all protocols, or by protocol with a `default`. */
  readonly message: string | Readonly<Record<string, string>>;
  readonly attributes: MessageAttributes;
  readonly groupId: string | undefined;
  readonly traceHeader: string | undefined;
  readonly publishedAtMs: number;
}

/** Nothing on this machine signs; who verifies signatures learns that from the certificate's address. */
const SIGNATURE = Buffer.from('not signed on this machine').toString('base64');

/** The text for one protocol; without one, the text that filters on the body look at. */
export function textFor({ message }: Notification, protocol?: string): string {
  if (typeof message === 'string') return message;
  return (protocol === undefined ? undefined : message[protocol]) ?? message.default ?? '';
}

/** The JSON document that queues and web endpoints get when delivery is not raw. */
export function envelope(notification: Notification, subscription: Subscription, endpoint: string): string {
  const {
    SigningCertUrl: SigningCertURL,
    UnsubscribeUrl: UnsubscribeURL,
    Subject,
    MessageAttributes,
    ...rest
  } = describe(notification, subscription, endpoint);
  const { Type, MessageId, TopicArn, ...others } = rest;
  return JSON.stringify({
    Type,
    MessageId,
    TopicArn,
    ...(Subject === null ? {} : { Subject }),
    ...others,
    SigningCertURL,
    UnsubscribeURL,
    ...(Object.keys(MessageAttributes).length > 0 ? { MessageAttributes } : {}),
  });
}

/** The event that a subscribed function is invoked with. */
export interface SnsLambdaEvent {
  readonly Records: readonly {
    readonly EventSource: 'aws:sns';
    readonly EventVersion: '1.0';
    readonly EventSubscriptionArn: string;
    readonly Sns: Readonly<ReturnType<typeof describe>>;
  }[];
}

export function lambdaEvent(
  notification: Notification,
  subscription: Subscription,
  endpoint: string,
): SnsLambdaEvent {
  const Sns = describe(notification, subscription, endpoint);
  return {
    Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscription.arn, Sns }],
  };
}

function describe(notification: Notification, subscription: Subscription, endpoint: string) {
  return {
    Type: 'Notification',
    MessageId: notification.messageId,
    TopicArn: notification.topicArn,
    Subject: notification.subject ?? null,
    Message: textFor(notification, subscription.protocol),
    Timestamp: new Date(notification.publishedAtMs).toISOString(),
    SignatureVersion: '1',
    Signature: SIGNATURE,
    SigningCertUrl: `${endpoint}/not-signed-on-this-machine.pem`,
    UnsubscribeUrl: `${endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
    MessageAttributes: Object.fromEntries(
      Object.entries(notification.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        { Type: DataType, Value: BinaryValue ?? StringValue ?? '' },
      ]),
    ),
  };
}

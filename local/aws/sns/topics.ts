/** All topics of the run and their subscriptions. */
import type { Random } from '../../random';
import { arn, type Input } from '../service';
import { invalidParameter, notFound } from './errors';
import { parseSubscriptionSettings } from './subscription-settings';
import { PROTOCOLS, type Protocol, type Subscription, type Topic } from './topic';

const TOPIC_NAME = /^[\w-]{1,256}$/;
const TOPIC_ARN = /^arn:aws:sns:[^:]+:\d{12}:[\w.-]+$/;

/** A subscription to be made; attributes under the API's names. */
export interface NewSubscription {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Input;
}

export class Topics {
  private readonly byArn = new Map<string, Topic>();

  constructor(private readonly random: Random) {}

  /** A topic of that name that exists already is returned. */
  create(name: string, attributes: Readonly<Record<string, string>> = {}): Topic {
    if (name.endsWith('.fifo'))
      throw invalidParameter('Topic Name: only standard topics run on this machine');
    if (!TOPIC_NAME.test(name)) throw invalidParameter('Topic Name');
    const topicArn = arn('sns', name);
    const existing = this.byArn.get(topicArn);
    if (existing) return existing;
    const topic: Topic = {
      arn: topicArn,
      name,
      attributes: new Map(Object.entries(attributes)),
      tags: new Map(),
      subscriptions: new Map(),
      statistics: {
        published: 0,
        publishedBytes: 0,
        delivered: 0,
        failed: 0,
        filteredOut: 0,
        redrivenToDlq: 0,
      },
    };
    this.byArn.set(topicArn, topic);
    return topic;
  }

  delete(topicArn: string): void {
    this.byArn.delete(topicArn);
  }

  all(): Topic[] {
    return [...this.byArn.values()];
  }

  find(topicArn: string): Topic | undefined {
    return this.byArn.get(topicArn);
  }

  required(topicArn: string): Topic {
    if (!TOPIC_ARN.test(topicArn)) throw invalidParameter(`TopicArn Reason: ${topicArn} is no topic's ARN`);
    const topic = this.byArn.get(topicArn);
    if (!topic) throw notFound('Topic');
    return topic;
  }

  /** The same endpoint subscribes once; a second time with other attributes is refused. */
  subscribe({ topicArn, protocol, endpoint, attributes }: NewSubscription): Subscription {
    const topic = this.required(topicArn);
    if (!isProtocol(protocol)) throw invalidParameter(`Protocol Reason: ${protocol} is not known`);
    checkEndpoint(protocol, endpoint);
    const settings = parseSubscriptionSettings(protocol, attributes);
    for (const existing of topic.subscriptions.values()) {
      if (existing.protocol !== protocol || existing.endpoint !== endpoint) continue;
      const differs = JSON.stringify(existing.settings.shown) !== JSON.stringify(settings.shown);
      if (differs)
        throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
      return existing;
    }
    const subscription = { arn: `${topicArn}:${this.random.uuid()}`, topicArn, protocol, endpoint, settings };
    topic.subscriptions.set(subscription.arn, subscription);
    return subscription;
  }

  subscriptions(): Subscription[] {
    return this.all().flatMap((topic) => [...topic.subscriptions.values()]);
  }

  requiredSubscription(subscriptionArn: string): Subscription {
    const topicArn = subscriptionArn.slice(0, subscriptionArn.lastIndexOf(':'));
    const subscription = this.byArn.get(topicArn)?.subscriptions.get(subscriptionArn);
    if (!subscription) throw notFound('Subscription');
    return subscription;
  }

  unsubscribe({ topicArn, arn: subscriptionArn }: Subscription): void {
    this.byArn.get(topicArn)?.subscriptions.delete(subscriptionArn);
  }
}

function isProtocol(protocol: string): protocol is Protocol {
  return PROTOCOLS.some((known) => known === protocol);
}

const ENDPOINTS: Readonly<Record<Protocol, RegExp>> = {
  sqs: /^arn:aws:sqs:[^:]+:\d{12}:[\w-]+$/,
  lambda: /^arn:aws:lambda:[^:]+:\d{12}:function:.+$/,
  http: /^http:\/\/[^/]/,
  https: /^https:\/\/[^/]/,
  email: /^\S+@\S+$/,
  'email-json': /^\S+@\S+$/,
  sms: /^\+?[\d-]{3,20}$/,
};

function checkEndpoint(protocol: Protocol, endpoint: string): void {
  if (!ENDPOINTS[protocol].test(endpoint)) {
    throw invalidParameter(`Endpoint Reason: "${endpoint}" does not fit the protocol ${protocol}`);
  }
}

/** Actions on topics and subscriptions themselves. */
import { ACCOUNT_ID, arn, type Input } from '../service';
import { isRecord } from '../sqs/input';
import { onSubscription, onTopic, type SnsAction } from './call';
import { invalidParameter } from './errors';
import { optionalText, requiredText, textMap } from './input';
import { parseSubscriptionSettings } from './subscription-settings';
import type { Subscription, Topic } from './topic';

/** AWS lists so many topics or subscriptions on a page. */
const PAGE_SIZE = 100;

export const topicActions: Readonly<Record<string, SnsAction>> = {
  CreateTopic: {
    permissions: ({ Name: name }) => [
      { action: 'sns:CreateTopic', resource: typeof name === 'string' ? arn('sns', name) : '*' },
    ],
    run: ({ input, topics }) => {
      const topic = topics.create(requiredText(input, 'Name'), textMap(input, 'Attributes'));
      tag(topic, input);
      return { TopicArn: topic.arn };
    },
  },
  DeleteTopic: {
    permissions: onTopic('DeleteTopic', 'TopicArn'),
    run: ({ input, topics }) => {
      topics.delete(requiredText(input, 'TopicArn'));
      return {};
    },
  },
  ListTopics: {
    permissions: onTopic('ListTopics'),
    run: ({ input, topics }) =>
      page(
        input,
        'Topics',
        topics.all().map((topic) => ({ TopicArn: topic.arn })),
      ),
  },
  GetTopicAttributes: {
    permissions: onTopic('GetTopicAttributes', 'TopicArn'),
    run: ({ input, topics }) => ({
      Attributes: describeTopic(topics.required(requiredText(input, 'TopicArn'))),
    }),
  },
  SetTopicAttributes: {
    permissions: onTopic('SetTopicAttributes', 'TopicArn'),
    run: ({ input, topics }) => {
      const topic = topics.required(requiredText(input, 'TopicArn'));
      topic.attributes.set(requiredText(input, 'AttributeName'), optionalText(input, 'AttributeValue') ?? '');
      return {};
    },
  },
  ListTagsForResource: {
    permissions: onTopic('ListTagsForResource', 'ResourceArn'),
    run: ({ input, topics }) => {
      const { tags } = topics.required(requiredText(input, 'ResourceArn'));
      return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
    },
  },
  TagResource: {
    permissions: onTopic('TagResource', 'ResourceArn'),
    run: ({ input, topics }) => {
      tag(topics.required(requiredText(input, 'ResourceArn')), input);
      return {};
    },
  },
  Subscribe: {
    permissions: onTopic('Subscribe', 'TopicArn'),
    run: ({ input, topics }) => {
      const subscription = topics.subscribe({
        topicArn: requiredText(input, 'TopicArn'),
        protocol: requiredText(input, 'Protocol'),
        endpoint: requiredText(input, 'Endpoint'),
        attributes: textMap(input, 'Attributes'),
      });
      return { SubscriptionArn: subscription.arn };
    },
  },
  Unsubscribe: {
    permissions: onSubscription('Unsubscribe'),
    run: ({ input, topics }) => {
      topics.unsubscribe(topics.requiredSubscription(requiredText(input, 'SubscriptionArn')));
      return {};
    },
  },
  ListSubscriptions: {
    permissions: onTopic('ListSubscriptions'),
    run: ({ input, topics }) => page(input, 'Subscriptions', topics.subscriptions().map(listed)),
  },
  ListSubscriptionsByTopic: {
    permissions: onTopic('ListSubscriptionsByTopic', 'TopicArn'),
    run: ({ input, topics }) => {
      const { subscriptions } = topics.required(requiredText(input, 'TopicArn'));
      return page(input, 'Subscriptions', [...subscriptions.values()].map(listed));
    },
  },
  GetSubscriptionAttributes: {
    permissions: onSubscription('GetSubscriptionAttributes'),
    run: ({ input, topics }) => {
      const subscription = topics.requiredSubscription(requiredText(input, 'SubscriptionArn'));
      return { Attributes: describeSubscription(subscription) };
    },
  },
  SetSubscriptionAttributes: {
    permissions: onSubscription('SetSubscriptionAttributes'),
    run: ({ input, topics }) => {
      const subscription = topics.requiredSubscription(requiredText(input, 'SubscriptionArn'));
      const name = requiredText(input, 'AttributeName');
      const attributes = { ...subscription.settings.shown, [name]: optionalText(input, 'AttributeValue') };
      subscription.settings = parseSubscriptionSettings(subscription.protocol, attributes);
      return {};
    },
  },
};

function page(input: Input, name: string, found: readonly object[]): object {
  const start = Number(optionalText(input, 'NextToken') ?? 0);
  if (!Number.isInteger(start) || start < 0) throw invalidParameter('NextToken');
  const end = start + PAGE_SIZE;
  return { [name]: found.slice(start, end), ...(end < found.length ? { NextToken: String(end) } : {}) };
}

function tag(topic: Topic, { Tags: tags }: Input): void {
  for (const item of Array.isArray(tags) ? tags : []) {
    if (isRecord(item)) topic.tags.set(String(item.Key), String(item.Value));
  }
}

function listed({
  arn: SubscriptionArn,
  protocol: Protocol,
  endpoint: Endpoint,
  topicArn,
}: Subscription): object {
  return { SubscriptionArn, Owner: ACCOUNT_ID, Protocol, Endpoint, TopicArn: topicArn };
}

function describeTopic(topic: Topic): Record<string, string> {
  return {
    TopicArn: topic.arn,
    Owner: ACCOUNT_ID,
    DisplayName: '',
    Policy: '',
    SubscriptionsConfirmed: String(topic.subscriptions.size),
    SubscriptionsPending: '0',
    SubscriptionsDeleted: '0',
    ...Object.fromEntries(topic.attributes),
  };
}

function describeSubscription({
  arn: SubscriptionArn,
  topicArn,
  protocol,
  endpoint,
  settings,
}: Subscription): object {
  return {
    SubscriptionArn,
    TopicArn: topicArn,
    Protocol: protocol,
    Endpoint: endpoint,
    Owner: ACCOUNT_ID,
    ConfirmationWasAuthenticated: 'true',
    PendingConfirmation: 'false',
    RawMessageDelivery: String(settings.rawMessageDelivery),
    FilterPolicyScope: settings.filterScope,
    ...settings.shown,
  };
}

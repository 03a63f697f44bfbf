/** Topics and subscriptions as they are kept. */
import type { FilterPolicy, FilterScope } from './filter-policy';

export const PROTOCOLS = ['sqs', 'lambda', 'http', 'https', 'email', 'email-json', 'sms'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: Protocol;
  readonly endpoint: string;
  settings: SubscriptionSettings;
}

export interface SubscriptionSettings {
  readonly filter: FilterPolicy | undefined;
  readonly filterScope: FilterScope;
  readonly rawMessageDelivery: boolean;
  readonly deadLetterTargetArn: string | undefined;
  /** The attributes as they were given, to be shown. */
  readonly shown: Readonly<Record<string, string>>;
}

/** What a topic has done since it was made. */
export interface TopicStatistics {
  published: number;
  publishedBytes: number;
  delivered: number;
  /** Given up for good, whether or not a dead-letter queue took the message. */
  failed: number;
  filteredOut: number;
  redrivenToDlq: number;
}

export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly tags: Map<string, string>;
  /** By ARN. */
  readonly subscriptions: Map<string, Subscription>;
  readonly statistics: TopicStatistics;
}

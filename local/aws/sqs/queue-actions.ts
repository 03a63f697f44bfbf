/** Actions on queues themselves: making, finding, describing, setting, tagging, purging. */
import { AwsError, type Input } from '../service';
import { type Call, queueOf, type SqsAction } from './call';
import { queueDoesNotExist } from './errors';
import { optionalInteger, optionalText, record, requiredText, textList } from './input';
import { onAny, onQueueName, onQueueUrl } from './permissions';
import type { Queue } from './queue';
import { formatSettings } from './queue-settings';

export const queueActions: Readonly<Record<string, SqsAction>> = {
  CreateQueue: {
    permissions: onQueueName('CreateQueue'),
    run: ({ input, queues }) => {
      const queue = queues.create(requiredText(input, 'QueueName'), record(input, 'Attributes'));
      tag(queue, record(input, 'tags'));
      return { QueueUrl: queues.url(queue) };
    },
  },
  DeleteQueue: {
    permissions: onQueueUrl('DeleteQueue'),
    run: (call) => {
      call.queues.delete(queueOf(call));
      return {};
    },
  },
  GetQueueUrl: {
    permissions: onQueueName('GetQueueUrl'),
    run: ({ input, queues }) => {
      const queue = queues.named(requiredText(input, 'QueueName'));
      if (!queue) throw queueDoesNotExist();
      return { QueueUrl: queues.url(queue) };
    },
  },
  GetQueueAttributes: {
    permissions: onQueueUrl('GetQueueAttributes'),
    run: (call) => attributesOf(queueOf(call), textList(call.input, 'AttributeNames')),
  },
  SetQueueAttributes: {
    permissions: onQueueUrl('SetQueueAttributes'),
    run: (call) => {
      call.queues.configure(queueOf(call), record(call.input, 'Attributes'));
      return {};
    },
  },
  ListQueues: {
    permissions: onAny('ListQueues'),
    run: ({ input, queues }) => {
      const prefix = optionalText(input, 'QueueNamePrefix') ?? '';
      const found = queues.all().filter((queue) => queue.name.startsWith(prefix));
      const { urls, next } = page({ input, queues }, found);
      return { ...(urls.length > 0 ? { QueueUrls: urls } : {}), ...next };
    },
  },
  ListDeadLetterSourceQueues: {
    permissions: onQueueUrl('ListDeadLetterSourceQueues'),
    run: (call) => {
      const { urls, next } = page(call, call.queues.sourcesOf(queueOf(call)));
      return { queueUrls: urls, ...next };
    },
  },
  PurgeQueue: {
    permissions: onQueueUrl('PurgeQueue'),
    run: (call) => {
      queueOf(call).purge();
      return {};
    },
  },
  ListQueueTags: {
    permissions: onQueueUrl('ListQueueTags'),
    run: (call) => ({ Tags: Object.fromEntries(queueOf(call).tags) }),
  },
  TagQueue: {
    permissions: onQueueUrl('TagQueue'),
    run: (call) => {
      tag(queueOf(call), record(call.input, 'Tags'));
      return {};
    },
  },
  UntagQueue: {
    permissions: onQueueUrl('UntagQueue'),
    run: (call) => {
      const queue = queueOf(call);
      for (const key of textList(call.input, 'TagKeys')) queue.tags.delete(key);
      return {};
    },
  },
};

function tag(queue: Queue, tags: Input): void {
  for (const [key, value] of Object.entries(tags)) queue.tags.set(key, String(value));
}

/** As in AWS, a list goes on only for callers that ask for pages by `MaxResults`. */
function page(
  { input, queues }: Pick<Call, 'input' | 'queues'>,
  found: readonly Queue[],
): { urls: string[]; next: object } {
  const size = optionalInteger(input, 'MaxResults', { min: 1, max: 1000 });
  const start = Number(optionalText(input, 'NextToken') ?? 0) || 0;
  const end = start + (size ?? 1000);
  const urls = found.slice(start, end).map((queue) => queues.url(queue));
  const hasMore = size !== undefined && end < found.length;
  return { urls, next: hasMore ? { NextToken: String(end) } : {} };
}

function attributesOf(queue: Queue, names: readonly string[]): object {
  const { visible, notVisible, delayed } = queue.statistics();
  const all: Record<string, string> = {
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAtMs / 1000)),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(notVisible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    ...formatSettings(queue.settings),
  };
  if (names.includes('All')) return { Attributes: all };
  const unknown = names.find((name) => !(name in all) && !KNOWN_BUT_UNSET.has(name));
  if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const wanted = Object.entries(all).filter(([name]) => names.includes(name));
  return wanted.length > 0 ? { Attributes: Object.fromEntries(wanted) } : {};
}

const KNOWN_BUT_UNSET = new Set([
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
]);

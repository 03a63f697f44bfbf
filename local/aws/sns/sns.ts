/** The stand-in for SNS: topics in memory, reached in process by the run's other parts and as an AWS service. */
import type { Random } from '../../random';
import type { Clock } from '../../time/clock';
import { AwsError, type AwsService, type CallContext, type Input } from '../service';
import type { MessageAttributes } from '../sqs/message';
import type { Call, SnsAction } from './call';
import { Delivery, type DeliveryPorts, type OutboxEntry } from './delivery';
import { type Publication, parsePublication } from './parse-publish';
import { publishActions } from './publish-actions';
import { queryCodec } from './query-codec';
import type { LocalSms } from './sms';
import type { Subscription, Topic } from './topic';
import { topicActions } from './topic-actions';
import { Topics } from './topics';
import { postHttp } from './web-post';

const BILLED_CHUNK_BYTES = 65_536;
/** The outbox keeps the latest entries only, so that a long run does not fill the memory. */
const OUTBOX_LIMIT = 1000;

export interface RequestRecord {
  readonly action: string;
  readonly topicArn: string | undefined;
  readonly chunks64k: number;
  /** Who called: a function's name, or `operator`. */
  readonly caller: string;
}

/** One notification that a subscriber took. */
export interface DeliveryRecord {
  readonly topicArn: string;
  readonly protocol: string;
}

export interface SnsOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Where the AWS endpoint is reached, without a slash at the end. */
  readonly endpoint: () => string;
  readonly deliver: DeliveryPorts;
  /** Told of each call that was carried out; publishing in process is not a call. */
  readonly onRequest?: (record: RequestRecord) => void;
  readonly onDelivery?: (record: DeliveryRecord) => void;
  /** Takes text messages to phones. @default the outbox does */
  readonly onSms?: (sms: LocalSms) => void;
}

const unaddressed = {
  topicArn: undefined,
  subject: undefined,
  protocol: 'sms',
  note: 'kept on this machine',
};

/** A subscription as the template has it; policies as objects or JSON text. */
export interface SubscribeInput {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly filterPolicy?: unknown;
  readonly filterPolicyScope?: string | undefined;
  readonly rawMessageDelivery?: boolean | string | undefined;
  readonly redrivePolicy?: unknown;
}

/** A message that another part of the run publishes, such as an alarm. */
export interface PublishInput {
  readonly topicArn: string;
  readonly message: string;
  readonly subject?: string | undefined;
  readonly attributes?: MessageAttributes;
  readonly groupId?: string | undefined;
  readonly traceHeader?: string | undefined;
}

export interface Sns {
  readonly service: AwsService;
  /** What would have left this machine, the oldest first; the latest 1,000. */
  readonly outbox: readonly OutboxEntry[];
  createTopic(topic: {
    readonly name: string;
    readonly attributes?: Readonly<Record<string, string>>;
  }): Topic;
  subscribe(subscription: SubscribeInput): Subscription;
  /** Publishes in process and returns the message's id. Throws `AwsError` as the API would. */
  publish(message: PublishInput): string;
  topicByArn(topicArn: string): Topic | undefined;
  topics(): Topic[];
}

const ACTIONS: Readonly<Record<string, SnsAction>> = { ...publishActions, ...topicActions };

export function createSns(options: SnsOptions): Sns {
  const { clock, endpoint, deliver: ports } = options;
  const random = options.random.fork('sns');
  const topics = new Topics(random);
  const outbox: OutboxEntry[] = [];
  const keep = (entry: OutboxEntry): void => {
    outbox.push(entry);
    if (outbox.length > OUTBOX_LIMIT) outbox.shift();
  };
  const delivery = new Delivery({
    clock,
    endpoint,
    ports,
    postHttp: ports.postHttp ?? postHttp,
    keep,
    onDelivered: (topicArn, protocol) => options.onDelivery?.({ topicArn, protocol }),
  });

  const publish = (topic: Topic, publication: Publication, traceHeader: string | undefined): string => {
    const { sizeBytes, ...message } = publication;
    const messageId = random.uuid();
    topic.statistics.published++;
    topic.statistics.publishedBytes += sizeBytes;
    delivery.publish(topic, {
      ...message,
      messageId,
      topicArn: topic.arn,
      traceHeader,
      publishedAtMs: clock.now(),
    });
    return messageId;
  };

  const handle = (action: string, input: Input, context: CallContext): object => {
    const definition = find(action);
    if (!definition)
      throw new AwsError('InvalidAction', `The action ${action} is not valid for this endpoint.`);
    const billed = { topicArn: undefined as string | undefined, bytes: 0 };
    const call: Call = {
      input,
      context,
      topics,
      publish,
      text: (sms) => {
        const id = random.uuid();
        if (options.onSms) options.onSms({ ...sms, id });
        else keep({ ...unaddressed, atMs: clock.now(), endpoint: sms.phone, message: sms.text });
        return id;
      },
      bill: (topicArn, bytes) => {
        billed.topicArn = topicArn;
        billed.bytes = bytes;
      },
    };
    const output = definition.run(call);
    const chunks64k = Math.max(1, Math.ceil(billed.bytes / BILLED_CHUNK_BYTES));
    options.onRequest?.({ action, topicArn: billed.topicArn, chunks64k, caller: context.caller });
    return output;
  };

  return {
    service: {
      name: 'sns',
      permissions: (action, input) => find(action)?.permissions(input, topics) ?? [],
      handle,
      query: queryCodec,
    },
    outbox,
    createTopic: ({ name, attributes }) => topics.create(name, attributes),
    subscribe: ({ topicArn, protocol, endpoint: target, ...settings }) =>
      topics.subscribe({ topicArn, protocol, endpoint: target, attributes: templateAttributes(settings) }),
    publish: ({ topicArn, message, subject, attributes = {}, groupId, traceHeader }) => {
      const input = {
        Message: message,
        Subject: subject,
        MessageAttributes: attributes,
        MessageGroupId: groupId,
      };
      return publish(topics.required(topicArn), parsePublication(input), traceHeader);
    },
    topicByArn: (topicArn) => topics.find(topicArn),
    topics: () => topics.all(),
  };
}

function templateAttributes(settings: Omit<SubscribeInput, 'topicArn' | 'protocol' | 'endpoint'>): Input {
  return {
    FilterPolicy: settings.filterPolicy,
    FilterPolicyScope: settings.filterPolicyScope,
    RawMessageDelivery: settings.rawMessageDelivery,
    RedrivePolicy: settings.redrivePolicy,
  };
}

function find(action: string): SnsAction | undefined {
  return Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
}

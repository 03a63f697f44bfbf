/** The stand-in for SQS: queues in memory, reached in process by the run's other parts and as an AWS service. */
import type { Random } from '../../random';
import type { Clock } from '../../time/clock';
import { AwsError, type AwsService, type CallContext, type Input } from '../service';
import type { SqsAction } from './call';
import { queueDoesNotExist } from './errors';
import { isRecord } from './input';
import { BILLED_CHUNK_BYTES } from './limits';
import type { OutgoingMessage, SentMessage } from './message';
import type { MoveTask } from './message-move';
import { moveActions } from './move-actions';
import { queryCodec } from './query-codec';
import type { Queue } from './queue';
import { queueActions } from './queue-actions';
import { Queues } from './queues';
import { receiveActions } from './receive-actions';
import { sendActions } from './send-actions';

/** One call as it would stand on the bill: one request for each started chunk of 64 KiB. */
export interface RequestRecord {
  readonly action: string;
  readonly queueArn: string | undefined;
  readonly chunks64k: number;
  /** Who called: a function's name, or `operator`. */
  readonly caller: string;
  /** Whether it sent messages of a group. */
  readonly grouped: boolean;
}

export interface SqsOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Where the AWS endpoint is reached, without a slash at the end; asked each time that a queue URL is written. */
  readonly endpoint: () => string;
  /** Share of messages, 0 to 1, that are put out of their order. @default 0 */
  readonly disorder?: number;
  /** Told of each call that was carried out; in-process use of a queue is not a call. */
  readonly onRequest?: (record: RequestRecord) => void;
}

export interface Sqs {
  readonly service: AwsService;
  /** Attributes as the template writes them, with all references resolved. Throws `AwsError`. */
  createQueue(queue: { readonly name: string; readonly attributes?: Input }): Queue;
  queueByArn(arn: string): Queue | undefined;
  queueByUrl(url: string): Queue | undefined;
  queueByName(name: string): Queue | undefined;
  queueUrl(queue: Queue): string;
  queues(): Queue[];
  /** Sends in process, for services that deliver to queues. Throws `AwsError` when there is no such queue. */
  send(queueArn: string, message: OutgoingMessage): SentMessage;
}

const ACTIONS: Readonly<Record<string, SqsAction>> = {
  ...sendActions,
  ...receiveActions,
  ...queueActions,
  ...moveActions,
};

export function createSqs(options: SqsOptions): Sqs {
  const { clock, endpoint, disorder = 0 } = options;
  const random = options.random.fork('sqs');
  const queues = new Queues({ clock, random, endpoint, disorder });
  const moveTasks = new Map<string, MoveTask[]>();

  const handle = async (action: string, input: Input, context: CallContext): Promise<object> => {
    const definition = find(action);
    if (!definition) {
      throw new AwsError('InvalidAction', `The action ${action} is not valid for this endpoint.`);
    }
    const billed = { queueArn: undefined as string | undefined, bytes: 0 };
    const bill = (queueArn: string, bytes: number): void => {
      billed.queueArn = queueArn;
      billed.bytes = bytes;
    };
    const output = await definition.run({ input, context, queues, clock, random, moveTasks, bill });
    const chunks64k = Math.max(1, Math.ceil(billed.bytes / BILLED_CHUNK_BYTES));
    const { caller } = context;
    options.onRequest?.({ action, queueArn: billed.queueArn, chunks64k, caller, grouped: isGrouped(input) });
    return output;
  };

  return {
    service: {
      name: 'sqs',
      permissions: (action, input) => find(action)?.permissions(input) ?? [],
      handle,
      query: queryCodec,
    },
    createQueue: ({ name, attributes = {} }) => queues.create(name, attributes),
    queueByArn: (queueArn) => queues.byArn(queueArn),
    queueByUrl: (url) => queues.byUrl(url),
    queueByName: (name) => queues.named(name),
    queueUrl: (queue) => queues.url(queue),
    queues: () => queues.all(),
    send: (queueArn, message) => {
      const queue = queues.byArn(queueArn);
      if (!queue) throw queueDoesNotExist();
      return queue.send(message);
    },
  };
}

function isGrouped({ MessageGroupId: group, Entries: entries }: Input): boolean {
  if (group !== undefined) return true;
  return (
    Array.isArray(entries) && entries.some((entry) => isRecord(entry) && entry.MessageGroupId !== undefined)
  );
}

function find(action: string): SqsAction | undefined {
  return Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
}

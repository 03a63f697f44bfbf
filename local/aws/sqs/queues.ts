/** All queues of the run: made by the stack or by a call, found by ARN, URL or name. */
import type { Random } from '../../random';
import type { Clock } from '../../time/clock';
import { ACCOUNT_ID, AwsError, arn, type Input } from '../service';
import { invalidParameter, queueDoesNotExist } from './errors';
import { requiredText } from './input';
import { QUEUE_NAME } from './limits';
import { Queue } from './queue';
import { applyAttributes, DEFAULT_SETTINGS, formatSettings, type QueueSettings } from './queue-settings';

export interface QueuesOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Where the queues are reached, without a slash at the end; part of every queue URL. */
  readonly endpoint: () => string;
  readonly disorder: number;
}

export class Queues {
  private readonly byName = new Map<string, Queue>();
  /** So that a queue made anew under an old name draws other message ids. */
  private made = 0;

  constructor(private readonly options: QueuesOptions) {}

  /** A queue that exists with the same attributes is returned as it is; other attributes are refused. */
  create(name: string, attributes: Input): Queue {
    if (!QUEUE_NAME.test(name)) {
      throw invalidParameter(
        'QueueName',
        name,
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
      );
    }
    const settings = applyAttributes(DEFAULT_SETTINGS, attributes);
    const existing = this.byName.get(name);
    if (existing) {
      checkSameSettings(existing, settings, Object.keys(attributes));
      return existing;
    }
    const queueArn = arn('sqs', name);
    this.checkRedrive(queueArn, settings);
    const { clock, random, disorder } = this.options;
    const findQueue = (target: string): Queue | undefined => this.byArn(target);
    const queue = new Queue({
      name,
      arn: queueArn,
      clock,
      random: random.fork(`${name} ${this.made++}`),
      settings,
      disorder,
      findQueue,
    });
    this.byName.set(name, queue);
    return queue;
  }

  configure(queue: Queue, attributes: Input): void {
    const settings = applyAttributes(queue.settings, attributes);
    if (settings.redrivePolicy !== queue.settings.redrivePolicy) this.checkRedrive(queue.arn, settings);
    queue.configure(settings);
  }

  delete(queue: Queue): void {
    this.byName.delete(queue.name);
  }

  url(queue: Queue): string {
    return `${this.options.endpoint()}/${ACCOUNT_ID}/${queue.name}`;
  }

  all(): Queue[] {
    return [...this.byName.values()];
  }

  named(name: string): Queue | undefined {
    return this.byName.get(name);
  }

  byArn(queueArn: string): Queue | undefined {
    const queue = this.byName.get(queueArn.slice(queueArn.lastIndexOf(':') + 1));
    return queue?.arn === queueArn ? queue : undefined;
  }

  /** Any host will do, as long as the path ends in the name of a queue. */
  byUrl(url: string): Queue | undefined {
    const name = queueNameInUrl(url);
    return name === undefined ? undefined : this.byName.get(name);
  }

  /** The queue that the call's `QueueUrl` names. */
  required(input: Input): Queue {
    const queue = this.byUrl(requiredText(input, 'QueueUrl'));
    if (!queue) throw queueDoesNotExist();
    return queue;
  }

  /** The queues whose redrive policy names this one. */
  sourcesOf(queue: Queue): Queue[] {
    return this.all().filter((source) => source.settings.redrivePolicy?.deadLetterTargetArn === queue.arn);
  }

  private checkRedrive(sourceArn: string, settings: QueueSettings): void {
    const policy = settings.redrivePolicy;
    if (!policy) return;
    const target = this.byArn(policy.deadLetterTargetArn);
    if (!target) {
      throw invalidParameter('RedrivePolicy', policy, 'Dead letter target does not exist.');
    }
    const allowed = target.settings.redriveAllowPolicy;
    const refused =
      allowed?.redrivePermission === 'denyAll' ||
      (allowed?.redrivePermission === 'byQueue' && !allowed.sourceQueueArns.includes(sourceArn));
    if (refused) {
      throw invalidParameter(
        'RedrivePolicy',
        policy,
        `${target.name} does not allow this queue to use it as dead letter queue.`,
      );
    }
  }
}

/** The name that a queue's URL or its path ends in. */
export function queueNameInUrl(url: string): string | undefined {
  const name = url.replace(/\/+$/, '').split('/').pop();
  return name !== undefined && QUEUE_NAME.test(name) ? name : undefined;
}

function checkSameSettings(queue: Queue, wanted: QueueSettings, names: readonly string[]): void {
  const [has, asked] = [formatSettings(queue.settings), formatSettings(wanted)];
  const different = names.find((name) => has[name] !== asked[name]);
  if (different) {
    throw new AwsError(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${different}`,
      { queryCode: 'QueueAlreadyExists' },
    );
  }
}

/** Which permissions an action takes. Never refuses: what cannot be read is judged as the resource `*`. */
import { arn, type Input, type Permission } from '../service';
import { queueNameInUrl } from './queues';

/** `sqs:ACTION` on the queue that `QueueUrl` names. */
export function onQueueUrl(action: string): (input: Input) => Permission[] {
  return ({ QueueUrl: url }) => {
    const name = typeof url === 'string' ? queueNameInUrl(url) : undefined;
    return [{ action: `sqs:${action}`, resource: name === undefined ? '*' : arn('sqs', name) }];
  };
}

/** `sqs:ACTION` on the queue of the given name. */
export function onQueueName(action: string): (input: Input) => Permission[] {
  return ({ QueueName: name }) => [
    { action: `sqs:${action}`, resource: typeof name === 'string' ? arn('sqs', name) : '*' },
  ];
}

/** `sqs:ACTION` on the queue whose ARN stands in the given member. */
export function onQueueArn(action: string, member: string): (input: Input) => Permission[] {
  return (input) => {
    const value = input[member];
    return [{ action: `sqs:${action}`, resource: typeof value === 'string' ? value : '*' }];
  };
}

/** `sqs:ACTION` for actions that AWS does not scope to a queue. */
export function onAny(action: string): () => Permission[] {
  return () => [{ action: `sqs:${action}`, resource: '*' }];
}

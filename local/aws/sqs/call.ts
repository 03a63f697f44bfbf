/** What an action gets to work with, and how it is described to the service. */
import type { Random } from '../../random';
import type { Clock } from '../../time/clock';
import type { CallContext, Input, Permission } from '../service';
import type { MoveTask } from './message-move';
import type { Queue } from './queue';
import type { Queues } from './queues';

export interface Call {
  readonly input: Input;
  readonly context: CallContext;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly random: Random;
  /** Redrive tasks by the ARN of their source, the newest first. */
  readonly moveTasks: Map<string, MoveTask[]>;
  /** Says which queue the call was about and how many bytes of messages it carried, for the bill. */
  bill(queueArn: string, payloadBytes: number): void;
}

/** One API action: what it takes to be allowed and what it does. */
export interface SqsAction {
  permissions(input: Input): readonly Permission[];
  run(call: Call): object | Promise<object>;
}

/** The queue that the call names, in a call that carries no messages. */
export function queueOf(call: Call): Queue {
  const queue = call.queues.required(call.input);
  call.bill(queue.arn, 0);
  return queue;
}

/** The redrive actions: start, list and cancel a message move task. */
import { AwsError, type Input, type Permission } from '../service';
import type { Call, SqsAction } from './call';
import { resourceNotFound } from './errors';
import { optionalInteger, optionalText, requiredText } from './input';
import { MAX_MOVES_PER_SECOND } from './limits';
import { MoveTask } from './message-move';
import { onQueueArn } from './permissions';

/** AWS lists the ten latest tasks of a queue. */
const KEPT_TASKS = 10;

export const moveActions: Readonly<Record<string, SqsAction>> = {
  StartMessageMoveTask: { permissions: permissionsToMove, run: start },
  ListMessageMoveTasks: {
    permissions: onQueueArn('ListMessageMoveTasks', 'SourceArn'),
    run: ({ input, queues, moveTasks }) => {
      const sourceArn = requiredText(input, 'SourceArn');
      if (!queues.byArn(sourceArn)) throw missingSource();
      const max = optionalInteger(input, 'MaxResults', { min: 1, max: KEPT_TASKS }) ?? 1;
      return { Results: (moveTasks.get(sourceArn) ?? []).slice(0, max).map(format) };
    },
  },
  CancelMessageMoveTask: {
    permissions: (input) => [
      { action: 'sqs:CancelMessageMoveTask', resource: parseHandle(input.TaskHandle)?.sourceArn ?? '*' },
    ],
    run: ({ input, moveTasks }) => {
      const handle = parseHandle(requiredText(input, 'TaskHandle'));
      const task = moveTasks
        .get(handle?.sourceArn ?? '')
        ?.find(({ options }) => options.id === handle?.taskId);
      if (!task) throw resourceNotFound('Task does not exist.');
      if (task.status !== 'RUNNING') {
        throw new AwsError(
          'UnsupportedOperation',
          `Only a running task can be cancelled; it is ${task.status}.`,
        );
      }
      task.cancel();
      return { ApproximateNumberOfMessagesMoved: task.moved };
    },
  },
};

function permissionsToMove(input: Input): Permission[] {
  const onSource = ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  const onDestination =
    input.DestinationArn === undefined ? [] : onQueueArn('SendMessage', 'DestinationArn')(input);
  return [...onSource.flatMap((action) => onQueueArn(action, 'SourceArn')(input)), ...onDestination];
}

function start({ input, queues, clock, random, moveTasks, bill }: Call): object {
  const source = queues.byArn(requiredText(input, 'SourceArn'));
  if (!source) throw missingSource();
  const destinationArn = optionalText(input, 'DestinationArn');
  const maxPerSecond = optionalInteger(input, 'MaxNumberOfMessagesPerSecond', {
    min: 1,
    max: MAX_MOVES_PER_SECOND,
  });
  if (queues.sourcesOf(source).length === 0) {
    throw refuse('Source queue must be configured as a Dead Letter Queue.');
  }
  if (destinationArn === source.arn) throw refuse('Source and destination queue must differ.');
  if (destinationArn !== undefined && !queues.byArn(destinationArn)) {
    throw resourceNotFound("The resource that you specified for the DestinationArn parameter doesn't exist.");
  }
  const tasks = moveTasks.get(source.arn) ?? [];
  if (tasks.some(({ status }) => status === 'RUNNING')) {
    throw refuse('There is already a task running. Only one active task is allowed for a source queue arn.');
  }
  bill(source.arn, 0);
  const task = new MoveTask(
    {
      id: random.uuid(),
      source,
      destinationArn,
      maxPerSecond,
      defaultPerSecond: MAX_MOVES_PER_SECOND,
      findQueue: (arn) => queues.byArn(arn),
    },
    clock,
  );
  moveTasks.set(source.arn, [task, ...tasks].slice(0, KEPT_TASKS));
  return { TaskHandle: formatHandle(task) };
}

function format(task: MoveTask): object {
  const { options, status, startedAtMs, moved, toMove, failureReason } = task;
  const { source, destinationArn, maxPerSecond } = options;
  return {
    ...(status === 'RUNNING' ? { TaskHandle: formatHandle(task) } : {}),
    Status: status,
    SourceArn: source.arn,
    ...(destinationArn === undefined ? {} : { DestinationArn: destinationArn }),
    ...(maxPerSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: maxPerSecond }),
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: toMove,
    ...(failureReason === undefined ? {} : { FailureReason: failureReason }),
    StartedTimestamp: startedAtMs,
  };
}

function formatHandle({ options }: MoveTask): string {
  return Buffer.from(`${options.id} ${options.source.arn}`).toString('base64');
}

function parseHandle(handle: unknown): { taskId: string; sourceArn: string } | undefined {
  if (typeof handle !== 'string') return undefined;
  const [taskId, sourceArn] = Buffer.from(handle, 'base64').toString('utf8').split(' ');
  return taskId && sourceArn ? { taskId, sourceArn } : undefined;
}

function missingSource(): AwsError {
  return resourceNotFound("The resource that you specified for the SourceArn parameter doesn't exist.");
}

function refuse(reason: string): AwsError {
  return new AwsError('InvalidParameterValue', reason);
}

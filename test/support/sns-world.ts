import type { CallContext } from '../../local/aws/service';
import type { DeliveryPorts } from '../../local/aws/sns/delivery';
import { createSns, type Sns, type SnsOptions } from '../../local/aws/sns/sns';
import { createRandom } from '../../local/random';
import { VirtualClock } from '../../local/time/virtual-clock';

export interface SentToQueue {
  readonly queueArn: string;
  readonly body: string;
  readonly attributes: object;
  readonly traceHeader: string | undefined;
  readonly groupId: string | undefined;
}

export interface SnsWorld {
  readonly clock: VirtualClock;
  readonly sns: Sns;
  readonly topicArn: string;
  readonly queued: SentToQueue[];
  readonly invoked: {
    readonly functionArn: string;
    readonly event: object;
    readonly traceHeader: string | undefined;
  }[];
  call(
    action: string,
    input: Record<string, unknown>,
    context?: CallContext,
  ): Promise<Record<string, unknown>>;
}

/** An SNS of its own with one topic, on virtual time, that notes what it delivers. */
export function createSnsWorld(
  ports: Partial<DeliveryPorts> = {},
  options: Partial<SnsOptions> = {},
): SnsWorld {
  const clock = new VirtualClock(Date.UTC(2026, 10, 21));
  const queued: SentToQueue[] = [];
  const invoked: { functionArn: string; event: object; traceHeader: string | undefined }[] = [];
  const deliver: DeliveryPorts = {
    sendToQueue: (queueArn, body, attributes, traceHeader, groupId) =>
      queued.push({ queueArn, body, attributes, traceHeader, groupId }),
    invokeFunction: (functionArn, event, traceHeader) => invoked.push({ functionArn, event, traceHeader }),
    ...ports,
  };
  const sns = createSns({
    clock,
    random: createRandom(7),
    endpoint: () => 'http://127.0.0.1:4566',
    deliver,
    ...options,
  });
  const { arn: topicArn } = sns.createTopic({ name: 'alerts' });
  return {
    clock,
    sns,
    topicArn,
    queued,
    invoked,
    call: async (action, input, context = { traceHeader: undefined, caller: 'tester' }) =>
      ({ ...(await sns.service.handle(action, input, context)) }) as Record<string, unknown>,
  };
}

export const QUEUE_ARN = 'arn:aws:sqs:us-east-1:123456789012:work';
export const DEAD_ARN = 'arn:aws:sqs:us-east-1:123456789012:dead';
export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:digest';

import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { nameResource } from './naming';

export interface QueueWithDlqProps {
  readonly name: string;
  readonly visibilityTimeout: Duration;
  readonly maxReceiveCount: number;
}

/** A work queue and the dead-letter queue behind it, which keeps longer than the work queue does. */
export class QueueWithDlq extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: QueueWithDlqProps) {
    super(scope, id);
    this.deadLetters = createDeadLetterQueue(this, 'DeadLetters', `${props.name}-dlq`);
    this.queue = nameResource(
      new Queue(this, 'Queue', {
        encryption: QueueEncryption.SQS_MANAGED,
        enforceSSL: true,
        visibilityTimeout: props.visibilityTimeout,
        retentionPeriod: Duration.days(4),
        maxMessageSizeBytes: Size.mebibytes(1).toBytes(),
        deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceiveCount },
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      props.name,
    );
  }
}

/** The last place of a message that could not be worked off: kept as long as SQS keeps anything. */
export function createDeadLetterQueue(scope: Construct, id: string, name: string): Queue {
  return nameResource(
    new Queue(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      maxMessageSizeBytes: Size.mebibytes(1).toBytes(),
      redriveAllowPolicy: { redrivePermission: RedrivePermission.ALLOW_ALL },
      removalPolicy: RemovalPolicy.DESTROY,
    }),
    name,
  );
}

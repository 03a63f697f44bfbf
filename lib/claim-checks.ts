import { type CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { EVENT_DATA_DAYS, EVENT_DATA_PREFIX } from '../lambdas/domain/event/large-data';
import { CLAIM_KEPT_DAYS, CLAIM_PREFIX } from '../lambdas/domain/whatsapp/queued-webhook';
import { acknowledge } from './constructs/acknowledge';
import { nameResource } from './constructs/naming';
import type { StageFunction } from './constructs/stage-function';
import type { StageConfig } from './stage-config';

const CLAIMS = `${CLAIM_PREFIX}*`;
const EVENT_DATA = `${EVENT_DATA_PREFIX}*`;

type Allowed = Pick<StageFunction<Record<string, string>>, 'allow' | 'lambda'>;

/**
 * Where webhooks lie that are too large for the queue, from their reception until their events are counted, and the
 * data of events that are too large for the topic, for the team's own services to fetch.
 */
export class ClaimChecks extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, config: StageConfig) {
    super(scope, id);
    this.bucket = nameResource(
      new Bucket(this, 'Bucket', {
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        encryption: BucketEncryption.S3_MANAGED,
        enforceSSL: true,
        objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
        lifecycleRules: [
          {
            id: 'Forgotten',
            prefix: CLAIM_PREFIX,
            // Longer than a pointer can wait: 4 days in the queue, 14 in its dead-letter queue, 4 more once redriven.
            expiration: Duration.days(CLAIM_KEPT_DAYS),
          },
          { id: 'EventData', prefix: EVENT_DATA_PREFIX, expiration: Duration.days(EVENT_DATA_DAYS) },
          { id: 'Unfinished', abortIncompleteMultipartUploadAfter: Duration.days(1) },
        ],
        // CloudFormation cannot delete a bucket that still holds something: the stack's deletion then fails on it, and
        // goes through once it is emptied by hand.
        removalPolicy: config.dataOnDelete === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      }),
      'claim-checks',
    );
    acknowledge(
      this.bucket,
      'AwsSolutions-S1',
      'Objects live for seconds or days, and whoever may reach them is told by roles: an access log would tell ' +
        'little more, and would need a bucket of its own that outlives what it records.',
    );
  }

  /** Lets a function put bodies in. */
  allowPut(fn: Allowed): void {
    fn.allow(['s3:PutObject'], this.bucket.arnForObjects(CLAIMS));
    this.acknowledgeObjects(fn, CLAIMS);
  }

  /** Lets a function put data of events in, and nothing else. */
  allowPutEventData(fn: Allowed): void {
    fn.allow(['s3:PutObject'], this.bucket.arnForObjects(EVENT_DATA));
    this.acknowledgeObjects(fn, EVENT_DATA);
  }

  /** Lets a function read bodies and remove them. */
  allowReadAndRemove(fn: Allowed): void {
    // Who may not list a bucket is told of a missing object that access is denied: gone and forbidden would look alike.
    fn.allow(['s3:GetObject', 's3:DeleteObject'], this.bucket.arnForObjects(CLAIMS)).allow(
      ['s3:ListBucket'],
      this.bucket.bucketArn,
    );
    this.acknowledgeObjects(fn, CLAIMS);
  }

  private acknowledgeObjects({ lambda }: Allowed, objects: string): void {
    const logicalId = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnResource);
    acknowledge(
      lambda.role ?? lambda,
      `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${objects}]`,
      'Objects are named as webhooks and events come; nothing else lies there.',
    );
  }
}

import { type CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './constructs/acknowledge';
import { nameResource } from './constructs/naming';
import type { StageFunction } from './constructs/stage-function';
import type { StageConfig } from './stage-config';

type Allowed = Pick<StageFunction<Record<string, string>>, 'allow' | 'lambda'>;

/** Longer than a pointer can wait: 4 days in the queue, 14 in its dead-letter queue, 4 more once redriven. */
const KEPT_DAYS = 30;

/** Where webhooks lie that are too large for the queue, from their reception until their events are counted. */
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
            expiration: Duration.days(KEPT_DAYS),
            abortIncompleteMultipartUploadAfter: Duration.days(1),
          },
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
      'Objects live for seconds, and two functions of this stack alone may reach them: an access log would tell ' +
        'only what their own logs tell, and would need a bucket of its own that outlives what it records.',
    );
  }

  /** Lets a function put bodies in. */
  allowPut(fn: Allowed): void {
    fn.allow(['s3:PutObject'], this.bucket.arnForObjects('*'));
    this.acknowledgeObjects(fn);
  }

  /** Lets a function read bodies and remove them. */
  allowReadAndRemove(fn: Allowed): void {
    // Who may not list a bucket is told of a missing object that access is denied: gone and forbidden would look alike.
    fn.allow(['s3:GetObject', 's3:DeleteObject'], this.bucket.arnForObjects('*')).allow(
      ['s3:ListBucket'],
      this.bucket.bucketArn,
    );
    this.acknowledgeObjects(fn);
  }

  private acknowledgeObjects({ lambda }: Allowed): void {
    const logicalId = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnResource);
    acknowledge(
      lambda.role ?? lambda,
      `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/*]`,
      'Objects are named as webhooks come; the bucket holds nothing else.',
    );
  }
}

import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { NORMALISE_ENV } from '../lambdas/normalise/env';
import type { FunctionName } from './bundle';
import type { ClaimChecks } from './claim-checks';
import { QueueWithDlq } from './constructs/queue-with-dlq';
import { StageFunction } from './constructs/stage-function';
import type { Ledger } from './ledger';
import type { Secrets } from './secrets';
import type { StageConfig } from './stage-config';
import type { TenantState } from './tenant-state';
import type { Topics } from './topics';

export interface WebhookIntakeProps {
  readonly config: StageConfig;
  readonly code: Readonly<Record<FunctionName, string>>;
  readonly state: TenantState;
  readonly ledger: Ledger;
  readonly secrets: Secrets;
  readonly topics: Topics;
  readonly claims: ClaimChecks;
}

/** A record is tried this often; what fails then is set aside with its cause. */
const MAX_RECEIVE_COUNT = 5;

/** The middle of the way: the queue of webhooks and the function that makes counted events of them. */
export class WebhookIntake extends Construct {
  readonly webhooks: QueueWithDlq;
  readonly normalise: StageFunction<typeof NORMALISE_ENV>;

  constructor(scope: Construct, id: string, props: WebhookIntakeProps) {
    super(scope, id);
    const { config, code, state, ledger, secrets, topics, claims } = props;
    const timeout = Duration.seconds(30);
    this.webhooks = new QueueWithDlq(this, 'Webhooks', {
      name: 'webhooks',
      // Lambda's advice: six times the function's time, so that a throttled batch is not handed out twice.
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * 6),
      maxReceiveCount: MAX_RECEIVE_COUNT,
    });
    const { queue, deadLetters } = this.webhooks;
    this.normalise = new StageFunction(this, 'Normalise', {
      name: 'normalise',
      description: 'Makes typed events of queued webhooks, records each once in the ledger and publishes it',
      code: code.normalise,
      config,
      envNames: NORMALISE_ENV,
      env: {
        stage: config.stage,
        tableName: state.table.tableName,
        ledgerTableName: ledger.table.tableName,
        eventsTopicArn: topics.events.topicArn,
        deadLetterQueueUrl: deadLetters.queueUrl,
        identitySecretArn: secrets.identity.secretArn,
        claimsBucketName: claims.bucket.bucketName,
        maxReceiveCount: String(MAX_RECEIVE_COUNT),
        eventContent: config.eventContent,
      },
      memoryMb: 512,
      timeout,
    });
    this.normalise
      .allow(['dynamodb:BatchGetItem'], state.table.tableArn)
      .allow(['dynamodb:UpdateItem'], ledger.table.tableArn)
      .allow(['sqs:SendMessage'], deadLetters.queueArn)
      .allow(['secretsmanager:GetSecretValue'], secrets.identity.secretArn);
    claims.allowReadAndRemove(this.normalise);
    claims.allowPutEventData(this.normalise);
    topics.allowPublish(this.normalise, topics.events);
    this.normalise.lambda.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 100,
        // Above ten a window is needed; it is also what makes one invocation of many webhooks.
        maxBatchingWindow: Duration.seconds(1),
        maxConcurrency: config.normaliseConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}

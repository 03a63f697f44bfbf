import { Duration } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVALUATE_ENV, scheduleInput } from '../lambdas/evaluate/env';
import { NOTIFY_ENV } from '../lambdas/notify/env';
import type { FunctionName } from './bundle';
import { acknowledge } from './constructs/acknowledge';
import { createDeadLetterQueue, type QueueWithDlq } from './constructs/queue-with-dlq';
import { Scheduled } from './constructs/scheduled';
import { StageFunction } from './constructs/stage-function';
import type { Secrets } from './secrets';
import type { StageConfig } from './stage-config';
import type { TenantState } from './tenant-state';
import type { Topics } from './topics';

export interface AlertingProps {
  readonly config: StageConfig;
  readonly code: Readonly<Record<FunctionName, string>>;
  readonly state: TenantState;
  readonly secrets: Secrets;
  readonly topics: Topics;
  /** The HTTP API whose error rate the platform's rules judge. */
  readonly apiId: string;
  /** Whose depth and age they judge. */
  readonly webhooks: QueueWithDlq;
}

/** Decides each minute what is wrong, and tells people. */
export class Alerting extends Construct {
  readonly evaluate: StageFunction<typeof EVALUATE_ENV>;
  readonly notify: StageFunction<typeof NOTIFY_ENV>;
  /** Notices that no channel would take. */
  readonly deadNotices: Queue;

  constructor(scope: Construct, id: string, props: AlertingProps) {
    super(scope, id);
    this.deadNotices = createDeadLetterQueue(this, 'DeadNotices', 'alerts-dlq');
    acknowledge(
      this.deadNotices,
      'AwsSolutions-SQS3',
      'It is a dead-letter queue itself: of the notify function, by its failure destination rather than by redrive.',
    );
    this.evaluate = this.createEvaluate(props);
    this.notify = this.createNotify(props);
  }

  private createEvaluate({ config, code, state, topics, apiId, webhooks }: AlertingProps) {
    const evaluate = new StageFunction(this, 'Evaluate', {
      name: 'evaluate',
      description: 'Judges every rule for the platform and each tenant, once a minute',
      code: code.evaluate,
      config,
      envNames: EVALUATE_ENV,
      env: {
        stage: config.stage,
        tableName: state.table.tableName,
        alertsTopicArn: topics.alerts.topicArn,
        apiId,
        webhooksQueueName: webhooks.queue.queueName,
        webhooksDlqName: webhooks.deadLetters.queueName,
        alertsDlqName: this.deadNotices.queueName,
        runbookBaseUrl: config.repositoryUrl,
      },
      // Processor time comes with memory. What takes processor time costs the same with more of both, and with half as
      // much a sandbox that begins anew could not read the hour of 10,000 tenants in its time.
      memoryMb: 1_024,
      timeout: Duration.seconds(50),
      traced: true,
    });
    evaluate
      .allow(['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem'], state.table.tableArn)
      .allow(['dynamodb:Query'], state.byMinuteArn)
      .allow(['cloudwatch:GetMetricData'], '*');
    acknowledge(
      evaluate.lambda.role ?? evaluate,
      'AwsSolutions-IAM5[Resource::*]',
      'CloudWatch has no resources to scope GetMetricData to, and X-Ray none for its segments.',
    );
    topics.allowPublish(evaluate, topics.alerts);
    for (let shard = 0; shard < config.evaluateShards; shard++) {
      new Scheduled(this, shard === 0 ? 'EveryMinute' : `EveryMinute${shard}`, {
        name: shard === 0 ? 'evaluate' : `evaluate-${shard}`,
        every: 'minute',
        target: evaluate.lambda,
        input: scheduleInput(shard, config.evaluateShards),
      });
    }
    return evaluate;
  }

  private createNotify({ config, code, state, secrets, topics }: AlertingProps) {
    const notify = new StageFunction(this, 'Notify', {
      name: 'notify',
      description: 'Tells every alert over each channel, once',
      code: code.notify,
      config,
      envNames: NOTIFY_ENV,
      env: {
        stage: config.stage,
        tableName: state.table.tableName,
        channelsSecretArn: secrets.channels.secretArn,
      },
      memoryMb: 256,
      timeout: Duration.seconds(30),
      traced: true,
    });
    notify
      .allow(['dynamodb:GetItem', 'dynamodb:PutItem'], state.table.tableArn)
      .allow(['secretsmanager:GetSecretValue'], secrets.channels.secretArn);
    notify.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(this.deadNotices),
    });
    topics.alerts.addSubscription(new LambdaSubscription(notify.lambda));
    return notify;
  }
}

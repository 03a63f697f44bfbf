import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { EVALUATE_ENV, scheduleInput } from '../lambdas/evaluate/env';
import { NOTIFY_ENV } from '../lambdas/notify/env';
import type { FunctionName } from './bundle';
import { acknowledge } from './constructs/acknowledge';
import { QueueWithDlq } from './constructs/queue-with-dlq';
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
  /** Name of the function whose time they judge. */
  readonly normaliseName: string;
}

/** Longer than the slowest channels take for what is told in one call. */
const NOTIFY_SECONDS = 60;

/** Decides each minute what is wrong, and tells people. */
export class Alerting extends Construct {
  readonly evaluate: StageFunction<typeof EVALUATE_ENV>;
  readonly notify: StageFunction<typeof NOTIFY_ENV>;
  /** Reports of alerts on their way to notify, and behind it those that it could not work off for days. */
  readonly reports: QueueWithDlq;

  constructor(scope: Construct, id: string, props: AlertingProps) {
    super(scope, id);
    this.reports = new QueueWithDlq(this, 'Reports', {
      name: 'alerts',
      visibilityTimeout: Duration.seconds(NOTIFY_SECONDS * 6),
      // Tried for a day: what fails is the table, or notify itself, not a channel.
      maxReceiveCount: 240,
    });
    this.evaluate = this.createEvaluate(props);
    this.notify = this.createNotify(props);
  }

  private createEvaluate({ config, code, state, topics, apiId, webhooks, normaliseName }: AlertingProps) {
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
        alertsDlqName: this.reports.deadLetters.queueName,
        normaliseFunctionName: normaliseName,
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
      description: 'Decides who is told of which alerts, and tells them, once',
      code: code.notify,
      config,
      envNames: NOTIFY_ENV,
      env: {
        stage: config.stage,
        tableName: state.table.tableName,
        channelsSecretArn: secrets.channels.secretArn,
        queueUrl: this.reports.queue.queueUrl,
        deadLetterQueueUrl: this.reports.deadLetters.queueUrl,
      },
      // The largest desk takes 700 MB and eleven seconds of a processor in a call, which half as much would not get done.
      memoryMb: 1_024,
      timeout: Duration.seconds(NOTIFY_SECONDS),
      traced: true,
    });
    notify
      .allow(
        ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
        state.table.tableArn,
      )
      .allow(['secretsmanager:GetSecretValue'], secrets.channels.secretArn)
      .allow(['sqs:SendMessage'], this.reports.queue.queueArn)
      .allow(['sqs:SendMessage'], this.reports.deadLetters.queueArn)
      // Who sends stands in the secret; in SES's sandbox the receiving identity is asked for too.
      .allow(['ses:SendEmail'], `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/*`);
    // A phone is no resource: it is what is no topic.
    notify.lambda.addToRolePolicy(
      new PolicyStatement({ actions: ['sns:Publish'], notResources: ['arn:aws:sns:*:*:*'] }),
    );
    acknowledge(
      notify.lambda.role ?? notify,
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]',
      'Which address sends is in the channels secret, which synthesis does not see.',
    );
    topics.alerts.addSubscription(new SqsSubscription(this.reports.queue, { rawMessageDelivery: true }));
    notify.lambda.addEventSource(
      new SqsEventSource(this.reports.queue, {
        batchSize: 1_000,
        // So that what fires together is seen together, and an outage is few calls.
        maxBatchingWindow: Duration.seconds(1),
        maxConcurrency: 2,
      }),
    );
    new Scheduled(this, 'NotifyEveryMinute', {
      name: 'notify',
      every: 'minute',
      target: notify.lambda,
      input: {},
    });
    return notify;
  }
}

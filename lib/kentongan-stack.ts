import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alerting } from './alerting';
import type { FunctionName } from './bundle';
import { ClaimChecks } from './claim-checks';
import { OverviewDashboard } from './dashboard';
import { HourCounts } from './hour-counts';
import { Ledger } from './ledger';
import { PlatformAlarms } from './platform-alarms';
import { Secrets } from './secrets';
import { requireWatch } from './self-watch';
import type { StageConfig } from './stage-config';
import { SyntheticChecks } from './synthetic-checks';
import { TenantState } from './tenant-state';
import { Topics } from './topics';
import { WebhookApi } from './webhook-api';
import { WebhookIntake } from './webhook-intake';

export interface KentonganStackProps extends StackProps {
  readonly config: StageConfig;
  /** The folder of each function's bundle. */
  readonly code: Readonly<Record<FunctionName, string>>;
}

/** Everything, in the order in which a webhook meets it. */
export class KentonganStack extends Stack {
  constructor(scope: Construct, id: string, { config, code, ...props }: KentonganStackProps) {
    super(scope, id, { ...props, terminationProtection: config.dataOnDelete === 'retain' });
    const secrets = new Secrets(this, 'Secrets', config);
    const state = new TenantState(this, 'TenantState', config);
    const topics = new Topics(this, 'Topics');
    const claims = new ClaimChecks(this, 'ClaimChecks', config);
    const ledger = new Ledger(this, 'Ledger', { config, code, state });
    const intake = new WebhookIntake(this, 'Intake', {
      config,
      code,
      state,
      ledger,
      secrets,
      topics,
      claims,
    });
    const front = new WebhookApi(this, 'Front', {
      config,
      code,
      secrets,
      claims,
      topics,
      webhooks: intake.webhooks.queue,
    });
    const alerting = new Alerting(this, 'Alerting', {
      webhooks: intake.webhooks,
      normaliseName: intake.normalise.lambda.functionName,
      config,
      code,
      state,
      secrets,
      topics,
      apiId: front.api.apiId,
    });
    const checks = new SyntheticChecks(this, 'Checks', {
      config,
      code,
      state,
      ledger,
      secrets,
      webhookUrl: front.webhookUrl,
    });
    const hours = new HourCounts(this, 'Hours', { config, code, state });
    new PlatformAlarms(this, 'Alarms', {
      config,
      topics,
      api: front.api,
      intake,
      alerting,
      functions: {
        ingest: front.ingest.lambda,
        normalise: intake.normalise.lambda,
        count: ledger.count.lambda,
        rollup: hours.rollup.lambda,
        evaluate: alerting.evaluate.lambda,
        notify: alerting.notify.lambda,
        probe: checks.probe.lambda,
      },
    });
    const overview = new OverviewDashboard(this, 'Overview', { config, api: front.api, intake });

    this.output('Stage', config.stage, 'What overrides of rules call it');
    this.output('WebhookUrl', front.webhookUrl, "The callback URL to give to Meta, for the app named 'main'");
    if (front.address.dnsTarget) {
      this.output('DnsTarget', front.address.dnsTarget, 'Where the record of your domain must point');
    }
    if (secrets.probeCertificate) {
      this.output(
        'ProbeCertificateSecretArn',
        secrets.probeCertificate.secretArn,
        'The certificate and key by which the synthetic check gets in',
      );
    }
    this.output('MetaSecretArn', secrets.meta.secretArn, 'Verify token and app secrets');
    this.output('ChannelsSecretArn', secrets.channels.secretArn, 'Addresses of alert channels');
    this.output('StateTableName', state.table.tableName, 'Tenants and their counts');
    this.output('WebhooksQueueUrl', intake.webhooks.queue.queueUrl, 'Webhooks on their way');
    this.output(
      'WebhooksDlqUrl',
      intake.webhooks.deadLetters.queueUrl,
      'Webhooks set aside, with their cause',
    );
    this.output('WebhookApiId', front.api.apiId, 'By which CloudWatch has the metrics of the API');
    this.output(
      'NormaliseFunctionName',
      intake.normalise.lambda.functionName,
      'By which CloudWatch has the time that webhooks take to be processed',
    );
    this.output(
      'AlertsDlqUrl',
      alerting.reports.deadLetters.queueUrl,
      'Reports of alerts that notify could not work off',
    );
    this.output(
      'ClaimChecksBucketName',
      claims.bucket.bucketName,
      'Webhooks too large for the queue, and data of events too large for the topic',
    );
    this.output('EventsTopicArn', topics.events.topicArn, 'Subscribe your own services here');
    this.output(
      'AlertsTopicArn',
      topics.alerts.topicArn,
      'Every alert, for subscriptions beside the notifier',
    );
    requireWatch(this);
    this.output('DashboardName', overview.dashboard.dashboardName, 'The overview in CloudWatch');
  }

  private output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}

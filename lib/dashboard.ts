import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricName } from '../lambdas/domain/metric/names';
import { nameResource } from './constructs/naming';
import { METRICS, ownMetric } from './metrics';
import type { StageConfig } from './stage-config';
import type { WebhookIntake } from './webhook-intake';

export interface OverviewDashboardProps {
  readonly config: StageConfig;
  readonly api: HttpApi;
  readonly intake: WebhookIntake;
}

const MINUTE = { period: Duration.minutes(1) };

/** One page, in the order in which a webhook travels: its reception on top, the queue, and what became of messages. */
export class OverviewDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: OverviewDashboardProps) {
    super(scope, id);
    this.dashboard = nameResource(
      new Dashboard(this, 'Dashboard', {
        defaultInterval: Duration.hours(3),
        widgets: [
          [heading('Webhook health: does Meta reach us, and how fast do we answer?')],
          webhookHealth(props),
          [heading('Queues: does work pile up, is anything set aside?')],
          queues(props),
          [heading('Messages: from sent to read')],
          messages(props),
        ],
      }),
      'overview',
    );
  }
}

function webhookHealth({ config, api }: OverviewDashboardProps): IWidget[] {
  const ingest = (name: MetricName, label: string) => ownMetric({ service: 'ingest', config, name, label });
  const probe = (name: MetricName, label: string, statistic: string) =>
    ownMetric({ service: 'probe', config, name, label, statistic });
  return [
    graph('Requests and errors', [
      api.metricCount({ ...MINUTE, statistic: Stats.SUM, label: 'requests' }),
      api.metricClientError({ ...MINUTE, statistic: Stats.SUM, label: '4xx' }),
      api.metricServerError({ ...MINUTE, statistic: Stats.SUM, label: '5xx' }),
    ]),
    graph('Answer time (ms)', [
      api.metricLatency({ ...MINUTE, statistic: Stats.p(50), label: 'p50' }),
      api.metricLatency({ ...MINUTE, statistic: Stats.p(95), label: 'p95' }),
      api.metricLatency({ ...MINUTE, statistic: Stats.p(99), label: 'p99' }),
    ]),
    graph('Refused', [
      ingest(METRICS.signatureFailed, 'bad signature (401)'),
      ingest(METRICS.http403, 'wrong token or certificate (403)'),
      ingest(METRICS.http404, 'unknown app (404)'),
      ingest(METRICS.invalidPayload, 'not JSON (400)'),
      ingest(METRICS.http413, 'too large (413)'),
      ingest(METRICS.webhookNotStored, 'not stored (503)'),
    ]),
    graph(
      'Synthetic webhook',
      [probe(METRICS.probeSuccess, 'arrives (1) or not (0)', Stats.MINIMUM)],
      [probe(METRICS.probeRoundTrip, 'round trip (ms)', Stats.MAXIMUM)],
    ),
  ];
}

function queues({ config, intake }: OverviewDashboardProps): IWidget[] {
  const { queue, deadLetters } = intake.webhooks;
  const own = (name: MetricName, label: string, statistic: string = Stats.SUM) =>
    ownMetric({ service: 'normalise', config, name, label, statistic });
  return [
    graph('Waiting', [
      queue.metricApproximateNumberOfMessagesVisible({ ...MINUTE, label: 'visible' }),
      queue.metricApproximateNumberOfMessagesNotVisible({ ...MINUTE, label: 'in flight' }),
    ]),
    graph('Age of the oldest (s)', [queue.metricApproximateAgeOfOldestMessage({ ...MINUTE, label: 'all' })]),
    graph('Received until counted (ms)', [
      own(METRICS.processingLag, 'p50', Stats.p(50)),
      own(METRICS.processingLag, 'p95', Stats.p(95)),
    ]),
    graph('Set aside and tried again', [
      deadLetters.metricApproximateNumberOfMessagesVisible({ ...MINUTE, label: 'in the dead-letter queue' }),
      own(METRICS.recordParked, 'set aside'),
      own(METRICS.recordRetried, 'tried again'),
    ]),
  ];
}

function messages({ config }: OverviewDashboardProps): IWidget[] {
  const own = (name: MetricName, label: string) => ownMetric({ service: 'normalise', config, name, label });
  return [
    graph('Funnel', [
      own(METRICS.messageSent, 'sent'),
      own(METRICS.messageDelivered, 'delivered'),
      own(METRICS.messageRead, 'read'),
    ]),
    graph('Failed', [own(METRICS.messageFailed, 'failed')]),
    graph('Inbound', [own(METRICS.messageInbound, 'inbound')]),
    graph('Out of the ordinary', [
      own(METRICS.eventDuplicate, 'duplicates'),
      own(METRICS.eventUnknown, 'unknown kind'),
      own(METRICS.eventUnassigned, 'unknown sender'),
    ]),
  ];
}

function heading(text: string): IWidget {
  return new TextWidget({ markdown: `## ${text}`, width: 24, height: 1 });
}

function graph(title: string, left: IMetric[], right: IMetric[] = []): IWidget {
  return new GraphWidget({ title, left, right, width: 6, height: 6, leftYAxis: { min: 0 } });
}

/** The metrics of the whole platform: what AWS counts of our resources, and what our functions write. */
import { defineMetric, type Metric, type MetricKind, type Source, type Unit } from './metric';
import { METRICS } from './names';

type CloudWatch = Extract<Source, { from: 'cloudwatch' }>;
type Row = readonly [
  kind: MetricKind,
  unit: Unit,
  of: CloudWatch['of'],
  metric: CloudWatch['metric'],
  meaning: string,
];

const ROWS = {
  httpRequests: ['counter', 'count', 'api', 'Count', 'requests to the API'],
  http4xx: ['counter', 'count', 'api', '4xx', 'requests answered with 4xx'],
  http5xx: ['counter', 'count', 'api', '5xx', 'requests answered with 5xx'],
  webhookLatency: ['histogram', 'ms', 'api', 'Latency', 'time in which the API answers'],
  signatureFailures: [
    'counter',
    'count',
    'ingest',
    METRICS.signatureFailed,
    'requests refused for their signature',
  ],
  invalidPayloads: [
    'counter',
    'count',
    'ingest',
    METRICS.invalidPayload,
    'webhooks signed well that are not JSON',
  ],
  webhooksNotStored: [
    'counter',
    'count',
    'ingest',
    METRICS.webhookNotStored,
    'webhooks answered 503 for want of storage',
  ],
  queueDepth: [
    'gauge',
    'count',
    'webhooks',
    'ApproximateNumberOfMessagesVisible',
    'webhooks that wait in the queue',
  ],
  queueAge: ['gauge', 's', 'webhooks', 'ApproximateAgeOfOldestMessage', 'age of the oldest webhook waiting'],
  queueDeliveries: [
    'counter',
    'count',
    'webhooks',
    'NumberOfMessagesReceived',
    'webhooks handed out by the queue',
  ],
  deadLetters: [
    'gauge',
    'count',
    'webhooks-dlq',
    'ApproximateNumberOfMessagesVisible',
    'webhooks that were set aside',
  ],
  deadNotices: [
    'gauge',
    'count',
    'alerts-dlq',
    'ApproximateNumberOfMessagesVisible',
    'notices that could not be told',
  ],
  recordsParked: [
    'counter',
    'count',
    'normalise',
    METRICS.recordParked,
    'webhooks set aside with their cause',
  ],
  recordsRetried: [
    'counter',
    'count',
    'normalise',
    METRICS.recordRetried,
    'webhooks given back to try again',
  ],
  processingTime: [
    'histogram',
    'ms',
    'normalise',
    'Duration',
    'from when normalise got a batch of webhooks until their events were recorded and published',
  ],
  processingLag: [
    'histogram',
    'ms',
    'normalise',
    METRICS.processingLag,
    'from the acknowledgement of a webhook until its events are recorded, the waiting in the queue with it',
  ],
  countingLag: [
    'histogram',
    'ms',
    'count',
    METRICS.countingLag,
    'from the recording of an event until it is in the counts',
  ],
  duplicateEvents: [
    'counter',
    'count',
    'normalise',
    METRICS.eventDuplicate,
    'copies that were not counted again',
  ],
  unknownEvents: [
    'counter',
    'count',
    'normalise',
    METRICS.eventUnknown,
    'events of a kind that is not known',
  ],
  unassignedEvents: [
    'counter',
    'count',
    'normalise',
    METRICS.eventUnassigned,
    'events of senders that no tenant owns',
  ],
  noticesDelivered: ['counter', 'count', 'notify', METRICS.noticeDelivered, 'notices that a channel took'],
  noticesFailed: ['counter', 'count', 'notify', METRICS.noticeFailed, 'notices that a channel did not take'],
  syntheticCheck: [
    'check',
    'count',
    'probe',
    METRICS.probeSuccess,
    'whether a synthetic webhook was counted',
  ],
  syntheticRoundTrip: [
    'histogram',
    'ms',
    'probe',
    METRICS.probeRoundTrip,
    'from the sending of a synthetic webhook until it was counted',
  ],
} as const satisfies Record<string, Row>;

export type PlatformMetric = keyof typeof ROWS;

const ENTRIES: readonly (readonly [string, Row])[] = Object.entries(ROWS);

export const PLATFORM_METRICS: readonly Metric[] = ENTRIES.map(([name, [kind, unit, of, metric, meaning]]) =>
  defineMetric({
    name,
    scope: 'platform',
    kind,
    unit,
    meaning,
    source: { from: 'cloudwatch', of, metric },
  }),
);

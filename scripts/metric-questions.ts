/** What people ask of the pipeline, and the metrics that answer; where none does, what is there instead, and what is missing. */
import type { MetricName } from '../lambdas/domain/metric/catalogue';

export interface Question {
  readonly asked: string;
  readonly metrics: readonly MetricName[];
  readonly note?: string;
}

type Row = readonly [asked: string, metrics: readonly MetricName[], note?: string];

const ROWS: readonly Row[] = [
  [
    'webhooks: uptime',
    ['syntheticCheck'],
    'the alarm [webhook-down](runbooks/webhook-down.md); a percentage is not worked out yet',
  ],
  ['webhooks: latency, p50, p95, p99', ['webhookLatency', 'ingestLatency']],
  [
    'webhooks: share of 4xx and 5xx',
    ['http4xx', 'http5xx', 'httpRequests'],
    'by status `http400` to `http503`',
  ],
  ['webhooks: bad signatures', ['signatureFailures']],
  ['webhooks: bad payloads', ['invalidPayloads', 'unknownEvents', 'unknownShapes']],
  ['processing: errors', ['recordsParked', 'recordsRetried'], 'of each function the alarm `NAME-errors`'],
  [
    'processing: time, and lag of the consumer',
    ['processingTime', 'processingLag', 'countingLag', 'latency.processing'],
  ],
  ['queue: depth, age of the oldest', ['queueDepth', 'queueInFlight', 'queueAge']],
  ['queue: retries', ['recordsRetried', 'queueDeliveries']],
  [
    'dead letters: depth, by cause',
    ['deadLetters', 'setAside'],
    'by cause `kentongan dlq ls`: no metric has it, each cause would be one to pay for',
  ],
  ['inbound, events a second', ['inbound', 'countedEvents', 'messagesReceived']],
  ['outbound: sent, delivered, read, failed', ['sent', 'delivered', 'read', 'failed']],
  ['delivery and read rate', ['delivered', 'read', 'sent'], 'as the ratio of two'],
  ['delivery latency', ['latency.delivery', 'latency.reading']],
  [
    'rate limits',
    ['errors.rate-limit', 'errors.pair-rate'],
    "as webhooks tell of them; what the API answers to a send comes with the sender's own telemetry (TEL-OTLP)",
  ],
  ['templates', ['templateRejected', 'templatePaused', 'templateQualityRed', 'errors.template']],
  [
    'quality of numbers',
    ['phoneFlagged', 'accountRestricted', 'errors.spam'],
    'no webhook has the rating, it is to be asked for (SYN-API)',
  ],
  [
    'messaging limits',
    ['phoneLimitLowered', 'limitsChanged'],
    'which limit holds no counter can say; the events have it',
  ],
  ['consent', ['consentStopped', 'optedOut', 'errors.opt-out']],
  [
    'unauthorised attempts',
    ['signatureFailures', 'http403', 'unassignedEvents'],
    'of console and API once there are any (ANO-SEC)',
  ],
  ['tokens', ['errors.auth'], 'days to expiry are to be asked for (SYN-API)'],
  [
    'evaluation',
    ['evaluationLag', 'rulesEvaluated'],
    'the alarm [evaluator-stalled](runbooks/evaluator-stalled.md)',
  ],
  [
    'whether people are told',
    ['noticesDelivered', 'noticesFailed', 'noticesGivenUp', 'receiversFailing', 'alertsLeftOut'],
  ],
  ['how well a tenant is', ['health', 'silence', 'quotaUsed', 'queueShare']],
];

export const QUESTIONS: readonly Question[] = ROWS.map(([asked, metrics, note]) => ({
  asked,
  metrics,
  ...(note ? { note } : {}),
}));

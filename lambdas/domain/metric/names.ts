/** Every metric that Kentongan writes, by its one name; functions, alarms and dashboards all take it from here. */

export const NAMESPACE = 'Kentongan';

/** The only dimensions of the product's own metrics: tenant ids never become one, each would cost its own metric. */
export const DIMENSIONS = { service: 'service', stage: 'stage' } as const;

export const METRICS = {
  /** Count. Requests that ingest refused, by the status it answered. What it accepted, API Gateway counts. */
  http400: 'Http400',
  http401: 'Http401',
  http403: 'Http403',
  http404: 'Http404',
  http413: 'Http413',
  http503: 'Http503',
  /** Count. Requests refused because the signature was missing, malformed or wrong. */
  signatureFailed: 'SignatureFailed',
  /** Count. Webhooks that were signed well and are not JSON. */
  invalidPayload: 'InvalidPayload',
  /** Count. Requests answered 503 because the webhook could not be stored. */
  webhookNotStored: 'WebhookNotStored',
  /** Count. Events counted for a tenant for the first time. */
  eventCounted: 'EventCounted',
  /** Count. Events that had been counted before and were not counted again. */
  eventDuplicate: 'EventDuplicate',
  /** Count. Events of a kind that this version does not know. */
  eventUnknown: 'EventUnknown',
  /** Count. Of those, by what is not known: the webhook's field, ... */
  unknownField: 'EventUnknownField',
  /** ... what happened, ... */
  unknownEvent: 'EventUnknownEvent',
  /** ... a status, ... */
  unknownStatus: 'EventUnknownStatus',
  /** ... a type of message, ... */
  unknownMessageType: 'EventUnknownMessageType',
  /** ... or something needed is missing or has another form. */
  unknownShape: 'EventUnknownShape',
  /** Count. Events that are known and have members that this version has no name for. */
  eventDetail: 'EventDetail',
  /** Count. Events of a sender that no tenant owns. */
  eventUnassigned: 'EventUnassigned',
  /** Count. Messages received by a business. */
  messageInbound: 'MessageInbound',
  messageSent: 'MessageSent',
  messageDelivered: 'MessageDelivered',
  messageRead: 'MessageRead',
  messageFailed: 'MessageFailed',
  /** Count. Queue records set aside in the dead-letter queue with their cause. */
  recordParked: 'RecordParked',
  /** Count. Queue records given back for another attempt. */
  recordRetried: 'RecordRetried',
  /** Bytes of a webhook's body; of a large one that came in pieces, of each piece. */
  webhookBytes: 'WebhookBytes',
  /** Milliseconds from the acknowledgement of a webhook until its events are counted. */
  processingLag: 'ProcessingLag',
  /** Milliseconds from the recording of an event until it is in its tenant's counts. */
  countingLag: 'CountingLag',
  /** Count. Rule instances judged. */
  rulesEvaluated: 'RulesEvaluated',
  /** Milliseconds since the last hour that is summed up could have been; written when there is no later one that could. */
  rollupLag: 'RollupLag',
  /** Milliseconds between the scheduled time of an evaluation and its end. */
  evaluationLag: 'EvaluationLag',
  /** Count. Notices that a channel took. */
  noticeDelivered: 'NoticeDelivered',
  /** Count. Notices that a channel did not take. */
  noticeFailed: 'NoticeFailed',
  /** A message that no channel took in a day. */
  noticeGivenUp: 'NoticeGivenUp',
  /** Count. Alerts that the notifier no longer follows, because more fire than it has room for. */
  alertLeftOut: 'AlertLeftOut',
  /** 1 when a synthetic webhook was counted in time, 0 when not. */
  probeSuccess: 'ProbeSuccess',
  /** Milliseconds from the sending of a synthetic webhook until it was counted. */
  probeRoundTrip: 'ProbeRoundTrip',
} as const;

export type MetricName = (typeof METRICS)[keyof typeof METRICS];

/** Every metric that Kentongan writes, by its one name; functions, alarms and dashboards all take it from here. */

export const NAMESPACE = 'Kentongan';

/** The only dimensions of the product's own metrics: tenant ids never become one, each would cost its own metric. */
export const DIMENSIONS = { service: 'service', stage: 'stage' } as const;

export const METRICS = {
  /** Count. Webhooks acknowledged: durable in the queue. */
  webhookAccepted: 'WebhookAccepted',
  /** Count. Requests refused because the signature was missing, malformed or wrong. */
  signatureFailed: 'SignatureFailed',
  /** Count. Requests refused for any other fault of the sender: not JSON, too large, unknown app, wrong token. */
  webhookRefused: 'WebhookRefused',
  /** Count. Requests answered 503 because the webhook could not be stored. */
  webhookNotStored: 'WebhookNotStored',
  /** Milliseconds from the call of the ingest function to its answer. */
  ackLatency: 'AckLatency',
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
  /** Milliseconds from the acknowledgement of a webhook until its events are counted. */
  processingLag: 'ProcessingLag',
  /** Count. Rule instances judged. */
  rulesEvaluated: 'RulesEvaluated',
  /** Milliseconds between the scheduled time of an evaluation and its end. */
  evaluationLag: 'EvaluationLag',
  /** Count. Notices that a channel took. */
  noticeDelivered: 'NoticeDelivered',
  /** Count. Notices that a channel did not take. */
  noticeFailed: 'NoticeFailed',
  /** 1 when a synthetic webhook was counted in time, 0 when not. */
  probeSuccess: 'ProbeSuccess',
  /** Milliseconds from the sending of a synthetic webhook until it was counted. */
  probeRoundTrip: 'ProbeRoundTrip',
} as const;

export type MetricName = (typeof METRICS)[keyof typeof METRICS];

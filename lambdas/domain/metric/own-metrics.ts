/** What our functions write to CloudWatch, by the function that does. */

import type { RowsOf } from './metric';
import { METRICS } from './names';

export const OWN_METRICS = {
  ingest: {
    signatureFailures: ['counter', 'count', METRICS.signatureFailed, 'requests refused for their signature'],
    invalidPayloads: ['counter', 'count', METRICS.invalidPayload, 'webhooks signed well that are not JSON'],
    webhooksNotStored: [
      'counter',
      'count',
      METRICS.webhookNotStored,
      'webhooks answered 503 for want of storage',
    ],
    http400: ['counter', 'count', METRICS.http400, 'requests answered 400: not understood'],
    http401: ['counter', 'count', METRICS.http401, 'requests answered 401: signature'],
    http403: ['counter', 'count', METRICS.http403, 'requests answered 403: verify token or certificate'],
    http404: ['counter', 'count', METRICS.http404, 'requests answered 404: no such app'],
    http413: ['counter', 'count', METRICS.http413, 'requests answered 413: too large'],
    http503: [
      'counter',
      'count',
      METRICS.http503,
      'requests answered 503: not stored, or no secret to check by',
    ],
  },
  normalise: {
    recordsParked: ['counter', 'count', METRICS.recordParked, 'webhooks set aside with their cause'],
    recordsRetried: ['counter', 'count', METRICS.recordRetried, 'webhooks given back to try again'],
    processingLag: [
      'histogram',
      'ms',
      METRICS.processingLag,
      'from the acknowledgement of a webhook until its events are recorded, the waiting in the queue with it',
    ],
    webhookSize: [
      'histogram',
      'bytes',
      METRICS.webhookBytes,
      "size of a webhook's body; of one that came in pieces, of each",
    ],
    countedEvents: ['counter', 'count', METRICS.eventCounted, 'events that were new, and counted'],
    duplicateEvents: ['counter', 'count', METRICS.eventDuplicate, 'copies that were not counted again'],
    unassignedEvents: ['counter', 'count', METRICS.eventUnassigned, 'events of senders that no tenant owns'],
    messagesReceived: ['counter', 'count', METRICS.messageInbound, 'messages to all tenants'],
    messagesSent: ['counter', 'count', METRICS.messageSent, 'reports of messages as sent'],
    messagesDelivered: ['counter', 'count', METRICS.messageDelivered, 'reports of messages as delivered'],
    messagesRead: ['counter', 'count', METRICS.messageRead, 'reports of messages as read'],
    messagesFailed: ['counter', 'count', METRICS.messageFailed, 'reports of messages as failed'],
    unknownEvents: ['counter', 'count', METRICS.eventUnknown, 'events of a kind that is not known'],
    unknownFields: ['counter', 'count', METRICS.unknownField, 'of those, by the field of the webhook'],
    unknownEventNames: ['counter', 'count', METRICS.unknownEvent, 'of those, by the word for what happened'],
    unknownStatuses: ['counter', 'count', METRICS.unknownStatus, 'of those, by the status'],
    unknownMessageTypes: [
      'counter',
      'count',
      METRICS.unknownMessageType,
      'of those, by the type of the message',
    ],
    unknownShapes: [
      'counter',
      'count',
      METRICS.unknownShape,
      'of those, where something needed is missing or has another form',
    ],
    unnamedMembers: [
      'counter',
      'count',
      METRICS.eventDetail,
      'events that are known and have members that have no name here',
    ],
  },
  count: {
    countingLag: [
      'histogram',
      'ms',
      METRICS.countingLag,
      'from the recording of an event until it is in the counts',
    ],
  },
  rollup: {
    rollupLag: [
      'histogram',
      'ms',
      METRICS.rollupLag,
      'how long an hour could have been summed up, when all that can be are; once an hour',
    ],
  },
  evaluate: {
    rulesEvaluated: ['counter', 'count', METRICS.rulesEvaluated, 'rules judged, each for a tenant'],
    evaluationLag: [
      'histogram',
      'ms',
      METRICS.evaluationLag,
      'from the minute that an evaluation is for until it is done; while none is done there is no value',
    ],
  },
  notify: {
    noticesDelivered: ['counter', 'count', METRICS.noticeDelivered, 'notices that a channel took'],
    noticesFailed: ['counter', 'count', METRICS.noticeFailed, 'notices that a channel did not take'],
    noticesGivenUp: ['counter', 'count', METRICS.noticeGivenUp, 'notices that no channel took in a day'],
    receiversFailing: [
      'gauge',
      'count',
      METRICS.receiverFailing,
      'receivers that have not taken five notices in a row; no value while there is none',
    ],
    alertsLeftOut: [
      'counter',
      'count',
      METRICS.alertLeftOut,
      'alerts that are not followed because more fire than there is room for',
    ],
  },
  probe: {
    syntheticCheck: ['check', 'count', METRICS.probeSuccess, 'whether a synthetic webhook was counted'],
    syntheticRoundTrip: [
      'histogram',
      'ms',
      METRICS.probeRoundTrip,
      'from the sending of a synthetic webhook until it was counted',
    ],
  },
} as const satisfies RowsOf;

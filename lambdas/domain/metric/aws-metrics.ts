/** What AWS itself counts of the API, the queues and the functions. */
import type { RowsOf } from './metric';

export const AWS_METRICS = {
  api: {
    httpRequests: ['counter', 'count', 'Count', 'requests to the API'],
    http4xx: ['counter', 'count', '4xx', 'requests answered with 4xx'],
    http5xx: ['counter', 'count', '5xx', 'requests answered with 5xx'],
    webhookLatency: ['histogram', 'ms', 'Latency', 'time in which the API answers'],
    ingestLatency: ['histogram', 'ms', 'IntegrationLatency', 'of that, the time that ingest takes'],
  },
  webhooks: {
    queueDepth: ['gauge', 'count', 'ApproximateNumberOfMessagesVisible', 'webhooks that wait in the queue'],
    queueInFlight: [
      'gauge',
      'count',
      'ApproximateNumberOfMessagesNotVisible',
      'webhooks that were handed out and are not done yet',
    ],
    queueAge: ['gauge', 's', 'ApproximateAgeOfOldestMessage', 'age of the oldest webhook waiting'],
    queueArrivals: ['counter', 'count', 'NumberOfMessagesSent', 'webhooks put into the queue'],
    queueDeliveries: ['counter', 'count', 'NumberOfMessagesReceived', 'webhooks handed out by the queue'],
  },
  'webhooks-dlq': {
    deadLetters: ['gauge', 'count', 'ApproximateNumberOfMessagesVisible', 'webhooks that were set aside'],
  },
  'alerts-dlq': {
    deadNotices: ['gauge', 'count', 'ApproximateNumberOfMessagesVisible', 'notices that could not be told'],
  },
  normalise: {
    processingTime: [
      'histogram',
      'ms',
      'Duration',
      'from when normalise got a batch of webhooks until their events were recorded and published',
    ],
  },
} as const satisfies RowsOf;

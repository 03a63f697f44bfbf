/** Composition of the notify function: environment, clients, routing, handler. */
import { METRICS } from '../domain/metric/names';
import { systemClock } from '../platform/clock';
import { createDynamoClient } from '../platform/dynamo';
import { createDeskStore } from '../platform/dynamo-desk';
import { createSentReports, readReportFacts } from '../platform/dynamo-reports';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createSecretReader } from '../platform/secrets';
import { createEmailSender } from '../platform/ses-email';
import { createSmsSender } from '../platform/sns-sms';
import { createAlertsQueue } from '../platform/sqs-alerts-queue';
import { createTracer } from '../platform/tracer';
import { NOTIFY_ENV } from './env';
import { createNotify, WAKE_UP } from './handler';
import { createReceivers } from './receivers';
import { createReports } from './reports';
import { routingOfStage } from './routing-file';

const env = readEnv(NOTIFY_ENV);
const clock = systemClock;
const tracer = createTracer('notify');
const queue = createAlertsQueue({ queue: env.queueUrl, deadLetters: env.deadLetterQueueUrl });
const receivers = createReceivers(
  routingOfStage(env.stage),
  createSecretReader(env.channelsSecretArn, clock),
  { clock, sendEmail: createEmailSender(), sendSms: createSmsSender() },
);

const client = tracer.watch(createDynamoClient());
const log = createLog('notify');
const metrics = createMetrics('notify', env.stage);

export const handler = tracer.handler(
  'notify',
  createNotify({
    readRouting: receivers.read,
    openReceiver: receivers.open,
    desk: createDeskStore(client, env.tableName, clock, ({ alerts, entries }) => {
      log.error('desk.full', { alerts, entries });
      metrics.count(METRICS.alertLeftOut, alerts);
    }),
    sendDueReports: createReports({
      sent: createSentReports(client, env.tableName),
      readFacts: (fromMs, toMs) => readReportFacts(client, env.tableName, fromMs, toMs),
      openReceiver: receivers.open,
      clock,
      log,
    }),
    wakeUp: (seconds) => queue.sendLater(WAKE_UP, seconds),
    setAside: queue.setAside,
    clock,
    log,
    metrics,
  }),
);

/** Composition of the notify function: environment, clients, routing, handler. */
import { systemClock } from '../platform/clock';
import { createDynamoClient } from '../platform/dynamo';
import { createDeskStore } from '../platform/dynamo-desk';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createSecretReader } from '../platform/secrets';
import { createWakeUp } from '../platform/sqs-wake-up';
import { createTracer } from '../platform/tracer';
import { NOTIFY_ENV } from './env';
import { createNotify, WAKE_UP } from './handler';
import { createReceivers } from './receivers';
import { routingOfStage } from './routing-file';

const env = readEnv(NOTIFY_ENV);
const clock = systemClock;
const tracer = createTracer('notify');
const receivers = createReceivers(
  routingOfStage(env.stage),
  createSecretReader(env.channelsSecretArn, clock),
  { clock },
);

export const handler = tracer.handler(
  'notify',
  createNotify({
    readRouting: receivers.read,
    openReceiver: receivers.open,
    desk: createDeskStore(tracer.watch(createDynamoClient()), env.tableName, clock),
    wakeUp: createWakeUp(env.queueUrl, WAKE_UP),
    clock,
    log: createLog('notify'),
    metrics: createMetrics('notify', env.stage),
  }),
);

/** Composition of the notify function: environment, clients, handler. */
import { systemClock } from '../platform/clock';
import { createDynamoClient } from '../platform/dynamo';
import { createDeliveries } from '../platform/dynamo-deliveries';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createSecretReader } from '../platform/secrets';
import { createTracer } from '../platform/tracer';
import { parseChannels } from './channels';
import { NOTIFY_ENV } from './env';
import { createNotify } from './handler';

const env = readEnv(NOTIFY_ENV);
const clock = systemClock;
const tracer = createTracer('notify');
const readSecret = createSecretReader(env.channelsSecretArn, clock);

export const handler = tracer.handler(
  'notify',
  createNotify({
    readChannels: async () => parseChannels(await readSecret(), clock),
    deliveries: createDeliveries(tracer.watch(createDynamoClient()), env.tableName, clock),
    log: createLog('notify'),
    metrics: createMetrics('notify', env.stage),
  }),
);

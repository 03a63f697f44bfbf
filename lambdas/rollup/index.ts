/** Composition of the rollup function: environment, clients, handler. */
import { systemClock } from '../platform/clock';
import { createDynamoClient } from '../platform/dynamo';
import { createHourStore } from '../platform/dynamo-hours';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { ROLLUP_ENV } from './env';
import { createRollup } from './handler';

const env = readEnv(ROLLUP_ENV);

export const handler = createRollup({
  hours: createHourStore(createDynamoClient(), env.tableName),
  clock: systemClock,
  log: createLog('rollup'),
  metrics: createMetrics('rollup', env.stage),
});

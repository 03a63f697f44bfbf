/** Composition of the count function: environment, clients, handler. */
import { systemClock } from '../platform/clock';
import { createDynamoClient } from '../platform/dynamo';
import { createCounterWriter } from '../platform/dynamo-counter-writer';
import { readChange } from '../platform/dynamo-ledger-stream';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { COUNT_ENV } from './env';
import { createCount } from './handler';

const env = readEnv(COUNT_ENV);

export const handler = createCount({
  readChange,
  addCounts: createCounterWriter(createDynamoClient(), env.tableName),
  clock: systemClock,
  log: createLog('count'),
  metrics: createMetrics('count', env.stage),
});

/** Composition of the evaluate function: environment, clients, rules, handler. */
import { rulePack } from '../../rules';
import { nameOf, reasonOf } from '../domain/failure';
import { parseRules } from '../domain/rule/rule';
import { systemClock } from '../platform/clock';
import { createPlatformMetrics } from '../platform/cloudwatch-platform-metrics';
import { createDynamoClient } from '../platform/dynamo';
import { createAlertStore } from '../platform/dynamo-alerts';
import { countsOfMinutes, countsOfTenant } from '../platform/dynamo-counts';
import { createLoadStore } from '../platform/dynamo-loads';
import { readOverrideDocument } from '../platform/dynamo-overrides';
import { createRhythmStore } from '../platform/dynamo-rhythms';
import { listTenants } from '../platform/dynamo-tenants';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createReportPublisher } from '../platform/sns-topics';
import { createTracer } from '../platform/tracer';
import { MESSAGES } from './day-counts';
import { EVALUATE_ENV } from './env';
import { createEvaluate } from './handler';
import { createOverrides } from './overrides';
import { remembered } from './remembered';

const env = readEnv(EVALUATE_ENV);
const tracer = createTracer('evaluate');
const client = tracer.watch(createDynamoClient());
const log = createLog('evaluate');
const clock = systemClock;

const onStale = (what: string) => (error: unknown) =>
  log.warn(`${what}.stale`, { errorCode: nameOf(error), reason: reasonOf(error) });
const readTenants = remembered(
  () => listTenants(client, env.tableName, { consistent: false }),
  clock,
  onStale('tenants'),
);

export const handler = tracer.handler(
  'evaluate',
  createEvaluate({
    stage: env.stage,
    rules: parseRules(rulePack),
    readMinutes: (fromMs, count, parts) => countsOfMinutes(client, env.tableName, fromMs, count, parts),
    readDay: (tenantId, date) => countsOfTenant(client, env.tableName, tenantId, date, MESSAGES),
    readPlatform: createPlatformMetrics({
      stage: env.stage,
      apiId: env.apiId,
      queues: {
        webhooks: env.webhooksQueueName,
        'webhooks-dlq': env.webhooksDlqName,
        'alerts-dlq': env.alertsDlqName,
      },
      functions: { normalise: env.normaliseFunctionName },
    }),
    readTenants,
    readOverrides: createOverrides({
      read: remembered(() => readOverrideDocument(client, env.tableName), clock, onStale('overrides')),
      stage: env.stage,
      log,
    }),
    rhythms: createRhythmStore(client, env.tableName, clock),
    loads: createLoadStore(client, env.tableName, clock),
    nameTenant: async (id) => (await readTenants()).find((tenant) => tenant.id === id)?.name ?? id,
    alerts: createAlertStore(client, env.tableName, clock),
    publishReport: createReportPublisher(env.alertsTopicArn),
    runbookBaseUrl: env.runbookBaseUrl,
    traceId: tracer.traceId,
    clock,
    log,
    metrics: createMetrics('evaluate', env.stage),
  }),
);

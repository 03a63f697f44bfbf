/** Composition of the evaluate function: environment, clients, rules, handler. */
import { rulePack } from '../../rules';
import { parseRules } from '../domain/rule/rule';
import { systemClock } from '../platform/clock';
import { createPlatformMetrics } from '../platform/cloudwatch-platform-metrics';
import { createDynamoClient } from '../platform/dynamo';
import { createAlertStore } from '../platform/dynamo-alerts';
import { countsOfMinute } from '../platform/dynamo-counts';
import { findTenant } from '../platform/dynamo-tenants';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createNoticePublisher } from '../platform/sns-topics';
import { createTracer } from '../platform/tracer';
import { deriveNothing } from './derive';
import { EVALUATE_ENV } from './env';
import { createEvaluate } from './handler';

const env = readEnv(EVALUATE_ENV);
const tracer = createTracer('evaluate');
const client = tracer.watch(createDynamoClient());

export const handler = tracer.handler(
  'evaluate',
  createEvaluate({
    rules: parseRules(rulePack),
    readMinute: (minute, parts) => countsOfMinute(client, env.tableName, minute, parts),
    readPlatform: createPlatformMetrics({
      stage: env.stage,
      apiId: env.apiId,
      queues: {
        webhooks: env.webhooksQueueName,
        'webhooks-dlq': env.webhooksDlqName,
        'alerts-dlq': env.alertsDlqName,
      },
    }),
    derive: deriveNothing,
    nameTenant: async (tenantId) => (await findTenant(client, env.tableName, tenantId))?.name ?? tenantId,
    alerts: createAlertStore(client, env.tableName, systemClock),
    publishNotice: createNoticePublisher(env.alertsTopicArn),
    runbookBaseUrl: env.runbookBaseUrl,
    clock: systemClock,
    log: createLog('evaluate'),
    metrics: createMetrics('evaluate', env.stage),
  }),
);

/** Composition of the normalise function: environment, clients, handler. */
import { parseEventContent } from '../domain/event/content';
import { systemClock } from '../platform/clock';
import { createDynamoClient } from '../platform/dynamo';
import { createCountLedger } from '../platform/dynamo-count-ledger';
import { createTenantDirectory } from '../platform/dynamo-tenants';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createClaimChecks } from '../platform/s3-claim-checks';
import { createEventDataStore } from '../platform/s3-event-data';
import { createSecretReader } from '../platform/secrets';
import { createEventPublisher } from '../platform/sns-topics';
import { createDeadLetters } from '../platform/sqs-dead-letters';
import { NORMALISE_ENV } from './env';
import { createNormalise } from './handler';

const env = readEnv(NORMALISE_ENV);
const clock = systemClock;
const client = createDynamoClient();
const log = createLog('normalise');
const claims = createClaimChecks(env.claimsBucketName);

export const handler = createNormalise({
  findTenants: createTenantDirectory(client, env.tableName, clock),
  commitCounts: createCountLedger({
    client,
    tableName: env.tableName,
    readIdentityKey: createSecretReader(env.identitySecretArn, clock),
    clock,
  }),
  publishEvents: createEventPublisher(env.eventsTopicArn, createEventDataStore(claims, env.claimsBucketName)),
  parkRecord: createDeadLetters(env.deadLetterQueueUrl, clock),
  maxReceiveCount: Number(env.maxReceiveCount),
  eventContent: parseEventContent(env.eventContent),
  clock,
  log,
  metrics: createMetrics('normalise', env.stage),
});

/** Composition of the normalise function: environment, clients, handler. */
import { parseEventContent } from '../domain/event/content';
import { nameOf, reasonOf } from '../domain/failure';
import { systemClock } from '../platform/clock';
import { createDynamoClient } from '../platform/dynamo';
import { createLedgerWriter } from '../platform/dynamo-ledger';
import { createTenantDirectory } from '../platform/dynamo-tenant-directory';
import { readEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { createMetrics } from '../platform/metrics';
import { createRandomHex } from '../platform/random';
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
  findTenants: createTenantDirectory({
    client,
    tableName: env.tableName,
    clock,
    onStale: (error) => log.warn('tenants.stale', { errorCode: nameOf(error), reason: reasonOf(error) }),
  }),
  ledger: {
    write: createLedgerWriter(client, env.ledgerTableName, clock),
    readIdentityKey: createSecretReader(env.identitySecretArn, clock),
  },
  publishEvents: createEventPublisher(env.eventsTopicArn, createEventDataStore(claims, env.claimsBucketName)),
  parkRecord: createDeadLetters(env.deadLetterQueueUrl, clock),
  fetchClaim: claims.get,
  removeClaim: claims.remove,
  randomHex: createRandomHex(),
  maxReceiveCount: Number(env.maxReceiveCount),
  eventContent: parseEventContent(env.eventContent),
  clock,
  log,
  metrics: createMetrics('normalise', env.stage),
});

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tenantPartOf } from '../../lambdas/domain/state/keys';
import type { Tenant } from '../../lambdas/domain/tenant/tenant';
import { systemClock } from '../../lambdas/platform/clock';
import { countsOfTenant } from '../../lambdas/platform/dynamo-counts';
import { createRhythmStore } from '../../lambdas/platform/dynamo-rhythms';
import { periodsOf } from '../rules/ground';
import { type Standing, standingOf } from './standing';

/** Rhythms are saved hourly: what came since is read with the day, and some more where the day is young. */
const LEAST_MS = 2 * 3_600_000;
const DAY_MS = 86_400_000;

export async function readStanding(
  client: DynamoDBClient,
  tableName: string,
  tenantId: string,
  tenant: Tenant | undefined,
): Promise<Standing> {
  const nowMs = systemClock.now();
  const fromMs = Math.min(Math.floor(nowMs / DAY_MS) * DAY_MS, nowMs - LEAST_MS);
  const [rhythms, ...parts] = await Promise.all([
    createRhythmStore(client, tableName, systemClock).load([tenantPartOf(tenantId)]),
    ...periodsOf(fromMs, nowMs).map((period) => countsOfTenant(client, tableName, tenantId, period)),
  ]);
  const minutes = new Map(parts.flatMap((part) => [...part]));
  const nobody = { quotas: {}, labels: {}, thresholds: {} };
  return standingOf(tenant ?? nobody, minutes, rhythms.get(tenantId), nowMs);
}

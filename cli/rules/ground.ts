/** What commands on rules stand on: the rules, the tenants and the overrides of a stack, and what was recorded there. */
import type { AlertChange } from '../../lambdas/domain/alert/change';
import { forEachBeside } from '../../lambdas/domain/collections';
import { soundOverrides } from '../../lambdas/domain/rule/check-overrides';
import type { Override } from '../../lambdas/domain/rule/overrides';
import type { PlatformSeries } from '../../lambdas/domain/rule/platform-series';
import type { CountsByMinute } from '../../lambdas/domain/rule/recorded-views';
import type { Rule } from '../../lambdas/domain/rule/rule';
import type { Need } from '../../lambdas/domain/rule/window';
import { addCounts, type Counts } from '../../lambdas/domain/tenant/counts';
import { type Tenant, UNASSIGNED } from '../../lambdas/domain/tenant/tenant';
import { createPlatformMetrics } from '../../lambdas/platform/cloudwatch-platform-metrics';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { countsOfTenant } from '../../lambdas/platform/dynamo-counts';
import { type OverrideDocument, readOverrideDocument } from '../../lambdas/platform/dynamo-overrides';
import { listTenants } from '../../lambdas/platform/dynamo-tenants';
import { readAlertLog } from '../alerts/log-reader';
import { CommandError } from '../output';
import { findTarget, type Target, type TargetOptions } from '../target';
import { readPack } from './pack';

export interface Ground {
  readonly stage: string;
  readonly rules: readonly Rule[];
  readonly tenants: readonly Tenant[];
  readonly document: OverrideDocument;
  /** Those of the document that make sense to the rules of this version. */
  readonly overrides: readonly Override[];
  /** A tenant's counts of the minutes from `fromMs` up to, not with, `toMs`. */
  readCounts(tenantId: string, fromMs: number, toMs: number): Promise<CountsByMinute>;
  readPlatform(needs: readonly Need[], endMs: number): Promise<PlatformSeries>;
  readLog(fromMs: number, toMs: number): Promise<readonly AlertChange[]>;
}

const AT_ONCE = 8;

export async function openGround(options: TargetOptions): Promise<Ground> {
  const target = await findTarget(options);
  const client = createDynamoClient(target.client);
  const tableName = target.output('StateTableName');
  const stage = target.output('Stage');
  const rules = readPack();
  const [tenants, document] = await Promise.all([
    listTenants(client, tableName),
    readOverrideDocument(client, tableName),
  ]);
  const known = { rules, stages: [stage], tenants: new Set(tenants.map(({ id }) => id)) };
  let platform: ReturnType<typeof createPlatformMetrics> | undefined;
  return {
    stage,
    rules,
    tenants,
    document,
    overrides: soundOverrides(document.overrides, known).overrides,
    readCounts: async (tenantId, fromMs, toMs) => {
      const found = new Map<number, Counts>();
      await forEachBeside(periodsOf(fromMs, toMs), AT_ONCE, async (period) => {
        for (const [minute, counts] of await countsOfTenant(client, tableName, tenantId, period)) {
          const startMs = Date.parse(`${minute}Z`);
          if (startMs >= fromMs && startMs < toMs)
            found.set(startMs, addCounts(found.get(startMs) ?? {}, counts));
        }
      });
      return found;
    },
    readPlatform: (needs, endMs) => {
      platform ??= createPlatformMetrics(platformNames(target, stage), target.client);
      return platform(needs, endMs);
    },
    readLog: (fromMs, toMs) => readAlertLog(client, tableName, fromMs, toMs),
  };
}

/** Whom a rule is judged for; none for the platform. Throws a `CommandError` where it cannot be. */
export function subjectNamed(
  { tenants }: Pick<Ground, 'tenants'>,
  { id, scope }: Pick<Rule, 'id' | 'scope'>,
  tenantId: string | undefined,
): { readonly id: string; readonly tenant?: Tenant } | undefined {
  if (scope === 'platform') {
    // Who asks for one tenant gets the answer that there is.
    if (tenantId !== undefined) {
      process.stderr.write(`${id} is judged once for the whole platform, ${tenantId} among the rest.\n`);
    }
    return undefined;
  }
  if (tenantId === undefined) {
    throw new CommandError(
      `${id} is judged for each tenant: name one with --tenant; \`kentongan tenants ls\` lists them, and ` +
        '`kentongan alerts ls` those that have alerts',
      2,
    );
  }
  const tenant = tenants.find((each) => each.id === tenantId);
  if (!tenant && tenantId !== UNASSIGNED) {
    throw new CommandError(
      `there is no tenant "${tenantId}"; \`kentongan tenants ls\` lists them, and "${UNASSIGNED}" holds the rest`,
      2,
    );
  }
  return { id: tenantId, ...(tenant ? { tenant } : {}) };
}

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** The range as beginnings of minutes: whole days as `2026-11-21`, and hours as `2026-11-21T09`. */
export function periodsOf(fromMs: number, toMs: number): readonly string[] {
  const periods: string[] = [];
  for (let hour = Math.floor(fromMs / HOUR_MS); hour * HOUR_MS < toMs; ) {
    const isWholeDay = hour % DAY_HOURS === 0 && (hour + DAY_HOURS) * HOUR_MS <= toMs;
    periods.push(new Date(hour * HOUR_MS).toISOString().slice(0, isWholeDay ? 10 : 13));
    hour += isWholeDay ? DAY_HOURS : 1;
  }
  return periods;
}

function platformNames(target: Target, stage: string) {
  const queue = (output: string) => target.output(output).split('/').at(-1) ?? '';
  return {
    stage,
    apiId: target.output('WebhookApiId'),
    queues: {
      webhooks: queue('WebhooksQueueUrl'),
      'webhooks-dlq': queue('WebhooksDlqUrl'),
      'alerts-dlq': queue('AlertsDlqUrl'),
    },
    functions: { normalise: target.output('NormaliseFunctionName') },
  };
}

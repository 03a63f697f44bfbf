/** `kentongan tenants show`: one tenant, and what was counted for it today or over time. */
import type { Command } from 'commander';
import { fileFormOf } from '../../../lambdas/domain/tenant/registration';
import { UNASSIGNED } from '../../../lambdas/domain/tenant/tenant';
import { systemClock } from '../../../lambdas/platform/clock';
import { createDynamoClient } from '../../../lambdas/platform/dynamo';
import { countsOfDay } from '../../../lambdas/platform/dynamo-counts';
import { countsOfRange } from '../../../lambdas/platform/dynamo-hours';
import { findTenant, type StoredTenant } from '../../../lambdas/platform/dynamo-tenants';
import { CommandError, printJson, printLines, table } from '../../output';
import { addTargetOption, findTarget, type TargetOptions } from '../../target';
import { historyAsJson, renderHistory, withZeroes } from '../../tenants/history-view';
import { renderProfile } from '../../tenants/plan-view';
import { readStanding } from '../../tenants/read-standing';
import { renderStanding, standingAsJson } from '../../tenants/standing';
import { parseTimeRange, type RangeOptions } from '../../tenants/time-range';

interface Options extends TargetOptions, RangeOptions {
  readonly json?: boolean;
}

export function describeShow(tenants: Command): void {
  addTargetOption(
    tenants
      .command('show')
      .description(
        "One tenant, its totals of today (UTC) and how it fares, or its counts over time; 'unassigned' shows what came from unknown senders",
      )
      .argument('<tenant>', "the tenant's id")
      .option(
        '--since <time>',
        'over time, from here on: 90m, 12h, 7d, 4w ago, or 2026-11-21 or 2026-11-21T09:30',
      )
      .option('--until <time>', 'and up to here; until now without it')
      .option('--by <period>', 'minute (kept for 30 days), hour or day (for two years)')
      .option('--json', 'print JSON'),
  ).action(show);
}

async function show(tenantId: string, options: Options): Promise<void> {
  const nowMs = systemClock.now();
  const overTime = [options.since, options.until, options.by].some((each) => each !== undefined);
  const range = overTime ? parseTimeRange(options, nowMs) : undefined;
  const target = await findTarget(options);
  const client = createDynamoClient(target.client);
  const tableName = target.output('StateTableName');
  const tenant = await findTenant(client, tableName, tenantId);
  if (!tenant && tenantId !== UNASSIGNED) {
    throw new CommandError(
      `there is no tenant "${tenantId}"; \`kentongan tenants ls\` lists them, and "${UNASSIGNED}" holds the rest`,
      2,
    );
  }
  const profile = tenant ? fileFormOf(tenant) : { id: tenantId, name: 'Unknown senders' };
  if (range) {
    const history = await countsOfRange(client, tableName, tenantId, range);
    if (options.json) printJson({ ...profile, ...historyAsJson(history, range) });
    else printLines([...headOf(tenantId, tenant), ...renderHistory(history, range)]);
    return;
  }
  const date = new Date(nowMs).toISOString().slice(0, 10);
  const today = withZeroes(await countsOfDay(client, tableName, tenantId, date));
  const standing = await readStanding(client, tableName, tenantId, tenant);
  if (options.json) {
    printJson({ ...profile, date, today, standing: standingAsJson(standing) });
    return;
  }
  printLines([
    ...headOf(tenantId, tenant),
    `today, ${date} (UTC):`,
    ...table(
      ['', ''],
      Object.entries(today).map(([counter, count]) => [`  ${counter}`, count] as const),
    ).slice(1),
    ...renderStanding(standing),
  ]);
}

function headOf(tenantId: string, tenant: StoredTenant | undefined): string[] {
  return [`${tenant?.name ?? 'Unknown senders'} (${tenantId})`, ...(tenant ? renderProfile(tenant) : [])];
}

import type { Command } from 'commander';
import { COUNTERS, type Counts } from '../../lambdas/domain/tenant/counts';
import { fileFormOf } from '../../lambdas/domain/tenant/registration';
import { UNASSIGNED } from '../../lambdas/domain/tenant/tenant';
import { systemClock } from '../../lambdas/platform/clock';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { countsOfDay } from '../../lambdas/platform/dynamo-counts';
import { findTenant } from '../../lambdas/platform/dynamo-tenants';
import { CommandError, printJson, printLines, table } from '../output';
import { addTargetOption, findTarget, type TargetOptions } from '../target';
import { renderProfile } from '../tenants/plan-view';
import { readStanding } from '../tenants/read-standing';
import { renderStanding, standingAsJson } from '../tenants/standing';
import { describeAdd } from './tenants/add';
import { describeApply } from './tenants/apply';
import { describeCheck } from './tenants/check';
import { describeExport } from './tenants/export';
import { describeLs } from './tenants/ls';
import { describeRm } from './tenants/rm';
import { describeSet } from './tenants/set';

interface Options extends TargetOptions {
  readonly json?: boolean;
}

export function describeTenants(program: Command): void {
  const tenants = program
    .command('tenants')
    .description('Who the tenants are, and what was counted for each');
  describeLs(tenants);
  addTargetOption(
    tenants
      .command('show')
      .description(
        "One tenant and its totals of today (UTC); 'unassigned' shows what came from unknown senders",
      )
      .argument('<tenant>', "the tenant's id")
      .option('--json', 'print JSON'),
  ).action(show);
  describeAdd(tenants);
  describeSet(tenants);
  describeRm(tenants);
  describeApply(tenants);
  describeExport(tenants);
  describeCheck(tenants);
}

async function show(tenantId: string, options: Options): Promise<void> {
  const target = await findTarget(options);
  const client = createDynamoClient(target.client);
  const tableName = target.output('StateTableName');
  const tenant = await findTenant(client, tableName, tenantId);
  if (!tenant && tenantId !== UNASSIGNED) {
    throw new CommandError(
      `there is no tenant "${tenantId}"; \`kentongan tenants ls\` lists them, and "${UNASSIGNED}" holds the rest`,
    );
  }
  const date = new Date(systemClock.now()).toISOString().slice(0, 10);
  const counts = await countsOfDay(client, tableName, tenantId, date);
  const today = withZeroes(counts);
  const standing = await readStanding(client, tableName, tenantId, tenant);
  if (options.json) {
    printJson({
      ...(tenant ? fileFormOf(tenant) : { id: tenantId, name: 'Unknown senders' }),
      date,
      today,
      standing: standingAsJson(standing),
    });
    return;
  }
  printLines([
    `${tenant?.name ?? 'Unknown senders'} (${tenantId})`,
    ...(tenant ? renderProfile(tenant) : []),
    `today, ${date} (UTC):`,
    ...table(
      ['', ''],
      Object.entries(today).map(([counter, count]) => [`  ${counter}`, count] as const),
    ).slice(1),
    ...renderStanding(standing),
  ]);
}

function withZeroes(counts: Counts): Readonly<Record<string, number>> {
  return Object.fromEntries(COUNTERS.map((counter) => [counter, counts[counter] ?? 0]));
}

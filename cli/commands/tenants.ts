import type { Command } from 'commander';
import { COUNTERS, type Counts } from '../../lambdas/domain/tenant/counts';
import { UNASSIGNED } from '../../lambdas/domain/tenant/tenant';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { countsOfDay } from '../../lambdas/platform/dynamo-counts';
import { findTenant, listTenants } from '../../lambdas/platform/dynamo-tenants';
import { CommandError, printJson, printLines, table } from '../output';
import { addTargetOption, findTarget, type TargetOptions } from '../target';

interface Options extends TargetOptions {
  readonly json?: boolean;
}

export function describeTenants(program: Command): void {
  const tenants = program
    .command('tenants')
    .description('Who the tenants are, and what was counted for each');
  addTargetOption(
    tenants.command('ls').description('List the registered tenants').option('--json', 'print JSON'),
  ).action(list);
  addTargetOption(
    tenants
      .command('show')
      .description(
        "One tenant and its totals of today (UTC); 'unassigned' shows what came from unknown senders",
      )
      .argument('<tenant>', "the tenant's id")
      .option('--json', 'print JSON'),
  ).action(show);
}

async function list(options: Options): Promise<void> {
  const target = await findTarget(options);
  const client = createDynamoClient(target.client);
  const tenants = await listTenants(client, target.output('StateTableName'));
  if (options.json) printJson(tenants);
  else if (tenants.length === 0)
    printLines(['No tenant is registered yet: all traffic counts as unassigned.']);
  else {
    const rows = tenants.map(({ id, name, wabaIds, phoneNumberIds }) => [
      id,
      name,
      wabaIds.join(', '),
      phoneNumberIds.join(', '),
    ]);
    printLines(table(['tenant', 'name', 'WABA ids', 'phone number ids'], rows));
  }
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
  const date = new Date().toISOString().slice(0, 10);
  const counts = await countsOfDay(client, tableName, tenantId, date);
  const today = withZeroes(counts);
  if (options.json) {
    printJson({ ...(tenant ?? { id: tenantId, name: 'Unknown senders' }), date, today });
    return;
  }
  printLines([
    `${tenant?.name ?? 'Unknown senders'} (${tenantId})`,
    `today, ${date} (UTC):`,
    ...table(
      ['', ''],
      Object.entries(today).map(([counter, count]) => [`  ${counter}`, count] as const),
    ).slice(1),
  ]);
}

function withZeroes(counts: Counts): Readonly<Record<string, number>> {
  return Object.fromEntries(COUNTERS.map((counter) => [counter, counts[counter] ?? 0]));
}

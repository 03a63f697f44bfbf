import type { Command } from 'commander';
import { COUNTERS, type Counts } from '../../lambdas/domain/tenant/counts';
import { checkTenant, type Tenant, UNASSIGNED } from '../../lambdas/domain/tenant/tenant';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { countsOfDay } from '../../lambdas/platform/dynamo-counts';
import { findTenant, listTenants, putTenant } from '../../lambdas/platform/dynamo-tenants';
import { CommandError, printJson, printLines, table } from '../output';
import { addTargetOption, findTarget, type TargetOptions } from '../target';

interface Options extends TargetOptions {
  readonly json?: boolean;
}

interface AddOptions extends Options {
  readonly name: string;
  readonly waba: readonly string[];
  readonly phoneNumber: readonly string[];
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
  addTargetOption(
    tenants
      .command('add')
      .description('Register a tenant, or change one: from then on its senders count for it, within a minute')
      .argument('<tenant>', 'its id: lower-case letters, digits and hyphens')
      .requiredOption('--name <name>', 'the name that people know')
      .option('--waba <id...>', 'ids of its WhatsApp Business Accounts', [])
      .option('--phone-number <id...>', "ids of its phone numbers, Meta's ids and not the numbers", [])
      .option('--json', 'print JSON'),
  ).action(add);
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

async function add(id: string, options: AddOptions): Promise<void> {
  const tenant: Tenant = {
    id,
    name: options.name,
    wabaIds: options.waba,
    phoneNumberIds: options.phoneNumber,
  };
  const problems = checkTenant(tenant).map(
    ({ place, came, accepted }) => `${place}: came ${came}, accepted is ${accepted}`,
  );
  if (options.waba.length + options.phoneNumber.length === 0) {
    problems.push('no sender: at least one --waba or --phone-number is needed to know its traffic');
  }
  if (problems.length > 0)
    throw new CommandError(`the tenant cannot be registered:\n  ${problems.join('\n  ')}`, 2);
  const target = await findTarget(options);
  try {
    await putTenant(createDynamoClient(target.client), target.output('StateTableName'), tenant);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') throw error;
    throw new CommandError(
      'one of these senders belongs to another tenant; `kentongan tenants ls` shows whose',
    );
  }
  if (options.json) printJson(tenant);
  else printLines([`${tenant.name} (${tenant.id}) is registered.`]);
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

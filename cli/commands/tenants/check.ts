import type { Command } from 'commander';
import type { RegistryFault } from '../../../lambdas/domain/tenant/registry-faults';
import { senderIdsOf } from '../../../lambdas/domain/tenant/tenant';
import { CommandError, printJson, printLines } from '../../output';
import { addTargetOption, type TargetOptions } from '../../target';
import { openRegistry, type Registry } from '../../tenants/registry';

interface Options extends TargetOptions {
  readonly repair?: boolean;
  readonly json?: boolean;
}

const NOTES = `
Ends with 0 when all is well, with 1 when something is not.

Example:
  kentongan tenants check --repair`;

export function describeCheck(tenants: Command): void {
  addTargetOption(
    tenants
      .command('check')
      .description(
        'See whether all tenants and their senders agree: after a crash, a restore, a change by hand',
      )
      .option('--repair', 'give each tenant the senders that it lists, unless they are others')
      .option('--json', 'print JSON'),
  )
    .addHelpText('after', NOTES)
    .action(check);
}

async function check(options: Options): Promise<void> {
  const registry = await openRegistry(options);
  const tenants = await registry.list();
  const found = await registry.faults(tenants);
  const repair = options.repair ? await repairAll(registry, found) : { repaired: [], failures: [] };
  const faults = options.repair ? await registry.faults(await registry.list()) : found;
  if (options.json) {
    const senders = tenants.flatMap(senderIdsOf).length;
    printJson({ tenants: tenants.length, senders, faults, repaired: repair.repaired });
  } else {
    printLines([
      ...repair.repaired.map((id) => `repaired: ${id}`),
      ...repair.failures,
      ...faults.map(describe),
      ...(faults.length === 0 ? [`${tenants.length} tenant(s) and their senders agree.`] : []),
    ]);
  }
  if (faults.length > 0) {
    const next = options.repair
      ? 'Give each sender to one tenant by `kentongan tenants set`.'
      : '`kentongan tenants check --repair` mends what can be mended.';
    throw new CommandError(`${faults.length} fault(s) in the registry. ${next}`);
  }
}

async function repairAll(registry: Registry, faults: readonly RegistryFault[]) {
  const repaired: string[] = [];
  const failures: string[] = [];
  for (const tenantId of new Set(faults.map((fault) => fault.tenantId))) {
    try {
      const tenant = await registry.get(tenantId);
      await registry.put(tenant, tenant);
      repaired.push(tenantId);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      failures.push(error.message);
    }
  }
  return { repaired, failures };
}

function describe(fault: RegistryFault): string {
  const { tenantId } = fault;
  switch (fault.kind) {
    case 'unfinished':
      return `${tenantId}: its last change was cut off; run that again, or keep what is there with --repair`;
    case 'nobodys':
      return `${tenantId}: sender ${fault.senderId} is nobody's, so its webhooks count as unassigned`;
    case 'other-tenant':
      return `${tenantId}: webhooks of sender ${fault.senderId} count for tenant ${fault.owner}`;
    case 'other-apps':
      return `${tenantId}: sender ${fault.senderId} is bound to other apps than the tenant`;
  }
  return fault satisfies never;
}

import type { Command } from 'commander';
import { senderIdsOf } from '../../../lambdas/domain/tenant/tenant';
import { confirm } from '../../confirm';
import { printJson, printLines } from '../../output';
import { addTargetOption, type TargetOptions } from '../../target';
import { openRegistry } from '../../tenants/registry';

interface Options extends TargetOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

const EXAMPLE = `
Example:
  kentongan tenants rm acme --yes`;

export function describeRm(tenants: Command): void {
  addTargetOption(
    tenants
      .command('rm')
      .description(
        "Take a tenant off the registry: its senders' traffic becomes unassigned, its counts stay until they expire",
      )
      .argument('<tenant>', "the tenant's id")
      .option('--yes', 'do it without asking')
      .option('--json', 'print JSON'),
  )
    .addHelpText('after', EXAMPLE)
    .action(remove);
}

async function remove(id: string, options: Options): Promise<void> {
  const registry = await openRegistry(options);
  const tenant = await registry.get(id);
  const senders = senderIdsOf(tenant);
  const traffic = `webhooks of its ${senders.length} sender(s) count as unassigned within a minute`;
  const overrides = await registry.overridesNaming([id]);
  await confirm(
    `${tenant.name} (${id}) would be removed: ${traffic}; what was counted for it stays until it expires.` +
      (overrides.length > 0 ? ' Overrides of rules that name it would have no effect any more.' : ''),
    options,
  );
  await registry.remove(tenant);
  if (options.json) printJson({ id, name: tenant.name, released: senders, notes: overrides });
  else printLines([`${tenant.name} (${id}) is removed: ${traffic}.`, ...overrides]);
}

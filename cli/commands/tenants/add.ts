import type { Command } from 'commander';
import { fileFormOf, parseTenant } from '../../../lambdas/domain/tenant/registration';
import { senderIdsOf } from '../../../lambdas/domain/tenant/tenant';
import { CommandError, printJson, printLines } from '../../output';
import { addTargetOption, type TargetOptions } from '../../target';
import { addProfileOptions, applyProfileOptions, type ProfileOptions } from '../../tenants/profile-options';
import { checked, knownRules, openRegistry } from '../../tenants/registry';

interface Options extends TargetOptions {
  readonly name: string;
  readonly json?: boolean;
}

const EXAMPLE = `
Example:
  kentongan tenants add acme --name "Acme Law" --waba 1234567890 --phone-number-id 9876543210 --label tier=gold`;

export function describeAdd(tenants: Command): void {
  const command = tenants
    .command('add')
    .description('Register a tenant: from then on its senders count for it, within a minute')
    .argument('<tenant>', 'its id: lower-case letters, digits and hyphens')
    .requiredOption('--name <name>', 'the name that people know');
  addProfileOptions(command, { changing: false });
  addTargetOption(command.option('--json', 'print JSON')).addHelpText('after', EXAMPLE).action(add);
}

async function add(id: string, options: Options & ProfileOptions): Promise<void> {
  const input = applyProfileOptions({ id, name: options.name }, options);
  const tenant = checked('the tenant cannot be registered', () => parseTenant(input, knownRules()));
  if (senderIdsOf(tenant).length === 0) {
    throw new CommandError(
      'the tenant cannot be registered: no sender came, so no traffic would be its own. ' +
        'Name at least one by --waba, --phone-number-id, --display-number or --business.',
      2,
    );
  }
  const registry = await openRegistry(options);
  const before = await registry.find(id);
  // What was cut off is completed by asking again.
  if (before && !before.unfinished) {
    throw new CommandError(`there is a tenant "${id}" already; \`kentongan tenants set ${id}\` changes it`);
  }
  await registry.put(tenant, before);
  if (options.json) printJson(fileFormOf(tenant));
  else printLines([`${tenant.name} (${tenant.id}) is registered.`]);
}

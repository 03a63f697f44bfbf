import type { Command } from 'commander';
import { fieldChanges } from '../../../lambdas/domain/tenant/plan';
import { fileFormOf, parseTenant } from '../../../lambdas/domain/tenant/registration';
import { printJson, printLines } from '../../output';
import { addTargetOption, type TargetOptions } from '../../target';
import { renderFields } from '../../tenants/plan-view';
import { addProfileOptions, applyProfileOptions, type ProfileOptions } from '../../tenants/profile-options';
import { checked, knownRules, openRegistry } from '../../tenants/registry';

interface Options extends TargetOptions {
  readonly json?: boolean;
}

const EXAMPLES = `
Options that are not given leave things as they are. An empty value (--app "") clears a list.

Examples:
  kentongan tenants set acme --label team=north --quota messagesPerDay=10000
  kentongan tenants set acme --add-phone-number-id 5550002 --remove-phone-number-id 5550001
  kentongan tenants set acme --threshold send-failures=0.1 --app acme-app --label tier=`;

export function describeSet(tenants: Command): void {
  const command = tenants
    .command('set')
    .description('Change what is given of a tenant, and nothing else')
    .argument('<tenant>', "the tenant's id")
    .option('--name <name>', 'the name that people know');
  addProfileOptions(command, { changing: true });
  addTargetOption(command.option('--json', 'print JSON')).addHelpText('after', EXAMPLES).action(set);
}

async function set(id: string, options: Options & ProfileOptions): Promise<void> {
  const registry = await openRegistry(options);
  const before = await registry.get(id);
  const input = applyProfileOptions(fileFormOf(before), options);
  const tenant = checked('nothing was changed', () => parseTenant(input, knownRules()));
  const fields = fieldChanges(before, tenant);
  // Written in any case: it finishes what was cut off, and sets the senders' items right.
  await registry.put(tenant, before);
  if (options.json) printJson({ tenant: fileFormOf(tenant), fields });
  else
    printLines([
      `${tenant.name} (${id}):`,
      ...(fields.length > 0 ? renderFields(fields) : ['    as it was']),
    ]);
}

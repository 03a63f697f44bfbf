import type { Command } from 'commander';
import { fileFormOf } from '../../../lambdas/domain/tenant/registration';
import { senderIdsOf } from '../../../lambdas/domain/tenant/tenant';
import { CommandError, printJson, printLines, table } from '../../output';
import { addTargetOption, type TargetOptions } from '../../target';
import { openRegistry } from '../../tenants/registry';

interface Options extends TargetOptions {
  readonly label?: readonly string[];
  readonly json?: boolean;
}

const EXAMPLE = `
Example:
  kentongan tenants ls --label tier=gold`;

/** More senders than this are counted in the table rather than listed; \`--json\` has them all. */
const SENDERS_SHOWN = 3;

export function describeLs(tenants: Command): void {
  addTargetOption(
    tenants
      .command('ls')
      .description('List the registered tenants')
      .option('--label <key=value...>', 'only those with all these labels')
      .option('--json', 'print JSON'),
  )
    .addHelpText('after', EXAMPLE)
    .action(list);
}

async function list(options: Options): Promise<void> {
  const labels = (options.label ?? []).map(readLabel);
  const registered = await (await openRegistry(options)).list();
  const tenants = registered.filter((tenant) => labels.every(([key, value]) => tenant.labels[key] === value));
  if (options.json) printJson(tenants.map(fileFormOf));
  else if (registered.length === 0)
    printLines(['No tenant is registered yet: all traffic counts as unassigned.']);
  else if (tenants.length === 0)
    printLines([`None of the ${registered.length} registered tenants has these labels.`]);
  else {
    const rows = tenants.map((tenant) => [
      tenant.id,
      tenant.name,
      Object.entries(tenant.labels)
        .sort()
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
      abridged(senderIdsOf(tenant)),
    ]);
    printLines(table(['tenant', 'name', 'labels', 'senders'], rows));
  }
}

function readLabel(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new CommandError(`--label: came "${pair}", accepted is KEY=VALUE`, 2);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function abridged(senders: readonly string[]): string {
  const shown = senders.slice(0, SENDERS_SHOWN).join(', ');
  return senders.length > SENDERS_SHOWN ? `${shown} and ${senders.length - SENDERS_SHOWN} more` : shown;
}

import type { Command } from 'commander';
import { fileFormOf } from '../../../lambdas/domain/tenant/registration';
import { printJson } from '../../output';
import { addTargetOption, type TargetOptions } from '../../target';
import { openRegistry } from '../../tenants/registry';

const EXAMPLE = `
Example:
  kentongan tenants export > tenants.json`;

export function describeExport(tenants: Command): void {
  addTargetOption(
    tenants
      .command('export')
      .description('Print the registry as the file that `tenants apply` reads')
      .option('--json', 'print JSON, as it does anyway'),
  )
    .addHelpText('after', EXAMPLE)
    .action(exportTenants);
}

async function exportTenants(options: TargetOptions): Promise<void> {
  const registry = await openRegistry(options);
  printJson({ tenants: (await registry.list()).map(fileFormOf) });
}

import type { Command } from 'commander';
import { asRecord } from '../../../lambdas/domain/json';
import { planTenants, type TenantChange } from '../../../lambdas/domain/tenant/plan';
import { clashesOf, parseTenants } from '../../../lambdas/domain/tenant/registration';
import { keepSenders, senderIdsOf, type Tenant } from '../../../lambdas/domain/tenant/tenant';
import type { StoredTenant } from '../../../lambdas/platform/dynamo-tenants';
import { confirm } from '../../confirm';
import { CommandError, printJson, printLines, readInput } from '../../output';
import { addTargetOption, type TargetOptions } from '../../target';
import { planAsJson, renderPlan } from '../../tenants/plan-view';
import { checked, knownRules, openRegistry, type Registry } from '../../tenants/registry';

interface Options extends TargetOptions {
  readonly prune?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

type Change = TenantChange<StoredTenant>;

const NOTES = `
The file is {"tenants": [...]}, as \`tenants export\` writes it; config/tenants.example.json shows all of it.
A tenant in the file becomes what the file says, whole. Cut off, the command can be run again: it does what is missing.

Ends with 0 when the registry is as the file says, or with --dry-run when the plan is shown; with 1 when it could not
be made so, or you said no; with 2 when the file is wrong, or there is nobody to ask and no --yes.

Example:
  kentongan tenants export > tenants.json
  kentongan tenants apply tenants.json --dry-run`;

export function describeApply(tenants: Command): void {
  addTargetOption(
    tenants
      .command('apply')
      .description('Make the registry as a file says: shows what would change, asks, and does it')
      .argument('<file>', 'a JSON file, or - for standard input')
      .option('--prune', 'also remove the tenants that are not in the file')
      .option('--dry-run', 'only show what would change')
      .option('--yes', 'do it without asking')
      .option('--json', 'print JSON'),
  )
    .addHelpText('after', NOTES)
    .action(apply);
}

async function apply(file: string, options: Options): Promise<void> {
  const wanted = readTenants(file);
  const registry = await openRegistry(options);
  const registered = await registry.list();
  if (!options.prune) refuseClashes(registered, wanted);
  const changes = planTenants(registered, wanted, { prune: options.prune ?? false });
  if (!options.json) printLines(changes.length > 0 ? renderPlan(changes) : ['Nothing would change.']);
  const removed = changes.flatMap((change) => (change.kind === 'remove' ? [change.before.id] : []));
  const overrides = removed.length > 0 ? await registry.overridesNaming(removed) : [];
  if (!options.json && overrides.length > 0) printLines(overrides);
  const doIt = changes.length > 0 && !options.dryRun;
  if (doIt) {
    await confirm(`${changes.length} tenant(s) would be changed.`, options);
    await carryOut(registry, changes);
  }
  if (options.json) printJson({ changes: planAsJson(changes), applied: doIt, notes: overrides });
  else if (doIt) printLines([`Done: ${changes.length} tenant(s).`]);
}

function readTenants(file: string): readonly Tenant[] {
  let json: unknown;
  try {
    json = JSON.parse(readInput(file).toString('utf8'));
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file} is not JSON: ${error instanceof Error ? error.message : error}`, 2);
  }
  const { tenants, $comment: _comment, ...rest } = asRecord(json) ?? {};
  const [unknown] = Object.keys(rest);
  if (!Array.isArray(tenants) || unknown !== undefined) {
    throw new CommandError(
      `${file}: came ${unknown === undefined ? 'no list "tenants"' : `"${unknown}"`}, accepted is {"tenants": [...]}; ` +
        '`kentongan tenants export` writes such a file',
      2,
    );
  }
  return checked(file, () => parseTenants(tenants, knownRules()));
}

async function carryOut(registry: Registry, changes: readonly Change[]): Promise<void> {
  for (const change of changes) if (change.kind === 'remove') await registry.remove(change.before);
  const yielded = await yieldSenders(registry, changes);
  for (const change of changes) {
    if (change.kind === 'remove') continue;
    const before = change.kind === 'change' ? change.before : undefined;
    await registry.put(change.tenant, yielded.get(change.tenant.id) ?? before);
  }
}

/** Tenants that are not in the file keep their senders. */
function refuseClashes(registered: readonly StoredTenant[], wanted: readonly Tenant[]): void {
  const inFile = new Set(wanted.map(({ id }) => id));
  const clashes = clashesOf([...wanted, ...registered.filter(({ id }) => !inFile.has(id))]);
  if (clashes.length === 0) return;
  throw new CommandError(
    `nothing was changed:\n  ${clashes.join('\n  ')}\n` +
      'Put the other tenant into the file without the sender, or remove what is not in the file by --prune.',
  );
}

/**
 * Lets go of the senders that move to another tenant: a claim of what somebody has is refused. Until it is claimed, a
 * moment later, such a sender is nobody's. Resolves with the tenants that have yielded, as they are now.
 */
async function yieldSenders(
  registry: Registry,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, StoredTenant>> {
  const gained = new Set(changes.flatMap(gainsOf));
  const yielded = new Map<string, StoredTenant>();
  for (const change of changes) {
    if (change.kind !== 'change' || !senderIdsOf(change.before).some((id) => gained.has(id))) continue;
    const { before } = change;
    await registry.put(
      keepSenders(before, (id) => !gained.has(id)),
      before,
    );
    yielded.set(before.id, await registry.get(before.id));
  }
  return yielded;
}

function gainsOf(change: Change): readonly string[] {
  if (change.kind === 'remove') return [];
  const had = new Set(change.kind === 'change' ? senderIdsOf(change.before) : []);
  return senderIdsOf(change.tenant).filter((id) => !had.has(id));
}

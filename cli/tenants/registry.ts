/** The registry of the stack that a command works on; what can go wrong is told with the next step. */
import type { Rule } from '../../lambdas/domain/rule/rule';
import { InvalidTenants } from '../../lambdas/domain/tenant/registration';
import { type RegistryFault, registryFaults } from '../../lambdas/domain/tenant/registry-faults';
import { senderIdsOf, type Tenant } from '../../lambdas/domain/tenant/tenant';
import { systemClock } from '../../lambdas/platform/clock';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { readOverrideDocument } from '../../lambdas/platform/dynamo-overrides';
import { readOwners } from '../../lambdas/platform/dynamo-senders';
import {
  putTenant,
  RegistryChanged,
  removeTenant,
  SendersTaken,
} from '../../lambdas/platform/dynamo-tenant-registry';
import { findTenant, listTenants, type StoredTenant } from '../../lambdas/platform/dynamo-tenants';
import { CommandError } from '../output';
import { removalOf } from '../rules/overrides/notes';
import { readPack } from '../rules/pack';
import { findTarget, type TargetOptions } from '../target';

export interface Registry {
  list(): Promise<readonly StoredTenant[]>;
  /** Throws a `CommandError` when there is no such tenant. */
  get(tenantId: string): Promise<StoredTenant>;
  find(tenantId: string): Promise<StoredTenant | undefined>;
  put(tenant: Tenant, before?: StoredTenant): Promise<void>;
  remove(before: StoredTenant): Promise<void>;
  /** The overrides of rules that name one of these tenants, in words: without the tenant they have no effect. */
  overridesNaming(tenantIds: readonly string[]): Promise<readonly string[]>;
  /** Where the tenants and their senders' items disagree. */
  faults(tenants: readonly StoredTenant[]): Promise<readonly RegistryFault[]>;
}

export async function openRegistry(options: TargetOptions): Promise<Registry> {
  const target = await findTarget(options);
  const client = createDynamoClient(target.client);
  const tableName = target.output('StateTableName');
  const find = (tenantId: string) => findTenant(client, tableName, tenantId);
  return {
    list: () => listTenants(client, tableName),
    find,
    get: async (tenantId) => {
      const tenant = await find(tenantId);
      if (tenant) return tenant;
      throw new CommandError(`there is no tenant "${tenantId}"; \`kentongan tenants ls\` lists them`, 2);
    },
    put: (tenant, before) => putTenant(client, tableName, tenant, before).catch(explain),
    remove: (before) => removeTenant(client, tableName, before).catch(explain),
    overridesNaming: async (tenantIds) =>
      sayNaming(tenantIds, (await readOverrideDocument(client, tableName)).overrides),
    faults: async (tenants) => {
      const senderIds = [...new Set(tenants.flatMap(senderIdsOf))];
      return registryFaults(tenants, await readOwners({ client, tableName, clock: systemClock }, senderIds));
    },
  };
}

export function sayNaming(tenantIds: readonly string[], overrides: readonly unknown[]): readonly string[] {
  const named = overrides.flatMap((each, index) => {
    const { tenant } = (each ?? {}) as { readonly tenant?: unknown };
    const isNamed = tenantIds.some((id) => id === tenant);
    return isNamed
      ? [`  overrides[${index}], to take it away: ${removalOf(each) ?? 'apply a file without it'}`]
      : [];
  });
  return named.length === 0 ? [] : ['Overrides of rules that name it have no effect without it:', ...named];
}

/** The rules whose thresholds a tenant may change: those of this version. */
export function knownRules(): readonly Rule[] {
  return readPack();
}

/** Runs a check of tenants; its faults are told as what was asked wrongly. @param about what is refused */
export function checked<Value>(about: string, check: () => Value): Value {
  try {
    return check();
  } catch (error) {
    if (error instanceof InvalidTenants) throw new CommandError(`${about}: ${error.message}`, 2);
    throw error;
  }
}

function explain(error: unknown): never {
  if (error instanceof SendersTaken) {
    const [owner = ''] = error.owners.values();
    throw new CommandError(
      `${error.message}. It stays as it was. Take them from there first: ` +
        `\`kentongan tenants set ${owner}\` with --remove-waba, --remove-phone-number-id and so on.`,
    );
  }
  if (error instanceof RegistryChanged) {
    throw new CommandError(`${error.message}. Run the command again: it starts from what is there now.`);
  }
  throw error;
}

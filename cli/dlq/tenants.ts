/** Whose a dead letter is, by the registry; and which letters somebody means. */
import { DEAD_CAUSES, type DeadCause } from '../../lambdas/domain/event/parked';
import type { Tenant } from '../../lambdas/domain/tenant/tenant';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { listTenants } from '../../lambdas/platform/dynamo-tenants';
import { CommandError } from '../output';
import type { Target } from '../target';
import type { TenantOf } from './group';
import { hiddenWords, type Inventory, isHidden } from './inventory';
import type { DeadLetter } from './letter';

/** @param said told when the registry cannot be read: groups stand in for tenants then */
export async function readTenants(target: Target, said: (line: string) => void): Promise<TenantOf> {
  const client = createDynamoClient(target.client);
  try {
    return nameTenants(await listTenants(client, target.output('StateTableName')));
  } catch (error) {
    const reason = error instanceof Error ? error.name : String(error);
    said(`The registry of tenants cannot be read (${reason}): WABA ids stand in for tenants.`);
    return nameTenants([]);
  } finally {
    client.destroy();
  }
}

export function nameTenants(tenants: readonly Tenant[]): TenantOf {
  const owners = new Map(tenants.flatMap(({ id, wabaIds }) => wabaIds.map((wabaId) => [wabaId, id])));
  return ({ group }) => owners.get(group) ?? group;
}

export interface Wanted {
  readonly cause?: DeadCause;
  /** A tenant's id, or a WABA id. */
  readonly tenant?: string;
}

export function choose(
  letters: readonly DeadLetter[],
  { cause, tenant }: Wanted,
  tenantOf: TenantOf,
): readonly DeadLetter[] {
  return letters.filter(
    (letter) =>
      (cause === undefined || letter.cause === cause) &&
      (tenant === undefined || tenantOf(letter) === tenant || letter.group === tenant),
  );
}

/** As `choose`; says what there is when nothing of what is wanted is there. None only where nothing is set aside. */
export function chooseSome(inventory: Inventory, wanted: Wanted, tenantOf: TenantOf): readonly DeadLetter[] {
  if (isHidden(inventory)) throw new CommandError(hiddenWords(inventory));
  const { letters } = inventory;
  const chosen = choose(letters, wanted, tenantOf);
  if (chosen.length > 0 || letters.length === 0) return chosen;
  const causes = DEAD_CAUSES.filter((cause) => letters.some((letter) => letter.cause === cause));
  const tenants = [...new Set(letters.map(tenantOf))].filter(Boolean).sort();
  const shown = tenants.length > 10 ? [...tenants.slice(0, 10), '...'] : tenants;
  throw new CommandError(
    `no entry is of ${words(wanted)}. What is there: cause ${causes.join(', ')}; tenant ${shown.join(', ') || '(none is told)'}.`,
    2,
  );
}

function words({ cause, tenant }: Wanted): string {
  return [...(cause ? [`cause ${cause}`] : []), ...(tenant ? [`tenant ${tenant}`] : [])].join(' and ');
}

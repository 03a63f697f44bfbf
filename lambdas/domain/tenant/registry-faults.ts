/** Where tenants and the items of their senders do not agree. Nothing here writes that; a hand or a backup may have. */
import { type SenderOwner, senderIdsOf, type Tenant } from './tenant';

/**
 * `unfinished`: a change of many senders was cut off. `nobodys`: webhooks of the sender count as unassigned.
 * `other-tenant`: they count for another. `other-apps`: the sender's item names other apps than the tenant's.
 */
export type RegistryFault =
  | { readonly tenantId: string; readonly kind: 'unfinished' }
  | { readonly tenantId: string; readonly kind: 'nobodys' | 'other-apps'; readonly senderId: string }
  | {
      readonly tenantId: string;
      readonly kind: 'other-tenant';
      readonly senderId: string;
      readonly owner: string;
    };

/** @param owners what the items of all these tenants' senders say */
export function registryFaults(
  tenants: readonly (Tenant & { readonly unfinished: boolean })[],
  owners: ReadonlyMap<string, SenderOwner>,
): readonly RegistryFault[] {
  return tenants.flatMap((tenant) => [
    ...(tenant.unfinished ? [{ tenantId: tenant.id, kind: 'unfinished' } as const] : []),
    ...senderIdsOf(tenant).flatMap((senderId) => senderFaults(tenant, senderId, owners.get(senderId))),
  ]);
}

function senderFaults(
  { id: tenantId, apps }: Tenant,
  senderId: string,
  owner: SenderOwner | undefined,
): readonly RegistryFault[] {
  if (!owner) return [{ tenantId, kind: 'nobodys', senderId }];
  if (owner.tenantId !== tenantId)
    return [{ tenantId, kind: 'other-tenant', senderId, owner: owner.tenantId }];
  return owner.apps.join() === apps.join() ? [] : [{ tenantId, kind: 'other-apps', senderId }];
}

/** What it takes to make the registry as it is wanted, so that people can look before it is done. */
import { SENDER_MEMBERS, type Tenant } from './tenant';

/** A registered tenant, whose last change may have been cut off. */
type Registered = Tenant & { readonly unfinished: boolean };

/** One difference: of a value, or of a list. */
export type FieldChange =
  | { readonly field: string; readonly from?: string | number; readonly to?: string | number }
  | { readonly field: string; readonly added: readonly string[]; readonly removed: readonly string[] };

export type TenantChange<Before extends Registered> =
  | { readonly kind: 'add'; readonly tenant: Tenant }
  | {
      readonly kind: 'change';
      readonly before: Before;
      readonly tenant: Tenant;
      /** Empty where only a change that was cut off has to be finished. */
      readonly fields: readonly FieldChange[];
    }
  | { readonly kind: 'remove'; readonly before: Before };

/** Removals come first: what they let go of may be wanted by others. @param prune remove who is not wanted */
export function planTenants<Before extends Registered>(
  registered: readonly Before[],
  wanted: readonly Tenant[],
  { prune }: { readonly prune: boolean },
): readonly TenantChange<Before>[] {
  const before = new Map(registered.map((tenant) => [tenant.id, tenant]));
  const stay = new Set(wanted.map(({ id }) => id));
  const removed = prune ? registered.filter(({ id }) => !stay.has(id)) : [];
  return [
    ...removed.map((tenant) => ({ kind: 'remove', before: tenant }) as const),
    ...wanted.flatMap((tenant) => changeOf(before.get(tenant.id), tenant)),
  ];
}

function changeOf<Before extends Registered>(
  before: Before | undefined,
  tenant: Tenant,
): readonly TenantChange<Before>[] {
  if (!before) return [{ kind: 'add', tenant }];
  const fields = fieldChanges(before, tenant);
  return fields.length > 0 || before.unfinished ? [{ kind: 'change', before, tenant, fields }] : [];
}

/** Where two states of a tenant differ. */
export function fieldChanges(before: Tenant, after: Tenant): readonly FieldChange[] {
  return [
    ...valueChanges('', { name: before.name }, { name: after.name }),
    ...SENDER_MEMBERS.flatMap((list) => listChanges(list, before[list], after[list])),
    ...valueChanges('labels.', before.labels, after.labels),
    ...valueChanges('quotas.', { ...before.quotas }, { ...after.quotas }),
    ...valueChanges('thresholds.', before.thresholds, after.thresholds),
    ...listChanges('channels', before.channels, after.channels),
    ...listChanges('apps', before.apps, after.apps),
  ];
}

type Values = Readonly<Record<string, string | number>>;

function valueChanges(prefix: string, before: Values, after: Values): readonly FieldChange[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key) => {
    const [from, to] = [was.get(key), is.get(key)];
    if (from === to) return [];
    return [
      { field: prefix + key, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
    ];
  });
}

function listChanges(
  field: string,
  before: readonly string[],
  after: readonly string[],
): readonly FieldChange[] {
  const added = after.filter((value) => !before.includes(value));
  const removed = before.filter((value) => !after.includes(value));
  return added.length + removed.length > 0 ? [{ field, added, removed }] : [];
}

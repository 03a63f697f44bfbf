/** What would become of the registry, as a person reads it and as a program does. */
import { type FieldChange, fieldChanges, type TenantChange } from '../../lambdas/domain/tenant/plan';
import { fileFormOf, parseTenant } from '../../lambdas/domain/tenant/registration';
import { senderIdsOf, type Tenant } from '../../lambdas/domain/tenant/tenant';
import type { StoredTenant } from '../../lambdas/platform/dynamo-tenants';

type Change = TenantChange<StoredTenant>;

const SIGNS = { add: '+', change: '~', remove: '-' } as const;

export function renderPlan(changes: readonly Change[]): string[] {
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  return [
    ...changes.flatMap((change) => [`${SIGNS[change.kind]} ${titleOf(change)}`, ...detailsOf(change)]),
    `${count('add')} to add, ${count('change')} to change, ${count('remove')} to remove`,
  ];
}

export function renderFields(fields: readonly FieldChange[]): string[] {
  return fields.map((change) => {
    if ('added' in change) {
      const parts = [...change.added.map((each) => `+${each}`), ...change.removed.map((each) => `-${each}`)];
      return `    ${change.field}  ${parts.join(' ')}`;
    }
    return `    ${change.field}  ${shown(change.from)} -> ${shown(change.to)}`;
  });
}

/** All that a tenant has but its name. */
export function renderProfile(tenant: Tenant): string[] {
  const { id: _id, name: _name, ...members } = fileFormOf(tenant);
  return Object.entries(members).map(([member, value]) => {
    const parts = Array.isArray(value) ? value : Object.entries({ ...value }).map((pair) => pair.join('='));
    return `    ${member}  ${parts.join(' ')}`;
  });
}

/** One object a change. */
export function planAsJson(changes: readonly Change[]) {
  return changes.map((change) => {
    switch (change.kind) {
      case 'add':
        return { kind: change.kind, id: change.tenant.id, tenant: fileFormOf(change.tenant) };
      case 'change':
        return { kind: change.kind, id: change.tenant.id, fields: change.fields };
      case 'remove':
        return { kind: change.kind, id: change.before.id, name: change.before.name };
    }
    return change satisfies never;
  });
}

function titleOf(change: Change): string {
  const { id, name } = change.kind === 'remove' ? change.before : change.tenant;
  return `${id} (${name})`;
}

function detailsOf(change: Change): string[] {
  switch (change.kind) {
    case 'add':
      return renderFields(fieldChanges(nobody(change.tenant), change.tenant));
    case 'change':
      return change.fields.length > 0
        ? renderFields(change.fields)
        : ['    nothing differs, but its last change was cut off: it is finished'];
    case 'remove':
      return [`    ${senderIdsOf(change.before).length} sender(s) become unassigned`];
  }
  return change satisfies never;
}

/** Of the same name and with nothing, so that all that the tenant has is a difference. */
function nobody({ id, name }: Tenant): Tenant {
  return parseTenant({ id, name });
}

function shown(value: string | number | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}

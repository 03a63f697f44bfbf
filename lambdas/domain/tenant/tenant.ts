/** Who a tenant is, and the tenants that the product itself keeps. */

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly wabaIds: readonly string[];
  readonly phoneNumberIds: readonly string[];
}

/** Traffic of senders that no tenant owns is kept and counted here, so that it can be looked at and assigned. */
export const UNASSIGNED = 'unassigned';

/** The tenant of the synthetic check: its traffic takes the whole way and touches nobody's figures. */
export const PROBE_TENANT: Tenant = {
  id: 'kentongan-probe',
  name: 'Synthetic check',
  wabaIds: ['kentongan-probe'],
  phoneNumberIds: ['kentongan-probe'],
};

export type Problem = { readonly place: string; readonly came: string; readonly accepted: string };

const TENANT_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
const SENDER_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Whether a text has the form of Meta's id of an account or a phone number. */
export function isSenderId(id: string): boolean {
  return SENDER_ID.test(id);
}

/** What is wrong with a tenant to be registered; empty when nothing is. */
export function checkTenant(tenant: Tenant): readonly Problem[] {
  const problems: Problem[] = [];
  if (!TENANT_ID.test(tenant.id)) {
    problems.push({
      place: 'id',
      came: tenant.id,
      accepted: 'lower-case letters, digits and hyphens, at most 63',
    });
  }
  if (tenant.id === UNASSIGNED || tenant.id === PROBE_TENANT.id) {
    problems.push({
      place: 'id',
      came: tenant.id,
      accepted: 'a name that the product does not keep for itself',
    });
  }
  if (tenant.name.trim() === '') problems.push({ place: 'name', came: '""', accepted: 'a name people know' });
  for (const key of ['wabaIds', 'phoneNumberIds'] as const) {
    for (const [index, id] of tenant[key].entries()) {
      if (!isSenderId(id)) {
        problems.push({ place: `${key}[${index}]`, came: id, accepted: "Meta's id: digits" });
      }
    }
  }
  return problems;
}

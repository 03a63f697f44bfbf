/** What an incident is called, and whom it concerns. */
import { count } from '../message/words';
import type { Incident } from './desk';
import { worst } from './fold';

/** `Too many outbound messages fail, and 2 more` */
export function titleOfIncident({ id, members }: Incident): string {
  const all = Object.values(members);
  const first = worst(all);
  if (!first) return id;
  const rules = new Set(all.map(({ rule }) => rule)).size;
  return rules > 1 ? `${first.summary}, and ${rules - 1} more` : first.summary;
}

/** The tenants that it was seen at, by id. */
export function tenantsOfIncident({ members, tenant }: Incident): readonly string[] {
  const seen = Object.values(members).flatMap((member) => member.tenant ?? []);
  return [...new Set([...(tenant === undefined ? [] : [tenant]), ...seen])].sort();
}

/** `acme`, `platform`, `12 tenants` */
export function whoseIncident(incident: Incident): string {
  const tenants = tenantsOfIncident(incident);
  const [first = 'platform'] = tenants;
  return tenants.length > 1 ? count(tenants.length, 'tenant') : first;
}

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

/** The tenants that it was seen at, by id, as far as they are named. */
export function tenantsOfIncident({ members, tenant }: Incident): readonly string[] {
  const seen = Object.values(members).flatMap((member) => member.tenant ?? []);
  return [...new Set([...(tenant === undefined ? [] : [tenant]), ...seen])].sort();
}

/** How many alerts belong to it, those included that it has no room to name. */
export function alertsOfIncident({ members, more }: Incident): number {
  return Object.keys(members).length + (more?.alerts ?? 0);
}

/** `and 28000 more alerts of 9000 other tenants`; undefined when all are named. */
export function unnamedOf({ more }: Incident): string | undefined {
  if (!more) return undefined;
  const whose = more.tenants > 0 ? ` of ${count(more.tenants, 'other tenant')}` : '';
  return `and ${count(more.alerts, 'more alert')}${whose}`;
}

/** Whether alerts about the platform itself are among its own. */
export function isOfPlatform({ members }: Incident): boolean {
  return Object.values(members).some(({ tenant }) => tenant === undefined);
}

/** `acme`, `12 tenants`, `platform`, `platform, acme` */
export function whoseIncident(incident: Incident): string {
  const tenants = tenantsOfIncident(incident);
  const all = tenants.length + (incident.more?.tenants ?? 0);
  const whose = all > 1 ? count(all, 'tenant') : tenants[0];
  return [...(isOfPlatform(incident) || whose === undefined ? ['platform'] : []), whose ?? []]
    .flat()
    .join(', ');
}

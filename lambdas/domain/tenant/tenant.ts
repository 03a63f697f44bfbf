/** Who a tenant is, by which ids Meta speaks of it, and the tenants that the product itself keeps. */
import { DEFAULT_APP } from '../whatsapp/app-secrets';

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly wabaIds: readonly string[];
  readonly phoneNumberIds: readonly string[];
  /** Its numbers as people dial them, digits only: some webhooks name the number and no id. */
  readonly displayPhoneNumbers: readonly string[];
  /** Its business portfolios: partner webhooks name the portfolio where others name the account. */
  readonly businessIds: readonly string[];
  /** Names of teams, tiers and the like, to select tenants by. */
  readonly labels: Readonly<Record<string, string>>;
  readonly quotas: Quotas;
  /** By rule id: what the rule compares with for this tenant, in place of its own threshold. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** Alert channels that are told of this tenant. */
  readonly channels: readonly string[];
  /** Meta apps, as in `/webhooks/{app}`, that may speak for this tenant; none named means any. */
  readonly apps: readonly string[];
}

/** Messages, in and out together. */
export interface Quotas {
  readonly messagesPerDay?: number;
  readonly messagesPerMinute?: number;
}

/** What it takes to tell whose a webhook is: the tenant that a sender belongs to, and the apps that may speak for it. */
export type SenderOwner = { readonly tenantId: string } & Pick<Tenant, 'apps'>;

/** Traffic of senders that no tenant owns is kept and counted here, so that it can be looked at and assigned. */
export const UNASSIGNED = 'unassigned';

/** The tenant of the synthetic check: its traffic takes the whole way and touches nobody's figures. */
export const PROBE_TENANT = {
  id: 'kentongan-probe',
  name: 'Synthetic check',
  wabaIds: ['kentongan-probe'],
  phoneNumberIds: ['kentongan-probe'],
  // The check signs as the default app: what another app sends in its name is not the check's.
  apps: [DEFAULT_APP],
} as const satisfies Partial<Tenant>;

const SENDER_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Whether a text has the form of an id that a sender may be registered under. */
export function isSenderId(id: string): boolean {
  return SENDER_ID.test(id);
}

/** A number as people dial it, as the id of a sender; its digits alone might be the id of something else. */
export function dialledSenderId(digits: string): string {
  return `tel-${digits}`;
}

const asItIs = (id: string) => id;

/** The members of a tenant that name its senders, and the sender id that each of their values stands for. */
const SENDER_ID_OF = {
  wabaIds: asItIs,
  phoneNumberIds: asItIs,
  displayPhoneNumbers: dialledSenderId,
  businessIds: asItIs,
} as const satisfies Partial<Record<keyof Tenant, (value: string) => string>>;

type SenderMember = keyof typeof SENDER_ID_OF;
type Senders = Pick<Tenant, SenderMember>;
export const SENDER_MEMBERS = Object.keys(SENDER_ID_OF) as readonly SenderMember[];

/** All ids by which webhooks may name the tenant, each once. */
export function senderIdsOf(tenant: Senders): readonly string[] {
  return [...new Set(SENDER_MEMBERS.flatMap((member) => tenant[member].map(SENDER_ID_OF[member])))];
}

/** The tenant with only those of its senders that `keep` is true for. */
export function keepSenders<T extends Senders>(tenant: T, keep: (senderId: string) => boolean): T {
  return mapSenders(tenant, (member) => tenant[member].filter((value) => keep(SENDER_ID_OF[member](value))));
}

/** The tenant with another's senders beside its own. */
export function withSendersOf<T extends Senders>(tenant: T, other: Senders): T {
  return mapSenders(tenant, (member) => inOrder([...tenant[member], ...other[member]]));
}

function mapSenders<T extends Senders>(tenant: T, valuesOf: (member: SenderMember) => readonly string[]): T {
  return { ...tenant, ...Object.fromEntries(SENDER_MEMBERS.map((member) => [member, valuesOf(member)])) };
}

/** A list that is a set: each value once, in an order that depends on nothing else. */
export function inOrder(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}

/** Whether the app that a webhook came through may speak for the sender's owner. */
export function mayComeThrough(app: string, { apps }: SenderOwner): boolean {
  return apps.length === 0 || apps.includes(app);
}

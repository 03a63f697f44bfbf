/** What a tenant must look like to be registered; all faults are told at once, with place, what came, what is accepted. */
import * as v from 'valibot';
import { canonicalJson } from '../json';
import { settingFaults } from '../rhythm/settings';
import { describeIssue, type Rule } from '../rule/rule';
import { tellFault } from '../rule/rule-faults';
import { thresholdFaultsOf } from '../rule/threshold';
import { inOrder, PROBE_TENANT, senderIdsOf, type Tenant, UNASSIGNED } from './tenant';

/** A tenant is one item of the state table, and is read whole. */
const TENANT_BYTES = 100 * 1024;
export const SENDERS_PER_TENANT = 1_000;

/** Entry ids of `0` come in Meta's own tests, for anybody. */
const metaId = v.pipe(v.string(), v.regex(/^[1-9][0-9]{0,31}$/, "Meta's id, as text: up to 32 digits"));

const DIALLED = 'a phone number as people dial it, with its country code: 5 to 15 digits';
const dialled = v.pipe(
  v.string(),
  v.regex(/^\+?[0-9 ().-]+$/, DIALLED),
  v.transform((number) => number.replace(/[^0-9]/g, '')),
  v.check((digits) => digits.length >= 5 && digits.length <= 15, DIALLED),
);

/** As `/webhooks/{app}` takes it. */
const appName = named(
  /^[a-z0-9][a-z0-9-]{0,62}$/,
  'the name of a Meta app in /webhooks/NAME: lower-case letters, digits and hyphens',
);
const channelName = named(
  /^[a-z][a-z0-9-]{0,62}$/,
  'the name of an alert channel: lower-case words and hyphens',
);
const ruleId = named(/^[a-z][a-z0-9-]{0,62}$/, 'the id of a rule');
const labelKey = named(
  /^[a-z][a-z0-9_.-]{0,62}$/,
  'a key: lower-case letters, digits, "_", "." and "-", at most 63',
);
const labelValue = named(/^[^\p{Cc}]{1,128}$/u, 'a value: 1 to 128 characters');
const quota = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e12));

const TenantSchema = v.strictObject({
  $comment: v.optional(v.string()),
  id: v.pipe(
    named(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens, at most 63'),
    v.check(
      (id) => id !== UNASSIGNED && id !== PROBE_TENANT.id,
      'another name: the product keeps this one for itself',
    ),
  ),
  name: v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^[^\p{Cc}]{1,200}$/u, 'a name that people know, at most 200 characters'),
  ),
  wabaIds: set(metaId, SENDERS_PER_TENANT),
  phoneNumberIds: set(metaId, SENDERS_PER_TENANT),
  displayPhoneNumbers: set(dialled, SENDERS_PER_TENANT),
  businessIds: set(metaId, SENDERS_PER_TENANT),
  labels: map(labelKey, labelValue),
  quotas: v.optional(
    v.strictObject({ messagesPerDay: v.exactOptional(quota), messagesPerMinute: v.exactOptional(quota) }),
    {},
  ),
  thresholds: map(ruleId, v.pipe(v.number(), v.finite(), v.minValue(0))),
  channels: set(channelName, 20),
  apps: set(appName, 20),
});

/** A tenant as people write it: what is empty may be left out. */
export type TenantInput = v.InferInput<typeof TenantSchema>;

function named(pattern: RegExp, accepted: string) {
  return v.pipe(v.string(), v.regex(pattern, accepted));
}

function set(item: v.GenericSchema<string, string>, most: number) {
  return v.optional(
    v.pipe(
      v.array(item),
      v.maxLength(most),
      v.transform((values) => inOrder(values)),
    ),
    [],
  );
}

function map<Value>(key: v.GenericSchema<string, string>, value: v.GenericSchema<Value, Value>) {
  return v.optional(
    v.pipe(
      v.record(key, value),
      v.check((entries) => Object.keys(entries).length <= 50, 'at most 50 entries'),
    ),
    {},
  );
}

/** Thrown when tenants cannot be registered; the message lists every fault with its place. */
export class InvalidTenants extends Error {
  override readonly name = 'InvalidTenants';
}

/** Checks one tenant. Throws `InvalidTenants`. @param rules those whose thresholds it may change */
export function parseTenant(input: unknown, rules: readonly Rule[] = []): Tenant {
  const read = readTenant(input, rules);
  if ('faults' in read) throw invalid(read.faults);
  return read.tenant;
}

/** Checks tenants, each by itself and beside one another. Throws `InvalidTenants` with all faults at once. */
export function parseTenants(inputs: readonly unknown[], rules: readonly Rule[] = []): readonly Tenant[] {
  const faults: string[] = [];
  const tenants: Tenant[] = [];
  for (const [index, input] of inputs.entries()) {
    const read = readTenant(input, rules);
    if ('tenant' in read) tenants.push(read.tenant);
    else faults.push(...read.faults.map((fault) => `${placeOf(input, index)}: ${fault}`));
  }
  faults.push(...clashesOf(tenants));
  if (faults.length > 0) throw invalid(faults);
  return tenants;
}

/** A tenant as it is written to files: without what is empty. */
export function fileFormOf({ id, name, ...rest }: Tenant): Omit<TenantInput, '$comment'> {
  const members = [
    ...['wabaIds', 'phoneNumberIds', 'displayPhoneNumbers', 'businessIds'],
    ...['labels', 'quotas', 'thresholds', 'channels', 'apps'],
  ] as readonly (keyof typeof rest)[];
  const filled = members.filter((member) => Object.keys(rest[member]).length > 0);
  return { id, name, ...Object.fromEntries(filled.map((member) => [member, sorted(rest[member])])) };
}

function sorted(value: unknown): unknown {
  return JSON.parse(canonicalJson(value));
}

function readTenant(
  input: unknown,
  rules: readonly Rule[],
): { readonly tenant: Tenant } | { readonly faults: readonly string[] } {
  const parsed = v.safeParse(TenantSchema, input);
  if (!parsed.success) return { faults: parsed.issues.map(describeIssue) };
  const { $comment: _comment, ...tenant } = parsed.output;
  const faults = [
    ...sizeFaults(tenant),
    ...settingFaults(tenant.labels).map((fault) => `labels.${tellFault(fault)}`),
    ...thresholdFaults(tenant, rules),
  ];
  return faults.length > 0 ? { faults } : { tenant };
}

function sizeFaults(tenant: Tenant): readonly string[] {
  const senders = senderIdsOf(tenant).length;
  const bytes = Buffer.byteLength(JSON.stringify(tenant));
  return [
    ...(senders > SENDERS_PER_TENANT
      ? [`senders: came ${senders} over all lists, accepted is at most ${SENDERS_PER_TENANT}`]
      : []),
    ...(bytes > TENANT_BYTES ? [`(whole): came ${bytes} bytes, accepted is at most ${TENANT_BYTES}`] : []),
  ];
}

function thresholdFaults({ thresholds }: Tenant, rules: readonly Rule[]): readonly string[] {
  const adjustable = new Map(rules.filter(({ scope }) => scope === 'tenant').map((rule) => [rule.id, rule]));
  const known = [...adjustable.keys()].sort().join(', ') || 'none, as no rule is about tenants';
  return Object.entries(thresholds).flatMap(([id, threshold]) => {
    const rule = adjustable.get(id);
    if (!rule) return [`thresholds: came "${id}", accepted is a rule about tenants: ${known}`];
    return thresholdFaultsOf(rule, threshold).map(
      ({ came, accepted }) => `thresholds.${id}: came ${came}, accepted is ${accepted}`,
    );
  });
}

/** Tenants of the same id, and senders that more than one would have. */
export function clashesOf(tenants: readonly Tenant[]): readonly string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  const owners = new Map<string, string>();
  for (const tenant of tenants) {
    if (ids.has(tenant.id)) faults.push(`tenant ${tenant.id}: is there twice; each needs an id of its own`);
    ids.add(tenant.id);
    for (const senderId of senderIdsOf(tenant)) {
      const owner = owners.get(senderId);
      if (owner !== undefined && owner !== tenant.id) {
        faults.push(`tenant ${tenant.id}: sender ${senderId} is tenant ${owner}'s too; it can belong to one`);
      }
      owners.set(senderId, tenant.id);
    }
  }
  return faults;
}

function placeOf(input: unknown, index: number): string {
  const id = typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined;
  return typeof id === 'string' && id !== '' ? `tenant ${id}` : `tenants[${index}]`;
}

function invalid(faults: readonly string[]): InvalidTenants {
  return new InvalidTenants(`${faults.length} fault(s) in tenants:\n  ${faults.join('\n  ')}`);
}

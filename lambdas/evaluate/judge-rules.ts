/** Judges every rule for everything it is about: the platform once, and each tenant that there is something to say of. */
import { metricNamed } from '../domain/metric/catalogue';
import { conditions } from '../domain/rule/conditions';
import { endOfWindows, explain, type Instance, ruleFor } from '../domain/rule/instance';
import { judge } from '../domain/rule/judge';
import { applyOverrides } from '../domain/rule/overrides';
import type { Rule } from '../domain/rule/rule';
import { windowOfCounts } from '../domain/rule/window-of';
import { tenantPartOf } from '../domain/state/keys';
import { PROBE_TENANT, type Tenant } from '../domain/tenant/tenant';
import { DERIVE_MINUTES, type Derive } from './derive';
import type { Minutes } from './minutes';
import { platformWindow } from './platform-window';
import type { ReadOverrides, ReadPlatform, ReadTenants } from './ports';

export interface Judged {
  readonly instances: readonly Instance[];
  /** Rules that could not be judged, by id, and why; the others were. */
  readonly skipped: ReadonlyMap<string, unknown>;
}

export interface Sources {
  readonly stage: string;
  /** The parts whose tenants are judged. */
  readonly parts: readonly number[];
  readonly minutes: Minutes;
  readonly platform: ReadPlatform;
  readonly tenants: ReadTenants;
  readonly overrides: ReadOverrides;
  /** What is worked out for tenants from the minutes that were read. */
  readonly derive: Derive;
}

export async function judgeRules(rules: readonly Rule[], atMs: number, sources: Sources): Promise<Judged> {
  const endMs = endOfWindows(atMs);
  const scopes = [
    { own: rules.filter(({ scope }) => scope === 'platform'), judgeAll: judgePlatform },
    { own: rules.filter(({ scope }) => scope === 'tenant'), judgeAll: judgeTenants },
  ];
  const settled = await Promise.allSettled(
    scopes.map(({ own, judgeAll }) => (own.length > 0 ? judgeAll(own, endMs, sources) : [])),
  );
  return {
    instances: settled.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])),
    skipped: new Map(
      settled.flatMap((each, index) =>
        each.status === 'rejected'
          ? (scopes[index]?.own ?? []).map(({ id }) => [id, each.reason] as const)
          : [],
      ),
    ),
  };
}

/** How many minutes of counts the rules look back on. */
export function longestWindow(rules: readonly Rule[]): number {
  const needs = rules.flatMap(({ levels }) => levels.flatMap(({ condition }) => conditions.needs(condition)));
  return Math.max(
    1,
    ...needs
      .filter(({ metric }) => metricNamed(metric)?.source.from === 'tenant-counts')
      .map(({ minutes }) => minutes),
  );
}

async function judgePlatform(
  rules: readonly Rule[],
  endMs: number,
  { platform, overrides, tenants, stage }: Sources,
): Promise<Instance[]> {
  const changes = await overrides(rules, await tenants());
  const own = rules.flatMap((rule) => applyOverrides(rule, changes, { stage }) ?? []);
  const window = await platformWindow(own, endMs, platform);
  return own.flatMap((rule) =>
    rule.levels.map((level) => ({ rule, level, judgement: judge(level, window) })),
  );
}

async function judgeTenants(
  rules: readonly Rule[],
  endMs: number,
  { minutes, derive, tenants, overrides, stage, parts }: Sources,
): Promise<Instance[]> {
  const registered = new Map((await tenants()).map((tenant) => [tenant.id, tenant]));
  const changes = await overrides(rules, [...registered.values()]);
  const counts = await minutes.before(endMs, Math.max(longestWindow(rules), DERIVE_MINUTES));
  const derived = await derive(counts, endMs, registered);
  const subjects = new Set([...derived.tenants, ...expected(rules, registered, parts)]);
  subjects.delete(PROBE_TENANT.id);
  return [...subjects].flatMap((tenantId) => {
    const gauges = derived.gaugesOf(tenantId);
    const window = windowOfCounts(
      counts.map((byTenant) => byTenant.get(tenantId)),
      mapValues(gauges, (gauge) => gauge?.value),
    );
    const tenant = registered.get(tenantId);
    const own = rules.flatMap((rule) => ruleFor(rule, changes, stage, tenant) ?? []);
    return own.flatMap((rule) =>
      rule.levels.map((level) => ({
        rule,
        level,
        tenantId,
        judgement: explain(judge(level, window), level, gauges),
      })),
    );
  });
}

/** Tenants that are judged though nothing is known of them: to some rules that is what they wait for. */
function expected(
  rules: readonly Rule[],
  registered: ReadonlyMap<string, Tenant>,
  parts: readonly number[],
): readonly string[] {
  const isAwaited = rules.some(
    ({ onMissing, levels }) =>
      onMissing === 'alert' || levels.some(({ condition }) => condition.kind === 'absence'),
  );
  return isAwaited ? [...registered.keys()].filter((id) => parts.includes(tenantPartOf(id))) : [];
}

function mapValues<Value, Result>(
  record: Readonly<Partial<Record<string, Value>>>,
  change: (value: Value | undefined) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

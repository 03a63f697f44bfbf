/** Judges every rule for everything it is about: the platform once, and each tenant that there is something to say of. */
import { fingerprint } from '../domain/alert/fingerprint';
import { metricNamed } from '../domain/metric/catalogue';
import { conditions } from '../domain/rule/conditions';
import { type Judgement, judge } from '../domain/rule/judge';
import { applyOverrides, type Override } from '../domain/rule/overrides';
import type { Level, Rule } from '../domain/rule/rule';
import { windowOfCounts } from '../domain/rule/window-of';
import { PROBE_TENANT, type Tenant } from '../domain/tenant/tenant';
import { DERIVE_MINUTES, type Derive, type Gauges } from './derive';
import type { Minutes } from './minutes';
import { platformWindow } from './platform-window';
import type { ReadOverrides, ReadPlatform, ReadTenants } from './ports';

export interface Instance {
  readonly rule: Rule;
  readonly level: Level;
  readonly tenantId?: string;
  readonly judgement: Judgement;
}

/** A minute is judged once it has been over for this long, so that what was received in it has been counted. */
const SETTLE_MS = 30_000;
const MINUTE_MS = 60_000;

export interface Judged {
  readonly instances: readonly Instance[];
  /** Rules that could not be judged, by id, and why; the others were. */
  readonly skipped: ReadonlyMap<string, unknown>;
}

export interface Sources {
  readonly stage: string;
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

/** Windows end at the last whole minute that has settled. @param atMs the scheduled time of the evaluation */
export function endOfWindows(atMs: number): number {
  return Math.floor((atMs - SETTLE_MS) / MINUTE_MS) * MINUTE_MS;
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
  { minutes, derive, tenants, overrides, stage }: Sources,
): Promise<Instance[]> {
  const registered = new Map((await tenants()).map((tenant) => [tenant.id, tenant]));
  const changes = await overrides(rules, [...registered.values()]);
  const counts = await minutes.before(endMs, Math.max(longestWindow(rules), DERIVE_MINUTES));
  const derived = await derive(counts, endMs, registered);
  return derived.tenants
    .filter((tenantId) => tenantId !== PROBE_TENANT.id)
    .flatMap((tenantId) => {
      const gauges = derived.gaugesOf(tenantId);
      const window = windowOfCounts(
        counts.map((byTenant) => byTenant.get(tenantId)),
        mapValues(gauges, (gauge) => gauge?.value),
      );
      const own = rulesOf(rules, changes, stage, registered.get(tenantId));
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

/** The rules as they are for a tenant: changed by what was set for all, for its labels, and for itself. */
function rulesOf(
  rules: readonly Rule[],
  changes: readonly Override[],
  stage: string,
  tenant: Tenant | undefined,
): readonly Rule[] {
  const thresholds = Object.entries(tenant?.thresholds ?? {});
  if (changes.length === 0 && thresholds.length === 0) return rules;
  const own = thresholds.map(([rule, threshold]) => ({
    rule,
    threshold,
    labels: {},
    ...(tenant ? { tenant: tenant.id } : {}),
  }));
  const subject = { stage, ...(tenant ? { tenant } : {}) };
  return rules.flatMap((rule) => applyOverrides(rule, [...changes, ...own], subject) ?? []);
}

/** What is worked out has words of its own for how it came about. */
function explain(judgement: Judgement, { condition }: Level, gauges: Gauges): Judgement {
  const { breaching, value, between } = judgement;
  return {
    breaching,
    value,
    ...(between ? { between } : {}),
    get reason() {
      const because = conditions.needs(condition).flatMap(({ metric }) => gauges[metric]?.because ?? []);
      return [judgement.reason, ...(because.length > 0 ? [because.join('; ')] : [])].join(': ');
    },
  };
}

function mapValues<Value, Result>(
  record: Readonly<Partial<Record<string, Value>>>,
  change: (value: Value | undefined) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** Which alert it is: its labels and nothing else. */
export function fingerprintOf({ rule, level, tenantId }: Omit<Instance, 'judgement'>): string {
  return fingerprint({
    ...rule.labels,
    rule: rule.id,
    severity: level.severity,
    ...(tenantId ? { tenant: tenantId } : {}),
  });
}

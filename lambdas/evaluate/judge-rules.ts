/** Judges every rule for everything it is about: the platform once, and each tenant that there is something to say of. */
import { metricNamed, type TenantMetric } from '../domain/metric/catalogue';
import { conditions } from '../domain/rule/conditions';
import { endOfWindows, explain, fingerprintOf, type Instance } from '../domain/rule/instance';
import { judge } from '../domain/rule/judge';
import { applyOverrides } from '../domain/rule/overrides';
import type { Level, Rule } from '../domain/rule/rule';
import { createRulesFor } from '../domain/rule/rules-for';
import { windowOfMinutes } from '../domain/rule/window-of';
import { tenantPartOf } from '../domain/state/keys';
import { type Tenant, UNASSIGNED } from '../domain/tenant/tenant';
import type { RulesOf } from './alert-book';
import { DERIVE_METRICS, DERIVE_MINUTES, type Derive } from './derive';
import type { Minutes } from './minutes';
import { platformWindow } from './platform-window';
import type { ReadOverrides, ReadPlatform, ReadTenants } from './ports';

const MINUTE_MS = 60_000;

export interface Judged {
  /** How many instances there were. */
  readonly count: number;
  /** Those that move something. */
  readonly concerned: readonly Instance[];
  /** Rules that could not be judged, by id, and why; the others were. */
  readonly skipped: ReadonlyMap<string, unknown>;
  /** Fingerprints of those of which nothing can be said yet, not even that there is no data. */
  readonly unread: ReadonlySet<string>;
  /** Why there are such, where it is not for want of time. */
  readonly failures: readonly unknown[];
  /** Of a scope that was judged. */
  readonly rulesOf: RulesOf;
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
  /** Whether a judgement moves anything: of most nothing has to be kept. */
  readonly concerns: (instance: Instance) => boolean;
}

export async function judgeRules(rules: readonly Rule[], atMs: number, sources: Sources): Promise<Judged> {
  const endMs = endOfWindows(atMs);
  const scopes = [
    { own: rules.filter(({ scope }) => scope === 'platform'), judgeAll: judgePlatform },
    { own: rules.filter(({ scope }) => scope === 'tenant'), judgeAll: judgeTenants },
  ].filter(({ own }) => own.length > 0);
  const settled = await Promise.allSettled(scopes.map(({ own, judgeAll }) => judgeAll(own, endMs, sources)));
  const judged = settled.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  return {
    count: judged.reduce((sum, { count }) => sum + count, 0),
    concerned: judged.flatMap(({ concerned }) => concerned),
    unread: new Set(judged.flatMap(({ unread }) => unread)),
    failures: judged.flatMap(({ failures }) => failures),
    rulesOf: (tenantId) =>
      judged.find(({ scope }) => (scope === 'platform') === (tenantId === undefined))?.rulesOf(tenantId),
    skipped: new Map(
      settled.flatMap((each, index) =>
        each.status === 'rejected'
          ? (scopes[index]?.own ?? []).map(({ id }) => [id, each.reason] as const)
          : [],
      ),
    ),
  };
}

/** How many minutes of counts are looked back on, and at which metrics. */
export function lookedAt(rules: readonly Rule[]) {
  const needs = rules
    .flatMap(({ levels }) => levels.flatMap(({ condition }) => conditions.needs(condition)))
    .filter(({ metric }) => metricNamed(metric)?.source.from === 'tenant-counts');
  return {
    minutes: Math.max(DERIVE_MINUTES, ...needs.map(({ minutes }) => minutes)),
    metrics: new Set<string>([...DERIVE_METRICS, ...needs.map(({ metric }) => metric)]),
  };
}

interface Some extends Pick<Judged, 'count' | 'concerned' | 'failures' | 'rulesOf'>, Pick<Rule, 'scope'> {
  readonly unread: readonly string[];
}

async function judgePlatform(
  rules: readonly Rule[],
  endMs: number,
  { platform, overrides, tenants, stage, concerns }: Sources,
): Promise<Some> {
  const changes = await overrides(rules, await tenants());
  const own = rules.flatMap((rule) => applyOverrides(rule, changes, { stage }) ?? []);
  const window = await platformWindow(own, endMs, platform);
  const judged = own.flatMap((rule) =>
    rule.levels.map((level) => ({ rule, level, judgement: judge(level, window) })),
  );
  return {
    scope: 'platform',
    count: judged.length,
    concerned: judged.filter(concerns),
    unread: [],
    failures: [],
    rulesOf: () => own,
  };
}

async function judgeTenants(
  rules: readonly Rule[],
  endMs: number,
  { minutes, derive, tenants, overrides, stage, parts, concerns }: Sources,
): Promise<Some> {
  const registered = new Map((await tenants()).map((tenant) => [tenant.id, tenant]));
  const rulesFor = createRulesFor(rules, await overrides(rules, [...registered.values()]), stage);
  const recent = await minutes.before(endMs);
  const derived = await derive(recent, endMs, registered);
  const subjects = new Set([...derived.tenants, ...expected(rules, registered, parts)]);
  const concerned: Instance[] = [];
  const unread: string[] = [];
  let count = 0;
  for (const tenantId of subjects) {
    const gauges = derived.gaugesOf(tenantId);
    const window = windowOfMinutes(recent.of(tenantId, endMs / MINUTE_MS), (metric) => gauges[metric]?.value);
    for (const rule of rulesFor(registered.get(tenantId))) {
      for (const level of rule.levels) {
        if (derived.unread.some(({ metric, isOf }) => isOf(tenantId) && asksFor(metric, level))) {
          unread.push(fingerprintOf({ rule, level, tenantId }));
          continue;
        }
        const instance = { rule, level, tenantId, judgement: judge(level, window) };
        count += 1;
        if (!concerns(instance)) continue;
        concerned.push({ ...instance, judgement: explain(instance.judgement, level, gauges) });
      }
    }
  }
  const rulesOf: RulesOf = (tenantId = '') =>
    registered.has(tenantId) || tenantId === UNASSIGNED ? rulesFor(registered.get(tenantId)) : undefined;
  return { scope: 'tenant', count, concerned, unread, failures: derived.failures, rulesOf };
}

function asksFor(asked: TenantMetric, { condition }: Level): boolean {
  return conditions.needs(condition).some(({ metric }) => metric === asked);
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

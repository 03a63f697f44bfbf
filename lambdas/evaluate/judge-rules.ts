/** Judges every rule for everything it is about: the platform once, and each tenant that there is something to say of. */
import { fingerprint } from '../domain/alert/fingerprint';
import { metricNamed } from '../domain/metric/catalogue';
import { conditions } from '../domain/rule/conditions';
import { type Judgement, judge } from '../domain/rule/judge';
import type { Level, Rule } from '../domain/rule/rule';
import type { Window } from '../domain/rule/window';
import { windowOfCounts } from '../domain/rule/window-of';
import { PROBE_TENANT } from '../domain/tenant/tenant';
import type { MinuteCounts, Minutes } from './minutes';
import { platformWindow } from './platform-window';
import type { ReadPlatform } from './ports';

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
  readonly minutes: Minutes;
  readonly platform: ReadPlatform;
  /** What is worked out for tenants from the minutes that were read. */
  readonly derive: Derive;
}

/** Gauges of a tenant, by metric; and tenants to be judged although they had no counts. */
export interface Derived {
  readonly tenants: readonly string[];
  gaugesOf(tenantId: string): Readonly<Record<string, number | undefined>>;
}
export type Derive = (minutes: readonly MinuteCounts[], endMs: number) => Promise<Derived>;

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
  { platform }: Sources,
): Promise<Instance[]> {
  const window = await platformWindow(rules, endMs, platform);
  return rules.flatMap((rule) => judgeLevels(rule, undefined, window));
}

async function judgeTenants(
  rules: readonly Rule[],
  endMs: number,
  { minutes, derive }: Sources,
): Promise<Instance[]> {
  const counts = await minutes.before(endMs, longestWindow(rules));
  const derived = await derive(counts, endMs);
  const tenants = new Set([...counts.flatMap((byTenant) => [...byTenant.keys()]), ...derived.tenants]);
  tenants.delete(PROBE_TENANT.id);
  return [...tenants].flatMap((tenantId) => {
    const own = counts.map((byTenant) => byTenant.get(tenantId));
    const window = windowOfCounts(own, derived.gaugesOf(tenantId));
    return rules.flatMap((rule) => judgeLevels(rule, tenantId, window));
  });
}

function judgeLevels(rule: Rule, tenantId: string | undefined, window: Window): Instance[] {
  return rule.levels.map((level) => ({
    rule,
    level,
    judgement: judge(level, window),
    ...(tenantId ? { tenantId } : {}),
  }));
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

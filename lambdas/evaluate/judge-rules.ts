/** Judges every rule for everything it is about: the platform once, and each tenant that has something to judge. */
import { fingerprint } from '../domain/alert/fingerprint';
import type { PlatformMetric } from '../domain/metric/catalogue';
import { conditions } from '../domain/rule/conditions';
import { type Judgement, judge } from '../domain/rule/judge';
import type { Level, Rule } from '../domain/rule/rule';
import type { Window } from '../domain/rule/window';
import { windowOf, windowOfCounts } from '../domain/rule/window-of';
import { minuteOf } from '../domain/tenant/counts';
import { PROBE_TENANT } from '../domain/tenant/tenant';
import type { ReadMinute, ReadPlatform } from './ports';

export interface Instance {
  readonly rule: Rule;
  readonly level: Level;
  readonly fingerprint: string;
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

interface Readers {
  readonly minute: ReadMinute;
  readonly platform: ReadPlatform;
}

/** @param atMs the scheduled time of the evaluation; windows end at the last whole minute that has settled */
export async function judgeRules(rules: readonly Rule[], atMs: number, read: Readers): Promise<Judged> {
  const endMs = Math.floor((atMs - SETTLE_MS) / MINUTE_MS) * MINUTE_MS;
  const readers = { ...read, minute: once(read.minute) };
  const settled = await Promise.allSettled(rules.map((rule) => judgeRule(rule, endMs, readers)));
  return {
    instances: settled.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])),
    skipped: new Map(
      settled.flatMap((each, index) =>
        each.status === 'rejected' ? [[rules[index]?.id ?? '', each.reason]] : [],
      ),
    ),
  };
}

async function judgeRule(rule: Rule, endMs: number, read: Readers): Promise<Instance[]> {
  const needs = rule.levels.flatMap(({ condition }) => conditions.needs(condition));
  const fromMs = endMs - Math.max(...needs.map(({ minutes }) => minutes)) * MINUTE_MS;
  if (rule.scope === 'platform') {
    const names = [...new Set(needs.map(({ metric }) => metric as PlatformMetric))];
    const values = await read.platform(names, fromMs, endMs);
    return judgeLevels(rule, undefined, windowOf({ values }));
  }
  const minutes: string[] = [];
  for (let ms = fromMs; ms < endMs; ms += MINUTE_MS) minutes.push(minuteOf(ms));
  const counts = await Promise.all(minutes.map(read.minute));
  const tenants = new Set(counts.flatMap((byTenant) => [...byTenant.keys()]));
  tenants.delete(PROBE_TENANT.id);
  return [...tenants].flatMap((tenantId) =>
    judgeLevels(rule, tenantId, windowOfCounts(counts.map((byTenant) => byTenant.get(tenantId)))),
  );
}

function judgeLevels(rule: Rule, tenantId: string | undefined, window: Window): Instance[] {
  return rule.levels.map((level) => instanceOf(rule, level, tenantId, judge(level, window)));
}

export function instanceOf(
  rule: Rule,
  level: Level,
  tenantId: string | undefined,
  judgement: Judgement,
): Instance {
  const labels = {
    ...rule.labels,
    rule: rule.id,
    severity: level.severity,
    ...(tenantId ? { tenant: tenantId } : {}),
  };
  return { rule, level, fingerprint: fingerprint(labels), judgement, ...(tenantId ? { tenantId } : {}) };
}

/** Rules share minutes: each is read once an evaluation. */
function once(read: ReadMinute): ReadMinute {
  const known = new Map<string, ReturnType<ReadMinute>>();
  return (minute) => {
    const reading = known.get(minute) ?? read(minute);
    known.set(minute, reading);
    return reading;
  };
}

/** Judges every rule for everything it is about: the platform once, and each tenant that has something to judge. */
import { fingerprint } from '../domain/alert/fingerprint';
import { type Judgement, judge } from '../domain/rule/condition';
import type { PlatformMetric, Rule } from '../domain/rule/rule';
import { addCounts, type Counts, minuteOf } from '../domain/tenant/counts';
import { PROBE_TENANT } from '../domain/tenant/tenant';
import type { ReadMinute, ReadPlatform } from './ports';

export interface Instance {
  readonly rule: Rule;
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
  const fromMs = endMs - rule.condition.windowMinutes * MINUTE_MS;
  if (rule.scope === 'platform') {
    const names = [...new Set<PlatformMetric>([...rule.condition.of, ...rule.condition.to])];
    const sums = await read.platform(names, fromMs, endMs);
    return [instanceOf(rule, undefined, judge(rule.condition, sums))];
  }
  const tenants = await sumTenants(read.minute, fromMs, endMs);
  return [...tenants].map(([tenantId, sums]) => instanceOf(rule, tenantId, judge(rule.condition, sums)));
}

export function instanceOf(rule: Rule, tenantId: string | undefined, judgement: Judgement): Instance {
  const labels = { rule: rule.id, severity: rule.severity, ...(tenantId ? { tenant: tenantId } : {}) };
  return { rule, fingerprint: fingerprint(labels), judgement, ...(tenantId ? { tenantId } : {}) };
}

async function sumTenants(
  readMinute: ReadMinute,
  fromMs: number,
  endMs: number,
): Promise<ReadonlyMap<string, Counts>> {
  const minutes: string[] = [];
  for (let ms = fromMs; ms < endMs; ms += MINUTE_MS) minutes.push(minuteOf(ms));
  const sums = new Map<string, Counts>();
  for (const counts of await Promise.all(minutes.map(readMinute))) {
    for (const [tenantId, more] of counts) {
      if (tenantId !== PROBE_TENANT.id) sums.set(tenantId, addCounts(sums.get(tenantId) ?? {}, more));
    }
  }
  return sums;
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

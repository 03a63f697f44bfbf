/** A rule as it is for one subject, and which alert its judgement moves. The evaluator and a replay share it. */
import { fingerprint } from '../alert/fingerprint';
import type { Gauges } from '../tenant/derived';
import type { Tenant } from '../tenant/tenant';
import { conditions } from './conditions';
import { type Judgement, judged } from './judgement';
import { applyOverrides, type Override, type Subject } from './overrides';
import type { Level, Rule } from './rule-schema';

export interface Instance {
  readonly rule: Rule;
  readonly level: Level;
  readonly tenantId?: string;
  readonly judgement: Judgement;
}

/** A minute is judged once it has been over for this long, so that what was received in it has been counted. */
const SETTLE_MS = 30_000;
const MINUTE_MS = 60_000;

/** Windows end at the last whole minute that has settled. @param atMs the scheduled time of the evaluation */
export function endOfWindows(atMs: number): number {
  return Math.floor((atMs - SETTLE_MS) / MINUTE_MS) * MINUTE_MS;
}

/** The rule as it is for a subject: changed by what was set for all, for its labels, for itself, and by the tenant's own thresholds. @param tried stands above all of these */
export function ruleFor(
  rule: Rule,
  overrides: readonly Override[],
  stage: string,
  tenant: Tenant | undefined,
  tried?: Override,
): Rule | undefined {
  return applyOverrides(rule, [...overrides, ...ownOverrides(tenant)], subjectOf(stage, tenant), tried);
}

export function subjectOf(stage: string, tenant: Tenant | undefined): Subject {
  return { stage, ...(tenant ? { tenant } : {}) };
}

/** A tenant's thresholds, as overrides for it alone. */
export function ownOverrides(tenant: Tenant | undefined): readonly Override[] {
  if (!tenant) return [];
  return Object.entries(tenant.thresholds).map(([rule, threshold]) => ({
    rule,
    threshold,
    labels: {},
    tenant: tenant.id,
  }));
}

/** What is worked out has words of its own for how it came about. */
export function explain(
  judgement: Judgement,
  { condition }: Pick<Level, 'condition'>,
  gauges: Gauges,
): Judgement {
  const { breaching, value, between } = judgement;
  const tell = () => {
    const because = conditions.needs(condition).flatMap(({ metric }) => gauges[metric]?.because ?? []);
    return [judgement.reason, ...(because.length > 0 ? [because.join('; ')] : [])].join(': ');
  };
  return judged(breaching, value, tell, between);
}

/** Which alert it is: its labels and nothing else. */
export function fingerprintOf(instance: Omit<Instance, 'judgement'>): string {
  return fingerprint(labelsOf(instance));
}

/** What it is known by. */
export function labelsOf({
  rule,
  level,
  tenantId,
}: Omit<Instance, 'judgement'>): Readonly<Record<string, string>> {
  return {
    ...rule.labels,
    rule: rule.id,
    severity: level.severity,
    ...(tenantId ? { tenant: tenantId } : {}),
  };
}

/** What a schema cannot see of a rule: whether its metrics exist, are of its scope and kind, and reach back far enough. */
import { metricNamed, metricsFor } from '../metric/catalogue';
import type { Scope } from '../metric/metric';
import { type Condition, conditions } from './conditions';
import type { Fault } from './conditions/kind';
import { sayMinutes } from './judgement';
import { RULE_LABELS } from './rule-schema';
import type { Need } from './window';

export interface ConditionFaults {
  /** Of metrics that cannot be asked for what the condition asks. */
  readonly names: readonly Fault[];
  /** Of numbers; not looked at while a name is wrong. */
  readonly numbers: readonly Fault[];
}

/** All that is wrong with a condition; fields are told from the rule: `condition.of.0`. */
export function conditionFaults(condition: Condition, scope: Scope): ConditionFaults {
  const within = (fault: Fault): Fault => ({ ...fault, field: `condition.${fault.field}` });
  const names = conditions.needs(condition).flatMap((need) => nameFaults(need, scope));
  if (names.length > 0) return { names: names.map(within), numbers: [] };
  const kept = conditions.needs(condition).flatMap(keptFaults);
  return { names: [], numbers: [...conditions.faults(condition), ...kept].map(within) };
}

export function labelFaults(labels: Readonly<Record<string, string>>): readonly Fault[] {
  return Object.keys(labels)
    .filter((label) => !RULE_LABELS.some((known) => known === label))
    .map((label) => ({ field: 'labels', came: label, accepted: RULE_LABELS.join(', ') }));
}

export function tellFault({ field, came, accepted }: Fault): string {
  return `${field}: came ${typeof came === 'string' ? `"${came}"` : came}, accepted is ${accepted}`;
}

function nameFaults({ metric: name, field, kinds }: Need, scope: Scope): readonly Fault[] {
  const metric = metricNamed(name);
  const fault = (accepted: string) => [{ field, came: name, accepted }];
  if (metric?.source.from === 'nowhere') {
    return fault(`a metric that there is: this one waits for ${metric.source.waitsFor}`);
  }
  const fitting = metricsFor(scope, kinds);
  if (metric && fitting.includes(name)) return [];
  const known = `a ${kinds.join(' or ')} of the ${scope}: ${fitting.join(', ') || 'there is none yet'}`;
  if (!metric) return fault(known);
  return fault(`${known}; this is a ${metric.kind} of the ${metric.scope}`);
}

function keptFaults({ metric: name, field, minutes }: Need): readonly Fault[] {
  const { keptMinutes = 0, kind } = metricNamed(name) ?? {};
  if (minutes <= keptMinutes || kind === 'check') return [];
  const accepted = `a metric that is kept for ${sayMinutes(minutes)}: this one is kept for ${sayMinutes(keptMinutes)}`;
  return [{ field, came: name, accepted }];
}

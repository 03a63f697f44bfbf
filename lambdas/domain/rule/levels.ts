/** The severities of a rule: one, or several that differ in the numbers of the condition. */
import * as v from 'valibot';
import type { Scope } from '../metric/metric';
import { type Condition, conditions } from './conditions';
import type { Fault } from './conditions/kind';
import { holds } from './conditions/limit';
import { describeIssue } from './issue';
import { conditionFaults, tellFault } from './rule-faults';
import type { Level, ParsedRule } from './rule-schema';
import { bySeverity } from './severity';

export interface ReadLevels {
  readonly levels?: readonly Level[];
  readonly faults: readonly string[];
}

export function levelsOf(rule: ParsedRule): ReadLevels {
  const { severity, levels, scope, condition, forMinutes, cooldownMinutes, resolve } = rule;
  if ((severity === undefined) === (levels === undefined)) {
    const came = severity ? 'both' : 'neither';
    return { faults: [`severity, levels: came ${came}, accepted is one of the two`] };
  }
  const base = { condition, forMinutes, cooldownMinutes, ...(resolve === undefined ? {} : { resolve }) };
  if (severity) return checked({ ...base, severity }, scope, '');
  const read = (levels ?? []).map((level, index) => {
    const changed = changeCondition(condition, level.condition);
    const place = `levels.${index}.`;
    return 'faults' in changed
      ? { faults: changed.faults.map((fault) => place + fault) }
      : checked({ ...base, ...level, condition: changed.condition }, scope, place);
  });
  const found = read.flatMap((each) => ('levels' in each && each.levels) || []);
  return {
    levels: found.toSorted(bySeverity),
    faults: [
      ...read.flatMap(({ faults }) => faults),
      ...sameSeverity(levels ?? []),
      ...wrongOrder(found.toSorted(bySeverity)),
    ],
  };
}

/** The condition with some of its numbers changed, or why it cannot be. */
export function changeCondition(
  condition: Condition,
  change: Readonly<Record<string, number>>,
): { readonly condition: Condition } | { readonly faults: readonly string[] } {
  const changed = v.safeParse(conditions.schema, { ...condition, ...change });
  return changed.success
    ? { condition: changed.output }
    : { faults: changed.issues.map((issue) => `condition.${describeIssue(issue)}`) };
}

/** @param place what stands before the fields of this level */
function checked(level: Level, scope: Scope, place: string): ReadLevels {
  const faults = levelFaults(level, scope).map((fault) => place + tellFault(fault));
  return faults.length > 0 ? { faults } : { levels: [level], faults };
}

/** All that is wrong with the numbers of a level. */
export function levelFaults({ condition, resolve }: Level, scope: Scope): readonly Fault[] {
  const { names, numbers } = conditionFaults(condition, scope);
  if (resolve === undefined || names.length + numbers.length > 0) return [...names, ...numbers];
  const limit = conditions.limit(condition);
  if (!limit?.side) {
    return [{ field: 'resolve', came: resolve, accepted: `no field of this name for ${condition.kind}` }];
  }
  const { side, value, field, range: [least, most] = [0, Number.POSITIVE_INFINITY] } = limit;
  const isPast = side === 'upper' ? resolve <= value : resolve >= value;
  // Where even the best value there is would not do, nothing would ever resolve it.
  const isReached = !holds({ [field]: resolve }, side === 'upper' ? least : most);
  if (isPast && isReached) return [];
  const beyond = field === 'atLeast' || field === 'atMost' ? ' (not itself)' : '';
  const other = side === 'upper' ? `at least ${least}${beyond}` : `at most ${most}${beyond}`;
  const past = `${side === 'upper' ? 'at most' : 'at least'} the limit, ${value}`;
  return [{ field: 'resolve', came: resolve, accepted: isPast ? `${past}, and ${other}` : past }];
}

function sameSeverity(levels: readonly Pick<Level, 'severity'>[]): readonly string[] {
  return new Set(levels.map(({ severity }) => severity)).size === levels.length
    ? []
    : ['levels: came one severity twice, accepted is each once'];
}

/** Where values pass the limit of the worse level first, nobody is ever warned by the milder one. */
function wrongOrder(levels: readonly Level[]): readonly string[] {
  return levels.flatMap((milder, at) => {
    const worse = levels[at - 1];
    if (!worse || !isSooner(worse, milder) || worse.forMinutes > milder.forMinutes) return [];
    const [a, b] = [worse, milder].map(({ condition }) => conditions.limit(condition));
    // Levels may differ in other numbers than the limit: then the order of limits says nothing.
    const alike = a && b && JSON.stringify({ ...worse.condition, [a.field]: b.value });
    if (!alike || alike !== JSON.stringify(milder.condition)) return [];
    return [
      `levels: came ${a.value} for ${worse.severity} and ${b.value} for ${milder.severity}, accepted is that values pass the limit of the milder level first`,
    ];
  });
}

/** Whether one level differs from another by its limit, and values pass that limit before the other's. */
export function isSooner(one: Level, other: Level): boolean {
  const [a, b] = [one, other].map(({ condition }) => conditions.limit(condition));
  if (!a || !b || a.field !== b.field) return false;
  return a.side === 'lower' ? a.value > b.value : a.value < b.value;
}

/** The number that a rule compares with, set to another one. */
import { conditions } from './conditions';
import type { Fault, Limit } from './conditions/kind';
import { resolveFor } from './hysteresis';
import { changeCondition, levelFaults } from './levels';
import { unitFaults } from './plausible';
import type { Level, Rule } from './rule-schema';

/** What a level shall have in place of its own. */
export interface LevelChange {
  readonly threshold?: number;
  /** Where it is not said, the level's own keeps its proportion to the threshold. */
  readonly resolve?: number;
  readonly minimum?: number;
  readonly forMinutes?: number;
}

type Changed = { readonly level: Level } | { readonly faults: readonly Fault[] };

/** A level with some of it changed, or why it cannot be; a fault's field is the member of the change. */
export function changeLevel(level: Level, change: LevelChange, scope: Rule['scope']): Changed {
  const { threshold, minimum, forMinutes = level.forMinutes } = change;
  const limit = conditions.limit(level.condition);
  const missing = missingFaults(level, change);
  if (missing.length > 0) return { faults: missing };
  const changed = changeCondition(level.condition, {
    ...(limit && threshold !== undefined ? { [limit.field]: threshold } : {}),
    ...(minimum === undefined ? {} : { minimum }),
  });
  const numbers =
    threshold === undefined
      ? { field: 'minimum', came: minimum }
      : ({ field: 'threshold', came: threshold } as const);
  if ('faults' in changed) {
    const accepted = (fault: string) => fault.replace(/^.* accepted is /, '');
    return { faults: changed.faults.map((fault) => ({ ...numbers, accepted: accepted(fault) })) };
  }
  const { resolve: _own, ...rest } = level;
  const next = {
    ...rest,
    condition: changed.condition,
    forMinutes,
    ...resolveOf(level, limit, change),
  };
  const faults = levelFaults(next, scope);
  return faults.length > 0
    ? { faults: faults.map((fault) => (fault.field === 'resolve' ? fault : { ...fault, ...numbers })) }
    : { level: next };
}

function resolveOf(
  { resolve: own }: Level,
  limit: Limit | undefined,
  { threshold, resolve }: LevelChange,
): Pick<Level, 'resolve'> {
  if (resolve !== undefined) return { resolve };
  if (own === undefined) return {};
  return { resolve: limit && threshold !== undefined ? resolveFor(threshold, limit, own) : own };
}

/** What the change names and the condition has none of. */
export function missingFaults(
  { condition }: Level,
  { threshold, resolve, minimum }: LevelChange,
): readonly Fault[] {
  const limit = conditions.limit(condition);
  if (threshold !== undefined && !limit) {
    const accepted = `no threshold: the condition is several in one (${conditions.words(condition)})`;
    return [{ field: 'threshold', came: threshold, accepted }];
  }
  if (resolve !== undefined && !limit?.side) {
    const accepted = `no threshold to resolve at: a condition of the kind ${condition.kind} has none`;
    return [{ field: 'resolve', came: resolve, accepted }];
  }
  if (minimum !== undefined && !('minimum' in condition)) {
    const accepted = `no minimum: a condition of the kind ${condition.kind} has none`;
    return [{ field: 'minimum', came: minimum, accepted }];
  }
  return [];
}

/** Why nobody would mean this threshold for a level, though it could be judged by. */
export function meaningFaults({ condition }: Level, threshold: number): readonly Fault[] {
  const limit = conditions.limit(condition);
  return limit ? unitFaults(limit, threshold) : [];
}

/** Why a tenant cannot have this threshold for the rule; of a rule with levels it would not say which it means. */
export function thresholdFaultsOf({ id, levels, scope }: Rule, threshold: number): readonly Fault[] {
  if (levels.length > 1) {
    const severities = levels.map(({ severity }) => severity).join(', ');
    const accepted = `an override of ${id} that names one of its levels: ${severities}`;
    return [{ field: 'threshold', came: threshold, accepted }];
  }
  const changed = changeLevel(levels[0], { threshold }, scope);
  return 'faults' in changed ? changed.faults : meaningFaults(levels[0], threshold);
}

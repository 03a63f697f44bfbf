/** The number that a rule compares with, set to another one. */
import { conditions } from './conditions';
import type { Fault } from './conditions/kind';
import { changeCondition, levelFaults } from './levels';
import type { Level, Rule } from './rule-schema';

/** What a level shall have in place of its own. */
export interface LevelChange {
  readonly threshold?: number;
  readonly minimum?: number;
  readonly forMinutes?: number;
}

/** A level with some of it changed, or why it cannot be; a fault's field is the member of the change. */
export function changeLevel(
  level: Level,
  { threshold, minimum, forMinutes = level.forMinutes }: LevelChange,
  scope: Rule['scope'],
): { readonly level: Level } | { readonly faults: readonly Fault[] } {
  const { condition } = level;
  const limit = conditions.limit(condition);
  if (threshold !== undefined && !limit) {
    const accepted = `no threshold: the condition is several in one (${conditions.words(condition)})`;
    return { faults: [{ field: 'threshold', came: threshold, accepted }] };
  }
  if (minimum !== undefined && !('minimum' in condition)) {
    const accepted = `no minimum: a condition of the kind ${condition.kind} has none`;
    return { faults: [{ field: 'minimum', came: minimum, accepted }] };
  }
  const changed = changeCondition(condition, {
    ...(limit && threshold !== undefined ? { [limit.field]: threshold } : {}),
    ...(minimum === undefined ? {} : { minimum }),
  });
  const field = threshold === undefined ? 'minimum' : 'threshold';
  const came = threshold ?? minimum;
  if ('faults' in changed) {
    return {
      faults: changed.faults.map((fault) => ({
        field,
        came,
        accepted: fault.replace(/^.* accepted is /, ''),
      })),
    };
  }
  const next = { ...level, condition: changed.condition, forMinutes };
  const faults = levelFaults(next, scope);
  return faults.length > 0
    ? { faults: faults.map(({ accepted }) => ({ field, came, accepted })) }
    : { level: next };
}

/** Why a tenant cannot have this threshold for the rule; of a rule with levels it would not say which it means. */
export function thresholdFaultsOf({ id, levels, scope }: Rule, threshold: number): readonly Fault[] {
  if (levels.length > 1) {
    const severities = levels.map(({ severity }) => severity).join(', ');
    const accepted = `an override of ${id} that names one of its levels: ${severities}`;
    return [{ field: 'threshold', came: threshold, accepted }];
  }
  const changed = changeLevel(levels[0], { threshold }, scope);
  return 'faults' in changed ? changed.faults : [];
}

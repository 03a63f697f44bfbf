/**
 * What is different about a rule for a stage, for tenants with a label, or for one tenant. All that match are applied,
 * the most specific last, so that it wins: a tenant over labels, more labels over fewer, a stage over none; of equals
 * the later in the list.
 */
import * as v from 'valibot';
import type { Fault } from './conditions/kind';
import type { Level, Rule } from './rule-schema';
import { bySeverity, SEVERITIES, type Severity } from './severity';
import { changeLevel } from './threshold';

export const OverrideSchema = v.strictObject({
  rule: v.string(),
  stage: v.exactOptional(v.string()),
  tenant: v.exactOptional(v.string()),
  /** Tenants that have all of these. */
  labels: v.optional(v.record(v.string(), v.string()), {}),
  /** Which severity of the rule is meant; not needed where it has one. */
  level: v.exactOptional(v.picklist(SEVERITIES)),
  threshold: v.exactOptional(v.pipe(v.number(), v.finite())),
  /** Where a firing alert may resolve; without it the rule's own keeps its proportion to the threshold. */
  resolve: v.exactOptional(v.pipe(v.number(), v.finite())),
  minimum: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  forMinutes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_440))),
  severity: v.exactOptional(v.picklist(SEVERITIES)),
  enabled: v.exactOptional(v.boolean()),
});
export type Override = v.InferOutput<typeof OverrideSchema>;

/** Whom a rule is judged for. */
export interface Subject {
  readonly stage: string;
  readonly tenant?: { readonly id: string; readonly labels: Readonly<Record<string, string>> };
}

/** A change that does not go together with what the level was before it. */
export interface Refused {
  readonly by: Override;
  /** What had set the threshold. */
  readonly thresholdBy?: Override;
  readonly faults: readonly Fault[];
}

/** A level as overrides make it, and which of them had the say. */
export interface ChangedLevel {
  /** The severity by which overrides name it: that of the rule's file. */
  readonly original: Severity;
  readonly level: Level;
  readonly severityBy?: Override;
  readonly thresholdBy?: Override;
  /** Such changes were left out. */
  readonly refused: readonly Refused[];
}

/**
 * The rule as it is for a subject; undefined when it is switched off for it.
 * @param tried stands above all overrides, for whoever it is about
 */
export function applyOverrides(
  rule: Rule,
  overrides: readonly Override[],
  subject: Subject,
  tried?: Override,
): Rule | undefined {
  const matching = [...matchingOverrides(rule, overrides, subject), ...(tried ? [tried] : [])];
  if (matching.length === 0) return rule;
  // The most specific one that says so has the say, whatever the others are about.
  if (matching.findLast(({ enabled }) => enabled !== undefined)?.enabled === false) return undefined;
  const [worst, ...others] = changeLevels(rule, matching)
    .map(({ level }) => level)
    .toSorted(bySeverity);
  return worst ? { ...rule, levels: [worst, ...others] } : undefined;
}

/** Those that speak of the rule for the subject, the most specific last. */
export function matchingOverrides(
  { id }: Pick<Rule, 'id'>,
  overrides: readonly Override[],
  subject: Subject,
): readonly Override[] {
  return overrides
    .filter((override) => override.rule === id && matches(override, subject))
    .toSorted(bySpecificity);
}

/** The levels of the rule's file, changed one override after another. @param matching the most specific last */
export function changeLevels(rule: Rule, matching: readonly Override[]): readonly ChangedLevel[] {
  return rule.levels.map((level) =>
    matching.reduce((changed, override) => applyTo(changed, override, rule), {
      original: level.severity,
      level,
      refused: [],
    } as ChangedLevel),
  );
}

/** Orders the most specific last. */
export function bySpecificity(a: Override, b: Override): number {
  return specificity(a) - specificity(b);
}

function applyTo(before: ChangedLevel, override: Override, { levels, scope }: Rule): ChangedLevel {
  if (levels.length > 1 && override.level !== undefined && override.level !== before.original) return before;
  const changed = changeLevel(before.level, override, scope);
  // Each is checked by itself; two that do not go together leave the rule as the less specific one made it.
  const next = 'level' in changed ? changed.level : before.level;
  return {
    ...before,
    level: { ...next, severity: override.severity ?? next.severity },
    ...(override.severity === undefined ? {} : { severityBy: override }),
    ...('level' in changed && override.threshold !== undefined ? { thresholdBy: override } : {}),
    ...('faults' in changed
      ? { refused: [...before.refused, refusedBy(override, before, changed.faults)] }
      : {}),
  };
}

function refusedBy(by: Override, { thresholdBy }: ChangedLevel, faults: readonly Fault[]): Refused {
  return { by, faults, ...(thresholdBy ? { thresholdBy } : {}) };
}

function matches({ stage, tenant, labels }: Override, subject: Subject): boolean {
  if (stage !== undefined && stage !== subject.stage) return false;
  if (tenant !== undefined && tenant !== subject.tenant?.id) return false;
  return Object.entries(labels).every(([key, value]) => subject.tenant?.labels[key] === value);
}

function specificity({ stage, tenant, labels }: Override): number {
  return (tenant === undefined ? 0 : 1e6) + Object.keys(labels).length * 2 + (stage === undefined ? 0 : 1);
}

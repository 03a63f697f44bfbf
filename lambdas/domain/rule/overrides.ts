/**
 * What is different about a rule for a stage, for tenants with a label, or for one tenant. All that match are applied,
 * the most specific last, so that it wins: a tenant over labels, more labels over fewer, a stage over none; of equals
 * the later in the list.
 */
import * as v from 'valibot';
import type { Fault } from './conditions/kind';
import { describeIssue } from './issue';
import { tellFault } from './rule-faults';
import type { Level, Rule } from './rule-schema';
import { bySeverity, SEVERITIES, type Severity } from './severity';
import { changeLevel } from './threshold';

const OverrideSchema = v.strictObject({
  rule: v.string(),
  stage: v.exactOptional(v.string()),
  tenant: v.exactOptional(v.string()),
  /** Tenants that have all of these. */
  labels: v.optional(v.record(v.string(), v.string()), {}),
  /** Which severity of the rule is meant; not needed where it has one. */
  level: v.exactOptional(v.picklist(SEVERITIES)),
  threshold: v.exactOptional(v.pipe(v.number(), v.finite())),
  minimum: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  forMinutes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_440))),
  severity: v.exactOptional(v.picklist(SEVERITIES)),
  enabled: v.exactOptional(v.boolean()),
});
export type Override = v.InferOutput<typeof OverrideSchema>;

/** Thrown when overrides cannot work; the message lists every fault with its place. */
export class InvalidOverrides extends Error {
  override readonly name = 'InvalidOverrides';
}

/** What overrides may speak of. */
export interface Known {
  readonly rules: readonly Rule[];
  readonly stages: readonly string[];
  readonly tenants: ReadonlySet<string>;
}

/** Whom a rule is judged for. */
export interface Subject {
  readonly stage: string;
  readonly tenant?: { readonly id: string; readonly labels: Readonly<Record<string, string>> };
}

/** Throws `InvalidOverrides` with all faults at once. */
export function parseOverrides(inputs: readonly unknown[], known: Known): readonly Override[] {
  const read = inputs.map((input, index) => readOverride(input, `overrides[${index}]`, known));
  const overrides = read.flatMap(({ override }) => override ?? []);
  const faults = [...read.flatMap((each) => each.faults), ...twins(overrides)];
  if (faults.length === 0) return overrides;
  throw new InvalidOverrides(`${faults.length} fault(s) in overrides:\n  ${faults.join('\n  ')}`);
}

/** Those that make sense by themselves, and what is wrong with the others: since they were set, a rule may have gone. */
export function soundOverrides(
  inputs: readonly unknown[],
  known: Known,
): { readonly overrides: readonly Override[]; readonly faults: readonly string[] } {
  const read = inputs.map((input, index) => readOverride(input, `overrides[${index}]`, known));
  return {
    overrides: read.flatMap(({ override }) => override ?? []),
    faults: read.flatMap(({ faults }) => faults),
  };
}

/** The rule as it is for a subject; undefined when it is switched off for it. */
export function applyOverrides(
  rule: Rule,
  overrides: readonly Override[],
  subject: Subject,
): Rule | undefined {
  const matching = matchingOverrides(rule, overrides, subject);
  if (matching.length === 0) return rule;
  // The most specific one that says so has the say, whatever the others are about.
  if (matching.findLast(({ enabled }) => enabled !== undefined)?.enabled === false) return undefined;
  const [worst, ...others] = rule.levels
    .map((level) =>
      matching.reduce((changed, override) => applyTo(changed, level.severity, override, rule), level),
    )
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
    .toSorted((a, b) => specificity(a) - specificity(b));
}

function applyTo(level: Level, original: Severity, override: Override, { levels, scope }: Rule): Level {
  if (levels.length > 1 && override.level !== undefined && override.level !== original) return level;
  const changed = changeLevel(level, override, scope);
  // Each is checked by itself; two that do not go together leave the rule as the less specific one made it.
  const next = 'level' in changed ? changed.level : level;
  return { ...next, severity: override.severity ?? next.severity };
}

function matches({ stage, tenant, labels }: Override, subject: Subject): boolean {
  if (stage !== undefined && stage !== subject.stage) return false;
  if (tenant !== undefined && tenant !== subject.tenant?.id) return false;
  return Object.entries(labels).every(([key, value]) => subject.tenant?.labels[key] === value);
}

function specificity({ stage, tenant, labels }: Override): number {
  return (tenant === undefined ? 0 : 1e6) + Object.keys(labels).length * 2 + (stage === undefined ? 0 : 1);
}

type Read = { readonly override?: Override; readonly faults: readonly string[] };

function readOverride(input: unknown, place: string, known: Known): Read {
  const parsed = v.safeParse(OverrideSchema, input);
  if (!parsed.success) return { faults: parsed.issues.map((issue) => `${place}: ${describeIssue(issue)}`) };
  const override = parsed.output;
  const faults = overrideFaults(override, known).map((fault) => `${place}: ${tellFault(fault)}`);
  return faults.length > 0 ? { faults } : { override, faults };
}

function overrideFaults(override: Override, { rules, stages, tenants }: Known): readonly Fault[] {
  const { stage, tenant, labels } = override;
  const rule = rules.find(({ id }) => id === override.rule);
  const faults: Fault[] = [];
  const refuse = (field: string, came: unknown, accepted: string) => faults.push({ field, came, accepted });
  if (!rule) {
    refuse('rule', override.rule, `one of ${rules.map(({ id }) => id).join(', ')}`);
  } else if (rule.scope === 'platform' && (tenant !== undefined || Object.keys(labels).length > 0)) {
    refuse('rule', rule.id, 'a rule about tenants, where a tenant or labels are named');
  }
  if (stage !== undefined && !stages.includes(stage)) refuse('stage', stage, `one of ${stages.join(', ')}`);
  if (tenant !== undefined && !tenants.has(tenant)) {
    refuse('tenant', tenant, 'the id of a registered tenant; `kentongan tenants ls` lists them');
  }
  return rule ? [...faults, ...changeFaults(override, rule)] : faults;
}

function changeFaults(override: Override, { levels, scope }: Rule): readonly Fault[] {
  const { level, threshold, minimum, forMinutes, severity, enabled } = override;
  const severities = levels.map((each) => each.severity);
  if ([threshold, minimum, forMinutes, severity, enabled].every((each) => each === undefined)) {
    const accepted = 'at least one of threshold, minimum, forMinutes, severity, enabled';
    return [{ field: '(whole)', came: 'no change', accepted }];
  }
  const meant = level === undefined ? levels : levels.filter((each) => each.severity === level);
  if (meant.length === 0) return [{ field: 'level', came: level, accepted: severities.join(', ') }];
  const isOfOne = threshold !== undefined || severity !== undefined;
  if (meant.length > 1 && isOfOne) {
    return [
      { field: 'level', came: 'nothing', accepted: `the level that is meant: ${severities.join(', ')}` },
    ];
  }
  if (severity !== undefined && severity !== meant[0]?.severity && severities.includes(severity)) {
    return [{ field: 'severity', came: severity, accepted: 'one that no other level of the rule has' }];
  }
  return meant.flatMap((each) => {
    const changed = changeLevel(each, override, scope);
    return 'faults' in changed ? changed.faults : [];
  });
}

/** Two for the very same: which of them is meant? */
function twins(overrides: readonly Override[]): readonly string[] {
  const seen = new Set<string>();
  return overrides.flatMap(({ rule, stage, tenant, labels, level }) => {
    const key = JSON.stringify([rule, stage, tenant, Object.entries(labels).sort(), level]);
    const again = seen.has(key);
    seen.add(key);
    return again
      ? [`overrides: came two of rule ${rule} for the same, accepted is one: put them together`]
      : [];
  });
}

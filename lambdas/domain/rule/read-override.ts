/** Whether one override makes sense by itself. */
import * as v from 'valibot';
import type { Fault } from './conditions/kind';
import { describeIssue } from './issue';
import { type Override, OverrideSchema } from './overrides';
import { tellFault } from './rule-faults';
import type { Rule } from './rule-schema';
import { changeLevel, meaningFaults, missingFaults } from './threshold';

/** What overrides may speak of. */
export interface Known {
  readonly rules: readonly Rule[];
  readonly stages: readonly string[];
  readonly tenants: ReadonlySet<string>;
}

export type Read = { readonly override: Override } | { readonly faults: readonly string[] };

/**
 * A threshold to resolve at is not compared with the limit here: that may be another's, and is looked at with all.
 * @param strictly refuses also what could be judged by and nobody would mean
 */
export function readOverride(input: unknown, known: Known, strictly: boolean): Read {
  const parsed = v.safeParse(OverrideSchema, input);
  if (!parsed.success) return { faults: parsed.issues.map(describeIssue) };
  const override = parsed.output;
  const faults = overrideFaults(override, known, strictly).map(tellFault);
  return faults.length > 0 ? { faults } : { override };
}

function overrideFaults(
  override: Override,
  { rules, stages, tenants }: Known,
  strictly: boolean,
): readonly Fault[] {
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
  return rule ? [...faults, ...changeFaults(override, rule, strictly)] : faults;
}

function changeFaults(override: Override, { levels, scope }: Rule, strictly: boolean): readonly Fault[] {
  const { level, threshold, resolve, minimum, forMinutes, severity, enabled } = override;
  if ([threshold, resolve, minimum, forMinutes, severity, enabled].every((each) => each === undefined)) {
    const accepted = 'at least one of threshold, resolve, minimum, forMinutes, severity, enabled';
    return [{ field: '(whole)', came: 'no change', accepted }];
  }
  const severities = levels.map((each) => each.severity).join(', ');
  const meant = level === undefined ? levels : levels.filter((each) => each.severity === level);
  if (meant.length === 0) return [{ field: 'level', came: level, accepted: severities }];
  const isOfOne = [threshold, resolve, severity].some((each) => each !== undefined);
  if (meant.length > 1 && isOfOne) {
    return [{ field: 'level', came: 'nothing', accepted: `the level that is meant: ${severities}` }];
  }
  return meant.flatMap((each) => {
    const missing = missingFaults(each, override);
    if (missing.length > 0) return missing;
    const { resolve: _withTheOthers, ...alone } = override;
    const changed = changeLevel(each, alone, scope);
    if ('faults' in changed) return changed.faults;
    return strictly && threshold !== undefined ? meaningFaults(each, threshold) : [];
  });
}

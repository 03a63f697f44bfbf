/** Refuses rules that cannot work, all of them at once, each with its place and the reason. */
import * as v from 'valibot';
import { readCase } from './case-notation';
import { describeIssue } from './issue';
import { levelsOf } from './levels';
import { conditionFaults, labelFaults, tellFault } from './rule-faults';
import { type Rule, RuleSchema } from './rule-schema';

/** Thrown when rules cannot work; the message lists every fault with its place. */
export class InvalidRules extends Error {
  override readonly name = 'InvalidRules';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`${faults.length} fault(s) in rules:\n  ${faults.join('\n  ')}`);
    this.faults = faults;
  }
}

/** Checks rules and fills in defaults. Throws `InvalidRules` with all faults at once. */
export function parseRules(inputs: readonly unknown[]): readonly Rule[] {
  const faults: string[] = [];
  const rules: Rule[] = [];
  for (const [index, input] of inputs.entries()) {
    const place = placeOf(input) ?? `rule ${index + 1}`;
    const read = readRule(input);
    if (read.rule) rules.push(read.rule);
    faults.push(...read.faults.map((fault) => `${place}: ${fault}`));
  }
  faults.push(...packFaults(rules));
  if (faults.length > 0) throw new InvalidRules(faults);
  return rules;
}

type Read = { readonly rule?: Rule; readonly faults: readonly string[] };

function readRule(input: unknown): Read {
  const parsed = v.safeParse(RuleSchema, input);
  if (!parsed.success) return { faults: parsed.issues.map(describeIssue) };
  const { severity, levels, condition, forMinutes, cooldownMinutes, resolve, ...rest } = parsed.output;
  const base = conditionFaults(condition, rest.scope);
  // Of levels only the numbers differ: what is wrong with the names would be told once more for each.
  const read = base.names.length > 0 ? { faults: base.names.map(tellFault) } : levelsOf(parsed.output);
  const faults = [...labelFaults(rest.labels).map(tellFault), ...read.faults];
  const [worst, ...others] = ('levels' in read && read.levels) || [];
  if (!worst || faults.length > 0) return { faults };
  const rule: Rule = { ...rest, levels: [worst, ...others] };
  const wrongCases = caseFaults(rule);
  return wrongCases.length > 0 ? { faults: wrongCases } : { rule, faults: [] };
}

function caseFaults(rule: Rule): readonly string[] {
  return rule.cases.flatMap((each, index) =>
    readCase(rule, each).faults.map(({ field, ...fault }) =>
      tellFault({ field: `cases.${index}.${field}`, ...fault }),
    ),
  );
}

/** What only shows when all rules are seen together. */
function packFaults(rules: readonly Rule[]): readonly string[] {
  const ids = new Set(rules.map(({ id }) => id));
  const twice = [...ids].filter((id) => rules.filter((rule) => rule.id === id).length > 1);
  return [
    ...twice.map((id) => `two rules have the id ${id}; each needs its own`),
    ...rules.flatMap(({ id, inhibits }) =>
      inhibits
        .filter((other) => other === id || !ids.has(other))
        .map((other) => `rules/${id}.ts: inhibits: came "${other}", accepted is the id of another rule`),
    ),
  ];
}

function placeOf(input: unknown): string | undefined {
  const id = typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined;
  return typeof id === 'string' ? `rules/${id}.ts` : undefined;
}

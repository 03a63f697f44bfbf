/** What a rule is, and how one that cannot work is refused before anything is deployed. */
import * as v from 'valibot';
import { COUNTERS } from '../tenant/counts';

export const SEVERITIES = ['critical', 'high', 'warning', 'notice', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Metrics of the whole platform that a rule may name; the adapter knows where each is read. */
export const PLATFORM_METRICS = ['httpRequests', 'http4xx', 'http5xx'] as const;
export type PlatformMetric = (typeof PLATFORM_METRICS)[number];

const minutes = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

/** Sum of the `of` metrics over sum of the `to` metrics; no value while `to` is below `minimum`. */
const ratio = <const Name extends readonly string[]>(names: Name) =>
  v.strictObject({
    kind: v.literal('ratio'),
    of: v.pipe(v.array(v.picklist(names)), v.minLength(1)),
    to: v.pipe(v.array(v.picklist(names)), v.minLength(1)),
    windowMinutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440)),
    /** The condition is true strictly above this share. */
    above: v.pipe(
      v.number(),
      v.minValue(0),
      v.check((share) => share < 1, 'a share from 0 up to 1 (5 % is 0.05)'),
    ),
    minimum: v.pipe(v.number(), v.integer(), v.minValue(1)),
  });

const common = {
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, 'lower-case words joined by hyphens')),
  /** One sentence, as on-call reads it. */
  summary: v.pipe(v.string(), v.minLength(10)),
  severity: v.picklist(SEVERITIES),
  category: v.picklist(['availability', 'delivery', 'security', 'compliance', 'performance', 'cost']),
  /** How long the condition must hold before the alert fires. */
  forMinutes: minutes(1440),
  /** How long it must be normal before the alert is resolved. */
  keepFiringMinutes: v.optional(minutes(1440), 5),
  /** What no value means: a false condition, a true one, or no evaluation at all. */
  onMissing: v.optional(v.picklist(['ok', 'alert', 'keep']), 'ok'),
  /** Path of the page that says what to do, from the project's root. */
  runbook: v.pipe(v.string(), v.regex(/^docs\/runbooks\/[a-z0-9-]+\.md$/, 'docs/runbooks/NAME.md')),
};

const RuleSchema = v.variant('scope', [
  v.strictObject({ ...common, scope: v.literal('tenant'), condition: ratio(COUNTERS) }),
  v.strictObject({ ...common, scope: v.literal('platform'), condition: ratio(PLATFORM_METRICS) }),
]);

export type Rule = v.InferOutput<typeof RuleSchema>;
export type RuleInput = v.InferInput<typeof RuleSchema>;

/** Thrown when rules cannot work; the message lists every fault with its place. */
export class InvalidRules extends Error {
  override readonly name = 'InvalidRules';
}

/** Checks rules and fills in defaults. Throws `InvalidRules` with all faults at once. */
export function parseRules(inputs: readonly unknown[]): readonly Rule[] {
  const faults: string[] = [];
  const rules: Rule[] = [];
  for (const [index, input] of inputs.entries()) {
    const place = fileOf(input) ?? `rule ${index + 1}`;
    const parsed = v.safeParse(RuleSchema, input);
    if (parsed.success) rules.push(parsed.output);
    else faults.push(...parsed.issues.map((issue) => `${place}: ${describeIssue(issue)}`));
  }
  const seen = new Set<string>();
  for (const { id } of rules) {
    if (seen.has(id)) faults.push(`rules/${id}.ts: two rules have the id ${id}; each needs its own`);
    seen.add(id);
  }
  if (faults.length > 0)
    throw new InvalidRules(`${faults.length} fault(s) in rules:\n  ${faults.join('\n  ')}`);
  return rules;
}

/** `field: came X, accepted is Y` for one fault that a schema found. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue) ?? '(whole)';
  const came = issue.received === 'undefined' ? 'nothing' : issue.received;
  return `${field}: came ${came}, accepted is ${acceptedBy(issue)}`;
}

/** Of a field that is missing or too many valibot tells the name again, and not what to do about it. */
function acceptedBy({ type, received, expected, message }: v.BaseIssue<unknown>): string {
  if (type === 'strict_object' && expected === 'never') return 'no field of this name';
  if (type === 'strict_object' && received === 'undefined') return 'a value: the field is needed';
  // A pattern or a check says in its own words what it takes.
  return type === 'regex' || type === 'check' ? message : (expected ?? message);
}

function fileOf(input: unknown): string | undefined {
  const id = typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined;
  return typeof id === 'string' ? `rules/${id}.ts` : undefined;
}

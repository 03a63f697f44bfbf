/** What a rule is: a condition, what it means, and how its alert lives. */
import * as v from 'valibot';
import type { Scope } from '../metric/metric';
import { caseSchema } from './case-schema';
import { CATEGORIES } from './category';
import { type Condition, type ConditionInput, conditions } from './conditions';
import { finite } from './conditions/fields';
import { SEVERITIES, type Severity } from './severity';

const DAY_MINUTES = 1_440;
const minutes = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const ruleId = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/, 'lower-case words joined by hyphens'));
const name = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case words joined by hyphens'));

/** What an alert carries beside its rule, tenant and severity, for routes and silences to select by. */
export const RULE_LABELS = ['component', 'team'] as const;

const timing = {
  /** How long the condition must hold before the alert fires. */
  forMinutes: minutes(DAY_MINUTES),
  /** So long after a firing was told, the next one of the same alert is not. */
  cooldownMinutes: minutes(7 * DAY_MINUTES),
};

export const RuleSchema = v.strictObject({
  id: ruleId,
  /** One sentence, as on-call reads it. */
  summary: v.pipe(v.string(), v.minLength(10)),
  /** Judged once for the platform, or for each tenant by itself. */
  scope: v.picklist(['tenant', 'platform']),
  condition: conditions.schema,
  severity: v.exactOptional(v.picklist(SEVERITIES)),
  /**
   * In place of `severity`: the severities that the rule has, each with its own numbers in the condition. Each is an
   * alert of its own; the worse one mutes the others.
   */
  levels: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          severity: v.picklist(SEVERITIES),
          /** Fields of the condition that differ. */
          condition: v.optional(v.record(v.string(), finite), {}),
          forMinutes: v.exactOptional(timing.forMinutes),
          cooldownMinutes: v.exactOptional(timing.cooldownMinutes),
          resolve: v.exactOptional(finite),
        }),
      ),
      v.minLength(2),
    ),
  ),
  category: v.picklist(CATEGORIES),
  ...timing,
  /** How long it must be normal before the alert is resolved. */
  keepFiringMinutes: v.optional(minutes(DAY_MINUTES), 5),
  /** A firing alert resolves only once its value is past this, on the normal side of the limit. */
  resolve: v.exactOptional(finite),
  /** What no value means: a false condition, a true one, or no evaluation at all. */
  onMissing: v.optional(v.picklist(['ok', 'alert', 'keep']), 'ok'),
  labels: v.optional(
    v.record(v.string(), v.pipe(v.string(), v.regex(/^[^\p{Cc}]{1,128}$/u, '1 to 128 characters'))),
    {},
  ),
  /** Receivers of the routing that should hear of it, where no route names it; else its category and severity decide. */
  route: v.exactOptional(v.strictObject({ receivers: v.pipe(v.array(name), v.minLength(1)) })),
  /** Rules whose alerts this one explains: they are not told while it fires. */
  inhibits: v.optional(v.array(ruleId), []),
  /** Path of the page that says what to do, from the project's root. */
  runbook: v.pipe(v.string(), v.regex(/^docs\/runbooks\/[a-z0-9-]+\.md$/, 'docs/runbooks/NAME.md')),
  /** Values by minute and the states that they lead to: what the rule is proved by. */
  cases: v.pipe(v.array(caseSchema), v.minLength(1)),
  /** How the fault can be caused on purpose. */
  drill: v.exactOptional(v.pipe(v.string(), v.minLength(10))),
});

export type RuleInput = Omit<v.InferInput<typeof RuleSchema>, 'condition'> & {
  readonly condition: ConditionInput;
};
export type ParsedRule = v.InferOutput<typeof RuleSchema>;

/** One severity of a rule. */
export interface Level {
  readonly severity: Severity;
  readonly condition: Condition;
  readonly forMinutes: number;
  readonly cooldownMinutes: number;
  readonly resolve?: number;
}

export interface Rule
  extends Omit<
    ParsedRule,
    'severity' | 'condition' | 'levels' | 'forMinutes' | 'cooldownMinutes' | 'resolve'
  > {
  readonly scope: Scope;
  /** One or more, the worst first. */
  readonly levels: readonly [Level, ...Level[]];
}

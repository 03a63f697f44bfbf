/** Conditions and windows as tests need them. */
import { bucketOf, type Histogram } from '../../lambdas/domain/metric/histogram';
import type { ConditionInput } from '../../lambdas/domain/rule/conditions';
import { type Judgement, judge } from '../../lambdas/domain/rule/judge';
import { parseRules, type Rule } from '../../lambdas/domain/rule/rule';
import { type WindowData, windowOf } from '../../lambdas/domain/rule/window-of';
import { FAILING_SENDS } from './ports-evaluate';

/** Parses the rule first, so that only conditions that are accepted are judged. */
export function judgeOn(
  scope: 'tenant' | 'platform',
  condition: ConditionInput,
  data: WindowData,
): Judgement {
  return judge(packRule({ scope, condition }).levels[0], windowOf(data));
}

export function packRule(change: object): Rule {
  const [rule] = parseRules([{ ...FAILING_SENDS, cases: anyCase(change), ...change }]);
  if (!rule) throw new Error('no rule came of it');
  return rule;
}

/** One that fits whatever levels the rule has. */
function anyCase(change: { readonly levels?: readonly { readonly severity: string }[] }) {
  const states = change.levels
    ? Object.fromEntries(change.levels.map(({ severity }) => [severity, 'inactive']))
    : 'inactive';
  return [{ name: 'nothing happens', series: {}, states }];
}

/** So many readings of so many milliseconds. */
export function readings(...some: readonly (readonly [count: number, ms: number])[]): Histogram {
  return new Map(some.map(([count, ms]) => [bucketOf(ms), count]));
}

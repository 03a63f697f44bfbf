/** Conditions and windows as tests need them. */
import { bucketOf, type Histogram } from '../../lambdas/domain/metric/histogram';
import { type Judgement, judge } from '../../lambdas/domain/rule/judge';
import { parseRules, type Rule } from '../../lambdas/domain/rule/rule';
import { type WindowData, windowOf } from '../../lambdas/domain/rule/window-of';
import { FAILING_SENDS } from './ports-evaluate';

/** Parses the rule first, so that only conditions that are accepted are judged. */
export function judgeOn(scope: 'tenant' | 'platform', condition: object, data: WindowData): Judgement {
  return judge(packRule({ scope, condition }).levels[0], windowOf(data));
}

/** A rule with levels has no severity of its own. */
export function packRule(change: Readonly<Record<string, unknown>>): Rule {
  const { severity, ...rest } = FAILING_SENDS;
  const [rule] = parseRules([
    { ...rest, ...(change.levels ? {} : { severity }), cases: anyCase(change.levels), ...change },
  ]);
  if (!rule) throw new Error('no rule came of it');
  return rule;
}

/** One that fits whatever levels the rule has. */
function anyCase(levels: unknown) {
  const states = Array.isArray(levels)
    ? Object.fromEntries(levels.map(({ severity }: { readonly severity: string }) => [severity, 'inactive']))
    : 'inactive';
  return [{ name: 'nothing happens', series: {}, states }];
}

/** So many readings of so many milliseconds. */
export function readings(...some: readonly (readonly [count: number, ms: number])[]): Histogram {
  return new Map(some.map(([count, ms]) => [bucketOf(ms), count]));
}

/** Whatever overrides were let through: no tenant has two levels that are one alert, or the wrong way round. */
import fc from 'fast-check';
import { soundOverrides } from '../../lambdas/domain/rule/check-overrides';
import { fingerprintOf } from '../../lambdas/domain/rule/instance';
import { applyOverrides } from '../../lambdas/domain/rule/overrides';
import { packRule } from '../support/rules';

const quota = packRule({
  id: 'quota',
  condition: { kind: 'threshold', of: ['quotaUsed'], aggregate: 'last', windowMinutes: 1, above: 0.5 },
  levels: [
    { severity: 'warning', condition: { above: 0.8 } },
    { severity: 'high', condition: { above: 1 }, resolve: 0.9 },
    { severity: 'notice' },
  ],
});
const KNOWN = { rules: [quota], stages: ['dev', 'production'], tenants: new Set(['a', 'b']) };

const maybe = <Key extends string, Value>(key: Key, value: fc.Arbitrary<Value>) =>
  fc.option(value, { nil: undefined }).map((found) => (found === undefined ? {} : { [key]: found }));
const few = (...names: readonly string[]) => fc.constantFrom(...names);
// Few names, so that many of them meet.
const labels = fc.dictionary(few('tier', 'region'), few('gold'), { maxKeys: 2 });
/** Nearly all of them may be set alone. */
const change = fc.constantFrom<object>(
  ...[0.4, 0.65, 0.75].map((threshold) => ({ level: 'notice', threshold })),
  ...[0.65, 0.75, 0.95].map((threshold) => ({ level: 'warning', threshold })),
  ...[0.85, 0.95, 1.2].map((threshold) => ({ level: 'high', threshold })),
  ...[0.85, 1].map((resolve) => ({ level: 'high', resolve })),
  { level: 'high', severity: 'critical' },
  { level: 'warning', severity: 'high' },
  { level: 'notice', severity: 'info' },
);
const override = fc
  .tuple(labels, maybe('tenant', few('a')), maybe('stage', few('dev')), change)
  .map(([some, tenant, stage, what]) => ({ rule: 'quota', labels: some, ...tenant, ...stage, ...what }));

describe('overrides that are let through', () => {
  it('leave the levels of a rule apart and in order, for every tenant', () => {
    fc.assert(
      fc.property(
        fc.array(override, { minLength: 2, maxLength: 7 }),
        labels,
        few('a', 'b'),
        few('dev', 'production'),
        (inputs, own, id, stage) => {
          const { overrides } = soundOverrides(inputs, KNOWN);
          const rule = applyOverrides(quota, overrides, { stage, tenant: { id, labels: own } });
          const prints = rule?.levels.map((level) => fingerprintOf({ rule, level, tenantId: id }));
          expect(new Set(prints).size).toBe(3);
          const limits = rule?.levels.map(({ condition }) => ('above' in condition ? condition.above : 0));
          expect(limits?.toSorted((a = 0, b = 0) => b - a)).toEqual(limits);
          for (const { resolve, condition } of rule?.levels ?? []) {
            if (resolve !== undefined && 'above' in condition)
              expect(resolve).toBeLessThanOrEqual(condition.above ?? 0);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

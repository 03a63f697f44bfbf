/** Rules that tenants share are those that each of them would have by itself. */
import fc from 'fast-check';
import { ruleFor } from '../../lambdas/domain/rule/instance';
import type { Override } from '../../lambdas/domain/rule/overrides';
import { parseRules } from '../../lambdas/domain/rule/rule';
import { createRulesFor } from '../../lambdas/domain/rule/rules-for';
import { rulePack } from '../../rules';
import { tenantWith } from '../support/tenants';

const rules = parseRules(rulePack).filter(({ scope }) => scope === 'tenant');
const few = (...names: readonly string[]) => fc.constantFrom(...names);
const maybe = <Key extends string, Value>(key: Key, value: fc.Arbitrary<Value>) =>
  fc.option(value, { nil: undefined }).map((found) => (found === undefined ? {} : { [key]: found }));

const labels = fc.dictionary(few('tier', 'region'), few('gold', 'null', 'eu'), { maxKeys: 2 });
const change = fc.oneof(
  fc.record({ threshold: fc.double({ min: 0.01, max: 0.9, noNaN: true }) }),
  fc.record({ forMinutes: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ enabled: fc.boolean() }),
);
const override: fc.Arbitrary<Override> = fc
  .tuple(
    fc.constantFrom(...rules.map(({ id }) => id)),
    labels,
    maybe('tenant', few('a', 'b', 'c')),
    maybe('stage', few('dev', 'production')),
    change,
  )
  .map(([rule, some, tenant, stage, what]) => ({ rule, labels: some, ...tenant, ...stage, ...what }));
const tenant = fc
  .record({
    id: few('a', 'b', 'c', 'd'),
    labels,
    thresholds: fc.dictionary(few('send-failures', 'silence'), fc.constantFrom(0.1, 0.2), { maxKeys: 2 }),
  })
  .map((members) => ({ ...tenantWith(), ...members }));

describe('rules for many tenants', () => {
  it('are for each of them what was set for it, its labels and all', () => {
    fc.assert(
      fc.property(
        fc.array(override, { maxLength: 6 }),
        fc.array(fc.option(tenant, { nil: undefined }), { minLength: 1, maxLength: 8 }),
        (overrides, tenants) => {
          const rulesFor = createRulesFor(rules, overrides, 'dev');
          for (const each of tenants) {
            const own = rules.flatMap((rule) => ruleFor(rule, overrides, 'dev', each) ?? []);
            expect(rulesFor(each)).toEqual(own);
          }
        },
      ),
    );
  });

  it('are the same for all for whom nothing differs', () => {
    const rulesFor = createRulesFor(rules, [], 'dev');
    expect(rulesFor(tenantWith({ id: 'a', labels: { tier: 'gold' } }))).toBe(
      rulesFor(tenantWith({ id: 'b' })),
    );
  });
});

import fc from 'fast-check';
import { type Inhibiting, inhibitedBy } from '../../lambdas/domain/routing/inhibition';
import { labelOf, matches, parseMatchers } from '../../lambdas/domain/routing/matcher';
import type { InhibitRule } from '../../lambdas/domain/routing/routing';

const value = fc.constantFrom('', '1', '2');
const alerts = fc
  .array(fc.record({ a: value, b: value, c: value }, { requiredKeys: [] }), { maxLength: 12 })
  .map((list) => list.map((labels, index): Inhibiting => ({ fingerprint: `f${index}`, labels })));
const side = fc
  .array(
    fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('=', '!=', '=~', '!~'), value)
      .map((parts) => parts.join('')),
    { minLength: 1, maxLength: 2 },
  )
  .map((list) => parseMatchers(list.join(',')));
const rules: fc.Arbitrary<readonly InhibitRule[]> = fc.array(
  fc.record({ source: side, target: side, equal: fc.subarray(['a', 'b', 'c']) }),
  { maxLength: 4 },
);

/** As Alertmanager's documentation says it, each against each. */
function mayMute({ source, target, equal }: InhibitRule, by: Inhibiting, alert: Inhibiting): boolean {
  const isBoth = ({ labels }: Inhibiting) => matches(source, labels) && matches(target, labels);
  return (
    matches(source, by.labels) &&
    matches(target, alert.labels) &&
    equal.every((label) => labelOf(by.labels, label) === labelOf(alert.labels, label)) &&
    !(isBoth(by) && isBoth(alert))
  );
}

describe('inhibition', () => {
  it('is found by the index where it is found by looking at each pair, and names the first source of the first rule', () => {
    fc.assert(
      fc.property(alerts, rules, (firing, known) => {
        const muted = inhibitedBy(firing, known);
        for (const alert of firing) {
          const sources = known.flatMap((rule) => firing.filter((by) => mayMute(rule, by, alert)));
          expect(muted.get(alert.fingerprint)).toBe(sources[0]?.fingerprint);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('never comes from the alert itself', () => {
    fc.assert(
      fc.property(alerts, rules, (firing, known) => {
        for (const alert of firing) expect(inhibitedBy([alert], known).size).toBe(0);
      }),
    );
  });
});

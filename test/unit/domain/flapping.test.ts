import fc from 'fast-check';
import { type Flaps, followFlaps } from '../../../lambdas/domain/rule/flapping';

const MINUTE = 60_000;

/** One letter a minute: `x` holds, `.` does not, `?` nobody can say. */
function live(minutes: string, before?: Flaps): readonly (Flaps | undefined)[] {
  const seen: (Flaps | undefined)[] = [];
  for (const [minute, letter] of [...minutes].entries()) {
    const last = seen.at(-1) ?? before;
    seen.push(followFlaps(last, letter === '?' ? undefined : letter === 'x', minute * MINUTE));
  }
  return seen;
}

const flaps = (minutes: string) =>
  live(minutes)
    .map((each) => (each?.flapping ? 'F' : '-'))
    .join('');

describe('an alert flaps', () => {
  it.each([
    ['never, when it only fires', 'xxxxxxxxxxxxxxxxxxxxxxxxx', '-------------------------'],
    ['not for a few changes', '.x.x.x.xxxxxxxxxxxxxxxxx', '------------------------'],
    // Nine changes weigh at most 9 x 1.2 less what age takes; the tenth in a row passes half of 20.
    ['once half of the last twenty steps were changes', '.x.x.x.x.x.x', '---------FFF'],
    // Ages 0 to 7 and 10: 9 x 1.2 - 38 x 0.4 / 19 is 10, which is half.
    ['also at exactly half', '.xxx.x.x.x.x', '-----------F'],
    ['until a quarter is left', '.x.x.x.x.x..................', '---------FFFFFFFFFFFFFFFF---'],
    ['and what nobody can say changes nothing', '.x?x?x?x?x?x?x?x?x', '------------------'],
  ])('%s', (_what, minutes, wanted) => {
    expect(flaps(minutes)).toBe(wanted);
  });

  it('stays as it is, and need not be written, where nothing changes', () => {
    const before = live('.x.x').at(-1);
    expect(followFlaps(before, true, 4 * MINUTE)).toBe(before);
    expect(followFlaps(undefined, false, 0)).toBeUndefined();
  });

  it('by the sum over the last 20 steps, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 80 }), (conditions) => {
        const seen = live(conditions.map((holds) => (holds ? 'x' : '.')).join(''));
        let flapping = false;
        for (const [at] of conditions.entries()) {
          flapping = weightOf(conditions, at) >= (flapping ? 5n : 10n) * 190n;
          expect(seen[at]?.flapping ?? false).toBe(flapping);
        }
      }),
    );
  });
});

/** What the changes among the last 20 steps weigh, 190 times, counted from the conditions themselves. */
function weightOf(conditions: readonly boolean[], at: number): bigint {
  const steps = conditions.map((holds, index) => holds !== (conditions[index - 1] ?? false));
  return steps
    .slice(0, at + 1)
    .reverse()
    .slice(0, 20)
    .reduce((sum, changed, ago) => sum + (changed ? 228n - 4n * BigInt(ago) : 0n), 0n);
}

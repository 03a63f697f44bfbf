import fc from 'fast-check';
import {
  InvalidMatcher,
  type Matcher,
  matches,
  parseMatcher,
  parseMatchers,
  sayMatcher,
  sayMatchers,
} from '../../lambdas/domain/routing/matcher';

const label = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:.-]{0,8}$/);
const awkward = fc.string({ unit: fc.constantFrom('"', '\\', '\n', ',', '{', '}', ' ', '=', '~', 'n', 'a') });
const text = fc.oneof(fc.string({ unit: 'binary' }), awkward);
/** What both RE2 and JavaScript read in the same way. */
const expression = fc.stringMatching(/^(?:[ab.]|[ab]\*|[ab]\+|\[ab\]|\(a\|b\)){0,6}$/);
const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({ label, operator: fc.constantFrom('=', '!='), value: text }),
  fc.record({ label, operator: fc.constantFrom('=~', '!~'), value: expression }),
);

describe('a matcher', () => {
  it('is read again from what is said of it, alone and in a list', () => {
    fc.assert(
      fc.property(fc.array(matcher), (matchers) => {
        expect(parseMatchers(sayMatchers(matchers))).toEqual(matchers);
        expect(parseMatchers(`{${sayMatchers(matchers)}}`)).toEqual(matchers);
        expect(matchers.map((each) => parseMatcher(sayMatcher(each)))).toEqual(matchers);
      }),
      { numRuns: 500 },
    );
  });

  it('is read from any text, or refused in words', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.tuple(label, awkward).map(([name, rest]) => `${name}=${rest}`),
        ),
        (any) => {
          try {
            const read = parseMatchers(any);
            expect(parseMatchers(sayMatchers(read))).toEqual(read);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidMatcher);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('fits the whole value, as JavaScript would with the same expression between ^ and $', () => {
    fc.assert(
      fc.property(expression, fc.string({ unit: fc.constantFrom('a', 'b', '\n') }), (value, of) => {
        const expected = new RegExp(`^(?:${value})$`).test(of);
        expect(matches([{ label: 'x', operator: '=~', value }], { x: of })).toBe(expected);
        expect(matches([{ label: 'x', operator: '!~', value }], { x: of })).toBe(!expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds or its opposite does', () => {
    const opposite = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' } as const;
    fc.assert(
      fc.property(matcher, fc.option(text, { nil: undefined }), (one, value) => {
        const labels = value === undefined ? {} : { [one.label]: value };
        const other = { ...one, operator: opposite[one.operator] };
        expect(matches([one], labels)).toBe(!matches([other], labels));
      }),
    );
  });
});

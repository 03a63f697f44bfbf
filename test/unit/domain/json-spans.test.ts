import fc from 'fast-check';
import { itemsOf, membersOf, type Span, wholeValue } from '../../../lambdas/domain/json-spans';

/** The value at a span, put together again from the spans within it. */
function readBySpans(text: string, span: Span): unknown {
  const first = text[span.start];
  if (first === '[') return itemsOf(text, span).map((item) => readBySpans(text, item));
  if (first !== '{') return JSON.parse(text.slice(span.start, span.end));
  return Object.fromEntries(
    [...membersOf(text, span)].map(([name, value]) => [name, readBySpans(text, value)]),
  );
}

const read = (text: string) => readBySpans(text, wholeValue(text));

describe('spans', () => {
  it.each([
    '{}',
    ' [ ] ',
    '\r\n\t{ "a" : [ 1 , { "b" : null } ] , "c" : "}]" }\n',
    '{"a\\"b":"\\\\","c\\\\":"\\"]"}',
    '{"\\u0061":1,"a":2}',
    '{"a":1,"a":[2],"a":3}',
    '["\\\\\\"",-1.5e+3,true]',
    '{"":{"":[]}}',
    '"text"',
    '-0',
    '{"__proto__":{"a":1},"constructor":2}',
  ])('of %j are those of what JSON.parse reads', (text) => {
    expect(read(text)).toEqual(JSON.parse(text));
  });

  it('of any JSON, however it is indented, are those of what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', ' ', '\t', '\r\n '), (json, indent) => {
        const text = `${indent}${JSON.stringify(JSON.parse(json), undefined, indent)}${indent}`;
        expect(read(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('of names that come twice, and of space anywhere, are those of what JSON.parse reads', () => {
    const space = fc.constantFrom('', ' ', '\n\t ');
    const name = fc.constantFrom('"a"', '"\\u0061"', '"b\\""', '"__proto__"', '""');
    const { any } = fc.letrec<{ any: string; list: string; object: string }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('1', '"]"', '"}\\""', 'null'),
        tie('list'),
        tie('object'),
      ),
      list: fc
        .tuple(fc.array(tie('any'), { maxLength: 3 }), space)
        .map(([items, gap]) => `[${gap}${items.join(`${gap},${gap}`)}${gap}]`),
      object: fc
        .tuple(fc.array(fc.tuple(name, tie('any')), { maxLength: 4 }), space)
        .map(
          ([members, gap]) =>
            `{${gap}${members.map((pair) => pair.join(`${gap}:${gap}`)).join(`${gap},${gap}`)}${gap}}`,
        ),
    }));
    fc.assert(
      fc.property(any, (text) => {
        expect(read(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it('keep what is written, digits and all', () => {
    const text = '{"id": 12345678901234567890, "n": 1.10}';
    const members = membersOf(text, wholeValue(text));
    expect([...members].map(([name, { start, end }]) => [name, text.slice(start, end)])).toEqual([
      ['id', '12345678901234567890'],
      ['n', '1.10'],
    ]);
  });

  it('are none of what is neither list nor object', () => {
    expect([itemsOf('{}', { start: 0, end: 2 }), [...membersOf('[]', { start: 0, end: 2 })]]).toEqual([
      [],
      [],
    ]);
  });

  it('are found at any depth and any length without exhausting the stack, in time that grows with the length', () => {
    const deep = `[${'['.repeat(200_000)}${']'.repeat(200_000)},1]`;
    expect(itemsOf(deep, wholeValue(deep))).toHaveLength(2);
    const quotes = `["${'\\"'.repeat(500_000)}","${'\\\\'.repeat(500_000)}",2]`;
    expect(itemsOf(quotes, wholeValue(quotes))).toHaveLength(3);
  });
});

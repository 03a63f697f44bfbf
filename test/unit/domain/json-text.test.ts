import fc from 'fast-check';
import { parseJson } from '../../../lambdas/domain/json-text';

const withoutLongIntegers = fc.json().filter((text) => !/\d{16}/.test(text));

describe('parseJson', () => {
  it.each([
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'],
    ['[1689556908129832,168955690812983212]', [1_689_556_908_129_832, '168955690812983212']],
    ['{"id" : 12345678901234567890 }', { id: '12345678901234567890' }],
    ['{"12345678901234567890":"12345678901234567890"}', { '12345678901234567890': '12345678901234567890' }],
    ['["\\"12345678901234567890",1]', ['"12345678901234567890', 1]],
    ['["\\\\",12345678901234567890]', ['\\', '12345678901234567890']],
    ['["a: \\u0022 12345678901234567890"]', ['a: " 12345678901234567890']],
    ['[1234567890.12345678901234567890]', [1234567890.1234567]],
    ['[10000000000000000000e2]', [1e21]],
    ['"1234567890123456"', '1234567890123456'],
  ])('reads %s', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it.each(['{12345678901234567890:1}', '012345678901234567890', '12345678901234567890a', '-', ''])(
    'refuses %j as JSON.parse does',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  it('reads whatever holds no such integer as JSON.parse does', () => {
    fc.assert(
      fc.property(withoutLongIntegers, (text) => {
        const long = `[${text},"1234567890123456"]`;
        expect(parseJson(long)).toEqual(JSON.parse(long));
      }),
    );
  });

  it('keeps the digits of any integer at any place', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.string(), (number, beside) => {
        const parsed = parseJson(`{${JSON.stringify(beside)}:[${number},${JSON.stringify(beside)}]}`);
        expect(String((parsed as Record<string, unknown[]>)[beside]?.[0])).toBe(String(number));
      }),
    );
  });

  it('takes time in proportion to the length', () => {
    const digits = '9'.repeat(3_000_000);
    expect(parseJson(`[${digits}]`)).toEqual([digits]);
  });
});

import {
  asArray,
  asEpochMs,
  asRecord,
  asText,
  canonicalJson,
  nestsDeeperThan,
} from '../../../lambdas/domain/json';

describe('asRecord', () => {
  it.each([null, undefined, 1, 'a', true, [], [1]])('answers undefined for %p', (value) => {
    expect(asRecord(value)).toBeUndefined();
  });

  it('answers the object itself', () => {
    const object = { a: 1 };
    expect(asRecord(object)).toBe(object);
  });
});

describe('asArray', () => {
  it.each([null, undefined, 1, 'abc', {}, { length: 1 }])('answers an empty list for %p', (value) => {
    expect(asArray(value)).toEqual([]);
  });

  it('answers the list itself', () => {
    expect(asArray([1, 2])).toEqual([1, 2]);
  });
});

describe('asText', () => {
  it.each([
    ['a', 'a'],
    [' ', ' '],
    [7, '7'],
    [0, '0'],
    ['', undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [null, undefined],
    [true, undefined],
    [['a'], undefined],
    [{}, undefined],
  ])('reads %p as %p', (value, text) => {
    expect(asText(value)).toBe(text);
  });
});

describe('asEpochMs', () => {
  it.each([
    ['1700000000', 1_700_000_000_000],
    [1_700_000_000, 1_700_000_000_000],
    [1_700_000_000.5, 1_700_000_000_500],
    [0, 0],
    ['', undefined],
    ['-1', undefined],
    [-1, undefined],
    ['1e9', undefined],
    ['1700000000000', undefined],
    [1e12, undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [{}, undefined],
  ])('reads %p as %p', (value, ms) => {
    expect(asEpochMs(value)).toBe(ms);
  });
});

describe('canonicalJson', () => {
  it('is the same for objects whose keys come in another order', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
    expect(canonicalJson({ a: 'x', b: [{ c: null, d: 1 }] })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
  });

  it('tells lists of another order apart', () => {
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });
});

describe('nestsDeeperThan', () => {
  it.each([
    [1, 0, false],
    [[], 0, true],
    [[], 1, false],
    [[[1]], 1, true],
    [{ a: { b: 1 } }, 2, false],
    [{ a: [{ b: 1 }] }, 2, true],
  ])('%j deeper than %d: %p', (value, limit, deeper) => {
    expect(nestsDeeperThan(value, limit)).toBe(deeper);
  });
});

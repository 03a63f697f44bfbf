/** One condition of a filter policy on one value, such as `{"prefix": "a"}`. Pure. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

export type Scalar = string | number | boolean | null;

/** Either a test that one of the field's values must pass, or whether the field has a value at all. */
export type FilterRule = { readonly exists: boolean } | { readonly test: (value: Scalar) => boolean };

/** Says what is wrong with a condition, in words that fit after its place. */
export class FilterRuleError extends Error {}

type Test = (value: Scalar) => boolean;

export function parseRule(rule: unknown): FilterRule {
  if (isScalar(rule)) return { test: (value) => value === rule };
  const [keyword, operand] = onlyEntry(rule);
  if (keyword === 'exists') {
    if (typeof operand !== 'boolean') throw new FilterRuleError('"exists" takes true or false');
    return { exists: operand };
  }
  const parse = Object.hasOwn(OPERATORS, keyword) ? OPERATORS[keyword] : undefined;
  if (!parse) throw new FilterRuleError(`"${keyword}" is no operator that is known`);
  return { test: parse(operand) };
}

export function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

const TEXT_OPERATORS: Readonly<Record<string, (operand: string) => Test>> = {
  prefix: (operand) => onText((text) => text.startsWith(operand)),
  suffix: (operand) => onText((text) => text.endsWith(operand)),
  'equals-ignore-case': (operand) => onText((text) => text.toLowerCase() === operand.toLowerCase()),
  wildcard: parseWildcard,
};

const OPERATORS: Readonly<Record<string, (operand: unknown) => Test>> = {
  ...Object.fromEntries(
    Object.keys(TEXT_OPERATORS).map((name) => [name, (operand) => textTest(name, operand)]),
  ),
  'anything-but': parseAnythingBut,
  numeric: parseNumeric,
  cidr: parseCidr,
};

function textTest(name: string, operand: unknown): Test {
  if (typeof operand !== 'string' || operand === '') throw new FilterRuleError(`"${name}" takes a string`);
  const parse = TEXT_OPERATORS[name];
  if (!parse) throw new FilterRuleError(`"anything-but" does not take "${name}"`);
  return parse(operand);
}

function onText(test: (text: string) => boolean): Test {
  return (value) => typeof value === 'string' && test(value);
}

/** Looks for the pieces between the stars one after the other, so that no pattern takes long. */
function parseWildcard(pattern: string): Test {
  if (pattern.includes('**')) throw new FilterRuleError('"wildcard" takes no two stars in a row');
  const [start = '', ...others] = pattern.split('*');
  const end = others.pop();
  if (end === undefined) return (value) => value === pattern;
  return onText((text) => {
    if (text.length < start.length + end.length || !text.startsWith(start) || !text.endsWith(end))
      return false;
    let from = start.length;
    const until = text.length - end.length;
    for (const piece of others) {
      const found = text.indexOf(piece, from);
      if (found < 0 || found + piece.length > until) return false;
      from = found + piece.length;
    }
    return true;
  });
}

function parseAnythingBut(operand: unknown): Test {
  const excluded =
    operand !== null && typeof operand === 'object' && !Array.isArray(operand)
      ? excludedByOperator(operand)
      : excludedValues(operand);
  return (value) => !excluded(value);
}

function excludedValues(operand: unknown): Test {
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const isPlain = (item: unknown): boolean => typeof item === 'string' || typeof item === 'number';
  if (list.length === 0 || !list.every(isPlain)) {
    throw new FilterRuleError('"anything-but" takes a string, a number, a list of those or an operator');
  }
  return (value) => list.includes(value);
}

function excludedByOperator(operand: object): Test {
  const [name, value] = onlyEntry(operand);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new FilterRuleError(`"${name}" takes at least one string`);
  const tests = list.map((item) => textTest(name, item));
  return (text) => tests.some((test) => test(text));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};
const NUMBER_LIMIT = 1e9;

/** `["=", 5]`, `[">", 0]` or a range `[">", 0, "<=", 150]`. */
function parseNumeric(operand: unknown): Test {
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const operators = list.filter((_, index) => index % 2 === 0).join(' ');
  if (!/^(=|[<>]=?|>=? <=?)$/.test(operators) || list.length % 2 !== 0) {
    throw new FilterRuleError('"numeric" takes an operator and a number, or a lower and an upper bound');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < list.length; index += 2) {
    const compare = COMPARISONS[String(list[index])];
    const bound = list[index + 1];
    if (!compare || typeof bound !== 'number' || Math.abs(bound) > NUMBER_LIMIT) {
      throw new FilterRuleError('"numeric" takes numbers from -10^9 to 10^9');
    }
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function parseCidr(operand: unknown): Test {
  const [address = '', length = ''] = typeof operand === 'string' ? operand.split('/') : [];
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const longest = family === 'ipv4' ? 32 : 128;
  if (!(isIPv4(address) || isIPv6(address)) || !/^\d{1,3}$/.test(length) || Number(length) > longest) {
    throw new FilterRuleError('"cidr" takes an address and a prefix length, such as 10.0.0.0/24');
  }
  const block = new BlockList();
  block.addSubnet(address, Number(length), family);
  return onText(
    (text) => (isIPv4(text) && block.check(text, 'ipv4')) || (isIPv6(text) && block.check(text, 'ipv6')),
  );
}

function onlyEntry(value: unknown): [keyword: string, operand: unknown] {
  const entries =
    value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
  const [entry] = entries;
  if (!entry || entries.length > 1) {
    throw new FilterRuleError(
      'a condition is a string, a number, true, false, null or an object with one operator',
    );
  }
  return entry;
}

/** The words by which a policy's `$or` is told from a field of that name. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(['exists', ...Object.keys(OPERATORS)]);

/**
 * The condition block of a policy statement. Only operators and keys that the local run can decide are accepted:
 * one it does not know stops the start, since ignoring it would make a role wider or narrower than on AWS.
 */
import { listAt, objectAt, stringAt } from '../../template/json';
import { matchesWildcard } from './wildcard';

/** What is known of a call, by condition key in lower case. */
export type ConditionContext = Readonly<Record<string, readonly string[]>>;

/** A condition block ready to be asked. */
export interface Condition {
  /** False when the answer is the same for every call, so that decisions can be kept. */
  readonly usesContext: boolean;
  holds(context: ConditionContext): boolean;
}

/** Keys with the same value for every local call. Loopback stands for the TLS that every real call uses. */
const CONSTANT_CONTEXT: ConditionContext = {
  'aws:securetransport': ['true'],
  'aws:principalaccount': ['123456789012'],
};

const CALL_KEYS = new Set([
  'aws:sourcearn',
  'aws:sourceaccount',
  'cloudwatch:namespace',
  'dynamodb:leadingkeys',
]);

const equals = (wanted: string, found: string): boolean => wanted === found;
const equalsIgnoringCase = (wanted: string, found: string): boolean =>
  wanted.toLowerCase() === found.toLowerCase();

const OPERATORS: Readonly<Record<string, (wanted: string, found: string) => boolean>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: equalsIgnoringCase,
  StringLike: matchesWildcard,
  // AWS documents ArnEquals and ArnLike as the same operator.
  ArnEquals: matchesWildcard,
  ArnLike: matchesWildcard,
  Bool: equalsIgnoringCase,
};

const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

interface Operator {
  readonly matches: (wanted: string, found: string) => boolean;
  readonly negated: boolean;
  readonly set: 'ForAllValues' | 'ForAnyValue' | undefined;
  readonly ifExists: boolean;
}

/** Reads a condition block; `policy` names the policy in errors. */
export function compileCondition(block: unknown, policy: string): Condition {
  const tests = Object.entries(objectAt(block, `${policy}: Condition`)).flatMap(([name, keys]) => {
    const operator = parseOperator(name, policy);
    return Object.entries(objectAt(keys, `${policy}: ${name}`)).map(([key, values]) =>
      compileTest(operator, key, valuesOf(values, `${policy}: ${name} ${key}`), policy, name),
    );
  });
  return {
    usesContext: tests.some((test) => test.usesContext),
    holds: (context) => tests.every((test) => test.holds(context)),
  };
}

function compileTest(
  operator: Operator,
  key: string,
  wanted: readonly string[],
  policy: string,
  name: string,
): Condition {
  const lower = key.toLowerCase();
  const constant = CONSTANT_CONTEXT[lower];
  if (!constant && !CALL_KEYS.has(lower)) {
    throw new Error(`${policy}: the local run does not know the condition key '${key}' (${name})`);
  }
  return {
    usesContext: !constant,
    holds: (context) => decide(operator, wanted, constant ?? context[lower]),
  };
}

function decide(
  operator: Operator,
  wanted: readonly string[],
  found: readonly string[] | undefined,
): boolean {
  if (!found || found.length === 0) {
    // An absent key satisfies what is negated, `...IfExists` and `ForAllValues`, and fails everything else.
    return operator.set === 'ForAllValues' || operator.ifExists || (operator.negated && !operator.set);
  }
  const one = (value: string): boolean =>
    wanted.some((pattern) => operator.matches(pattern, value)) !== operator.negated;
  return operator.set === 'ForAnyValue' ? found.some(one) : found.every(one);
}

function parseOperator(name: string, policy: string): Operator {
  const parts = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name);
  const base = parts?.[2] ?? name;
  const positive = NEGATED[base] ?? base;
  const matches = Object.hasOwn(OPERATORS, positive) ? OPERATORS[positive] : undefined;
  if (!matches) throw new Error(`${policy}: the local run does not know the condition operator '${name}'`);
  return {
    matches,
    negated: base !== positive,
    set: parts?.[1] as Operator['set'],
    ifExists: parts?.[3] !== undefined,
  };
}

function valuesOf(values: unknown, at: string): readonly string[] {
  return listAt(Array.isArray(values) ? values : [values], at).map((value) => {
    const text = stringAt(value, at);
    if (text.includes('${')) throw new Error(`${at}: the local run does not know policy variables (${text})`);
    return text;
  });
}

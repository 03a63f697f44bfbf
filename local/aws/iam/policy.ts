/** Policy statements and the decision they come to, as IAM makes it. Pure: knows no role and no request. */
import { describe, type JsonObject, listAt, objectAt, stringAt } from '../../template/json';
import { type Condition, type ConditionContext, compileCondition } from './conditions';
import { matchesWildcard } from './wildcard';

/** What a set of statements says to one action on one resource. */
export type Decision = 'allow' | 'explicit-deny' | 'implicit-deny';

/** One statement of a policy, ready to be asked. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly condition: Condition;
  /** Who the statement of a resource policy speaks of, by kind; absent in an identity policy. */
  readonly principals: Readonly<Record<string, readonly string[]>> | undefined;
  covers(action: string, resource: string): boolean;
}

/** Reads the statements of a policy document; `policy` names it in errors. */
export function compileStatements(document: unknown, policy: string): readonly Statement[] {
  const { Statement: statements } = objectAt(document, policy);
  const list = Array.isArray(statements) ? statements : [statements];
  return list.map((statement, index) =>
    compileStatement(objectAt(statement, policy), `${policy}, statement ${index + 1}`),
  );
}

/** Deny wins over allow, and what nothing allows is denied. */
export function evaluate(
  statements: readonly Statement[],
  action: string,
  resource: string,
  context: ConditionContext = {},
): Decision {
  let decision: Decision = 'implicit-deny';
  for (const statement of statements) {
    if (decision === 'allow' && statement.effect === 'Allow') continue;
    if (!statement.covers(action, resource) || !statement.condition.holds(context)) continue;
    if (statement.effect === 'Deny') return 'explicit-deny';
    decision = 'allow';
  }
  return decision;
}

function compileStatement(statement: JsonObject, policy: string): Statement {
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new Error(`${policy}: Effect must be Allow or Deny, found ${describe(effect)}`);
  }
  if (statement.NotPrincipal !== undefined) {
    throw new Error(`${policy}: the local run does not know NotPrincipal`);
  }
  const coversAction = compileMatcher(statement, 'Action', policy, (text) => text.toLowerCase());
  const coversResource = compileMatcher(statement, 'Resource', policy, (text) => text);
  return {
    effect,
    condition: compileCondition(statement.Condition, policy),
    principals: compilePrincipals(statement.Principal, policy),
    covers: (action, resource) => coversAction(action) && coversResource(resource),
  };
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
function compileMatcher(
  statement: JsonObject,
  member: string,
  policy: string,
  normalise: (text: string) => string,
): (value: string) => boolean {
  const negated = statement[member] === undefined;
  const patterns = strings(statement[negated ? `Not${member}` : member], `${policy}: ${member}`).map(
    (pattern) => {
      if (!pattern.includes('${')) return normalise(pattern);
      throw new Error(`${policy}: the local run does not know policy variables (${pattern})`);
    },
  );
  if (patterns.length === 0) throw new Error(`${policy}: it names no ${member}`);
  return (value) => {
    const text = normalise(value);
    return patterns.some((pattern) => matchesWildcard(pattern, text)) !== negated;
  };
}

function compilePrincipals(principal: unknown, policy: string): Statement['principals'] {
  if (principal === undefined) return undefined;
  if (principal === '*') return { AWS: ['*'], Service: ['*'] };
  const kinds = Object.entries(objectAt(principal, `${policy}: Principal`));
  return Object.fromEntries(kinds.map(([kind, value]) => [kind, strings(value, `${policy}: Principal`)]));
}

function strings(value: unknown, at: string): readonly string[] {
  if (value === undefined) return [];
  return listAt(Array.isArray(value) ? value : [value], at).map((item) => stringAt(item, at));
}

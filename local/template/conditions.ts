/** The template's conditions: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` and references to named ones. */
import { describe, isObject, listAt, stringAt } from './json';
import { resolveValue } from './resolve';
import type { ResolveScope } from './scope';

/** Whether the condition holds; `path` says where it stands, for errors. */
export function evaluateCondition(condition: unknown, scope: ResolveScope, path: string): boolean {
  if (!isObject(condition)) throw new Error(`${path}: expected a condition, found ${describe(condition)}`);
  const [name = '', argument] = Object.entries(condition)[0] ?? [];
  const here = `${path}.${name}`;
  if (name === 'Condition') return scope.condition(stringAt(argument, here), here);
  const parts = listAt(argument, here);
  const holds = (part: unknown, index: number): boolean =>
    evaluateCondition(part, scope, `${here}[${index}]`);
  switch (name) {
    case 'Fn::Equals': {
      const [left, right] = parts.map((part, index) => resolveValue(part, scope, `${here}[${index}]`));
      return JSON.stringify(left) === JSON.stringify(right);
    }
    case 'Fn::And':
      return parts.every(holds);
    case 'Fn::Or':
      return parts.some(holds);
    case 'Fn::Not':
      return !holds(parts[0], 0);
    default:
      throw new Error(`${here}: the local run does not know the condition function '${name}'`);
  }
}

/** Conditions by name, each evaluated at most once; one that leads back to itself is an error. */
export function createConditions(
  definitions: Readonly<Record<string, unknown>>,
  scope: () => ResolveScope,
): (name: string, path: string) => boolean {
  const known = new Map<string, boolean>();
  const underWay = new Set<string>();
  return (name, path) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    if (!Object.hasOwn(definitions, name)) throw new Error(`${path}: there is no condition '${name}'`);
    if (underWay.has(name)) throw new Error(`${path}: the condition '${name}' refers to itself`);
    underWay.add(name);
    try {
      const holds = evaluateCondition(definitions[name], scope(), `Conditions.${name}`);
      known.set(name, holds);
      return holds;
    } finally {
      underWay.delete(name);
    }
  };
}

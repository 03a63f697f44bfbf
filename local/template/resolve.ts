/**
 * Turns a template value into plain JSON: intrinsic functions, parameters, conditions, dynamic references.
 * Pure; what a reference to a resource yields is told by the scope. An unknown intrinsic is an error, never a guess.
 */
import { INTRINSICS } from './intrinsics';
import { isObject, stringAt } from './json';
import { NO_VALUE, type ResolveScope } from './scope';

/** Resolves one value; `path` says where in the template it stands, for errors. */
export function resolveValue(value: unknown, scope: ResolveScope, path: string): unknown {
  if (typeof value === 'string') return withDynamicReferences(value, scope, path);
  if (Array.isArray(value)) {
    return value
      .map((item, index) => resolveValue(item, scope, `${path}[${index}]`))
      .filter((item) => item !== NO_VALUE);
  }
  if (!isObject(value)) return value;
  const name = intrinsicName(value, path);
  if (name !== undefined) return resolveIntrinsic(name, value[name], scope, path);
  const members = Object.entries(value)
    .map(([key, item]) => [key, resolveValue(item, scope, `${path}.${key}`)] as const)
    .filter(([, item]) => item !== NO_VALUE);
  // Not by assignment, to which a member called `__proto__` would mean something else.
  return Object.fromEntries(members);
}

function resolveIntrinsic(name: string, argument: unknown, scope: ResolveScope, path: string): unknown {
  const here = `${path}.${name}`;
  if (name === 'Fn::If') return resolveIf(argument, scope, here);
  const intrinsic = INTRINSICS[name];
  if (!intrinsic) throw new Error(`${here}: the local run does not know the intrinsic function ${name}`);
  const result = intrinsic(argument, {
    scope,
    path: here,
    resolve: (inner, at) => resolveValue(inner, scope, at),
  });
  return typeof result === 'string' ? withDynamicReferences(result, scope, here) : result;
}

/** Only the branch that is taken is resolved: the other may refer to resources that do not exist. */
function resolveIf(argument: unknown, scope: ResolveScope, path: string): unknown {
  if (!Array.isArray(argument) || argument.length !== 3) {
    throw new Error(`${path}: expected [condition, then, else]`);
  }
  const holds = scope.condition(stringAt(argument[0], `${path}[0]`), `${path}[0]`);
  return holds
    ? resolveValue(argument[1], scope, `${path}[1]`)
    : resolveValue(argument[2], scope, `${path}[2]`);
}

function intrinsicName(value: Readonly<Record<string, unknown>>, path: string): string | undefined {
  const keys = Object.keys(value);
  const found = keys.find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (found === undefined || keys.length === 1) return found;
  if (found === 'Ref') return undefined;
  throw new Error(`${path}: ${found} must be the only member of its object`);
}

function withDynamicReferences(text: string, scope: ResolveScope, path: string): string {
  if (!text.includes('{{resolve:')) return text;
  return text.replace(/\{\{resolve:([^{}]+)\}\}/g, (_whole, reference: string) => {
    if (scope.dynamicReference) return scope.dynamicReference(reference, path);
    throw new Error(`${path}: the local run does not resolve the dynamic reference '${reference}'`);
  });
}

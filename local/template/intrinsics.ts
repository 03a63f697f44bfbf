/** The intrinsic functions, one entry each. `Fn::If` is with the resolver, since it must not touch both branches. */
import { describe, listAt, objectAt, stringAt } from './json';
import { NO_VALUE, type ResolveScope } from './scope';

interface Call {
  readonly scope: ResolveScope;
  readonly path: string;
  resolve(value: unknown, path: string): unknown;
}

type Intrinsic = (argument: unknown, call: Call) => unknown;

/** CloudFormation's functions by the name that a template writes. */
export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, { scope, path }) => reference(stringAt(argument, path), scope, path),

  'Fn::GetAtt': (argument, { scope, path, resolve }) => {
    if (typeof argument === 'string') return attribute(argument, scope, path);
    const [logicalId, name] = listAt(argument, path).map((part, index) => text(part, index, resolve, path));
    return attribute(`${logicalId}.${name}`, scope, path);
  },

  'Fn::Join': (argument, { path, resolve }) => {
    const [separator, parts] = listAt(argument, path);
    const list = listAt(resolve(parts, `${path}[1]`), `${path}[1]`);
    return list.map((part) => stringAt(part, `${path}[1]`)).join(stringAt(separator, `${path}[0]`));
  },

  'Fn::Split': (argument, { path, resolve }) => {
    const [separator, value] = listAt(argument, path);
    return text(value, 1, resolve, path).split(stringAt(separator, `${path}[0]`));
  },

  'Fn::Select': (argument, { path, resolve }) => {
    const [index, list] = listAt(argument, path);
    const position = Number(text(index, 0, resolve, path));
    const items = listAt(resolve(list, `${path}[1]`), `${path}[1]`);
    if (Number.isInteger(position) && position >= 0 && position < items.length) return items[position];
    throw new Error(`${path}: there is no item ${describe(index)} in a list of ${items.length}`);
  },

  'Fn::Sub': (argument, call) => {
    if (typeof argument === 'string') return substitute(argument, {}, call);
    const [pattern, variables] = listAt(argument, call.path);
    return substitute(stringAt(pattern, `${call.path}[0]`), objectAt(variables, `${call.path}[1]`), call);
  },

  'Fn::FindInMap': (argument, { scope, path, resolve }) => {
    const [map = '', top = '', second = ''] = listAt(argument, path).map((part, index) =>
      text(part, index, resolve, path),
    );
    const row = objectAt(objectAt(scope.mappings[map], `Mappings.${map}`)[top], `Mappings.${map}.${top}`);
    if (second in row) return row[second];
    throw new Error(`${path}: Mappings has no ${map}.${top}.${second}`);
  },

  'Fn::Base64': (argument, { path, resolve }) =>
    Buffer.from(stringAt(resolve(argument, path), path), 'utf8').toString('base64'),

  'Fn::ImportValue': (argument, { path }) => {
    throw new Error(
      `${path}: ${describe(argument)} is the export of another stack, and the local run holds only one`,
    );
  },
};

function text(value: unknown, index: number, resolve: Call['resolve'], path: string): string {
  return stringAt(resolve(value, `${path}[${index}]`), `${path}[${index}]`);
}

function reference(name: string, scope: ResolveScope, path: string): unknown {
  if (name === 'AWS::NoValue') return NO_VALUE;
  const value = scope.parameter(name) ?? scope.resource(name)?.ref;
  if (value !== undefined) return value;
  throw new Error(`${path}: there is no parameter or resource '${name}'`);
}

function attribute(dotted: string, scope: ResolveScope, path: string): string {
  const dot = dotted.indexOf('.');
  const [logicalId, name] = [dotted.slice(0, dot), dotted.slice(dot + 1)];
  const resource = dot > 0 ? scope.resource(logicalId) : undefined;
  if (!resource) throw new Error(`${path}: there is no resource '${dot > 0 ? logicalId : dotted}'`);
  const value = Object.hasOwn(resource.attributes, name) ? resource.attributes[name] : undefined;
  if (value !== undefined) return value;
  const known = Object.keys(resource.attributes).join(', ') || 'none';
  throw new Error(`${path}: the local run knows no attribute '${name}' of ${logicalId}; known: ${known}`);
}

/** `${Name}`, `${Name.Attribute}`, `${!Literal}`. What a substitution yields is not substituted again. */
function substitute(pattern: string, variables: Readonly<Record<string, unknown>>, call: Call): string {
  const { scope, path, resolve } = call;
  return pattern.replace(/\$\{([^}]*)\}/g, (_whole, inner: string) => {
    if (inner.startsWith('!')) return `\${${inner.slice(1)}}`;
    const name = inner.trim();
    if (Object.hasOwn(variables, name)) {
      return stringAt(resolve(variables[name], `${path}[1].${name}`), `${path}[1].${name}`);
    }
    return stringAt(name.includes('.') ? attribute(name, scope, path) : reference(name, scope, path), path);
  });
}

/** The template's parameters: given values over defaults, beside AWS's pseudo parameters. */
import { type JsonObject, objectAt, stringAt } from './json';

/** A look-up by name; `undefined` when the template has no such parameter. */
export function createParameters(
  template: JsonObject,
  given: Readonly<Record<string, string>>,
  pseudo: Readonly<Record<string, unknown>>,
): (name: string) => unknown {
  const definitions = objectAt(template.Parameters, 'Parameters');
  return (name) => {
    if (Object.hasOwn(pseudo, name)) return pseudo[name];
    if (!Object.hasOwn(definitions, name)) return undefined;
    return parameterValue(name, objectAt(definitions[name], `Parameters.${name}`), given[name]);
  };
}

function parameterValue(name: string, definition: JsonObject, given: string | undefined): unknown {
  const type = stringAt(definition.Type ?? 'String', `Parameters.${name}.Type`);
  if (given === undefined && type.startsWith('AWS::SSM::')) {
    throw new Error(
      `Parameters.${name}: its value lies in AWS Systems Manager; give the value to the local run`,
    );
  }
  const value = given ?? definition.Default;
  if (value === undefined) throw new Error(`Parameters.${name}: it has no default and no value was given`);
  const text = stringAt(value, `Parameters.${name}`);
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  return isList ? text.split(',').map((item) => item.trim()) : text;
}

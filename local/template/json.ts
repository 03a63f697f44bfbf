/** Reading untyped JSON with messages that say where in the document something is not as expected. */

/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a JSON object, and not for an array or null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an absent value counts as an empty one. */
export function objectAt(value: unknown, path: string): JsonObject {
  if (value === undefined) return {};
  if (isObject(value)) return value;
  throw new Error(`${path}: expected an object, found ${describe(value)}`);
}

/** The value as a list; an absent value counts as an empty one. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new Error(`${path}: expected a list, found ${describe(value)}`);
}

/** The value as a string; numbers and booleans are written out, as CloudFormation does. */
export function stringAt(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${path}: expected a string, found ${describe(value)}`);
}

/** A short account of a value for an error message. */
export function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

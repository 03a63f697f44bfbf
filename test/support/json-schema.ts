/** Checks a value against the part of JSON Schema that our schemas use; an unknown keyword is an error. */
import { asRecord } from '../../lambdas/domain/json';

type Check = (value: unknown, given: unknown, place: string, schema: object) => readonly string[];

const KEYWORDS: Readonly<Record<string, Check>> = {
  $schema: () => [],
  title: () => [],
  description: () => [],
  'x-personal': (_value, given, place) =>
    given === 'left out' || given === 'hashed' ? [] : [`${place}: x-personal is ${given}`],
  anyOf: (value, given, place) =>
    (given as object[]).some((schema) => schemaFaults(value, schema, place).length === 0)
      ? []
      : [`${place} is none of those that it may be`],
  format: (value, _given, place) =>
    Number.isNaN(Date.parse(String(value))) ? [`${place} is no moment`] : [],
  type: (value, type, place) => (isOfType(value, String(type)) ? [] : [`${place} is not of type ${type}`]),
  const: (value, given, place) => (value === given ? [] : [`${place} is not ${given}`]),
  enum: (value, given, place) =>
    (given as unknown[]).includes(value) ? [] : [`${place} is none of ${given}`],
  minLength: (value, given, place) =>
    typeof value === 'string' && value.length < Number(given) ? [`${place} is too short`] : [],
  minimum: (value, given, place) =>
    typeof value === 'number' && value < Number(given) ? [`${place} is too small`] : [],
  pattern: (value, given, place) =>
    typeof value === 'string' && !new RegExp(String(given), 'u').test(value)
      ? [`${place} does not match`]
      : [],
  required: (value, given, place) =>
    (given as string[])
      .filter((name) => !Object.hasOwn(asRecord(value) ?? {}, name))
      .map((name) => `${place}/${name} is missing`),
  items: (value, given, place) =>
    Array.isArray(value)
      ? value.flatMap((item, at) => schemaFaults(item, given as object, `${place}/${at}`))
      : [],
  properties: (value, given, place) =>
    Object.entries(asRecord(value) ?? {}).flatMap(([name, member]) => {
      const schema = (given as Record<string, object>)[name];
      // Stricter than the schema, which is open: what we make has no member that it does not name.
      if (!Object.hasOwn(given as object, name) || !schema) return [`${place}/${name} is not named`];
      return schemaFaults(member, schema, `${place}/${name}`);
    }),
};

export function schemaFaults(value: unknown, schema: object, place = ''): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, given]) => {
    const check = KEYWORDS[keyword];
    return check ? check(value, given, place, schema) : [`${place}: unknown keyword ${keyword}`];
  });
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return asRecord(value) !== undefined;
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

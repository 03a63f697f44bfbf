import * as v from 'valibot';

/**
 * Schemas of the values that come in from a template or over the wire. A template's parameters and the Query
 * protocol bring numbers and booleans as text, so both forms are taken, as CloudFormation and AWS do.
 */

export const number = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.trim(), v.nonEmpty(), v.transform(Number))]),
  v.finite(),
);
export const integer = v.pipe(number, v.integer());
export const positiveInteger = v.pipe(integer, v.minValue(1));
export const flag = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((text) => text === 'true'),
  ),
]);

/** Milliseconds, from epoch seconds (JSON) or ISO 8601 (Query). */
export const timestampMs = v.pipe(
  v.union([
    v.pipe(
      v.number(),
      v.transform((seconds) => seconds * 1000),
    ),
    v.pipe(
      v.string(),
      v.transform((text) => (/^[\d.]+$/.test(text) ? Number(text) * 1000 : Date.parse(text))),
    ),
  ]),
  v.finite('a time is expected'),
);

const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most));
export const name = text(255);

export const dimensions = v.pipe(
  v.optional(v.array(v.strictObject({ Name: name, Value: text(1024) })), []),
  v.maxLength(30),
  v.transform(
    (list): Record<string, string> => Object.fromEntries(list.map(({ Name, Value }) => [Name, Value])),
  ),
);

/** What is wrong with a value: the member's path such as `Metrics.0.Id`, and the trouble with it. */
export interface Problem {
  readonly path: string;
  readonly message: string;
  readonly missing: boolean;
  readonly unknown: boolean;
}

/** Reads a value by its schema; `fail` turns the first problem into the caller's own error. */
export function read<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  fail: (problem: Problem) => never,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const keyed = issue.type === 'strict_object' || issue.type === 'object';
  return fail({
    path: v.getDotPath(issue) ?? '',
    message: issue.message,
    missing: issue.received === 'undefined',
    unknown: keyed && issue.expected === 'never',
  });
}

/**
 * The shape of data, said once: from it come the reader of Meta's object, the TypeScript type and the JSON Schema.
 * Reading loses nothing: members that a shape does not name, or cannot read, are kept under `detail` as they came.
 */
import { asArray, asEpochMs, asRecord, asText, type JsonRecord } from '../json';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A kind of value: how it is read, and what may come of it. */
export interface Kind<Value> {
  /** Undefined where the value is not of this kind. */
  readonly read: (value: unknown) => Value | undefined;
  readonly schema: JsonSchema;
}

/** A named part of the data. */
export interface Member<Value, Needed extends boolean> {
  /** What Meta calls it. */
  readonly from: string;
  readonly kind: Kind<Value>;
  readonly needed: Needed;
}

export type Members = Readonly<Record<string, Member<unknown, boolean>>>;

type ValueOf<M> = M extends Member<infer Value, boolean> ? Value : never;
type Flat<T> = { readonly [Key in keyof T]: T[Key] };

export type Data<M extends Members> = Flat<
  { readonly [Name in keyof M as M[Name]['needed'] extends true ? Name : never]: ValueOf<M[Name]> } & {
    readonly [Name in keyof M as M[Name]['needed'] extends true ? never : Name]?: ValueOf<M[Name]>;
  } & { readonly detail?: JsonRecord }
>;

/** Without it there is no such data. */
export function needed<Value>(kind: Kind<Value>, from: string): Member<Value, true> {
  return { from, kind, needed: true };
}

export function maybe<Value>(kind: Kind<Value>, from: string): Member<Value, false> {
  return { from, kind, needed: false };
}

export const text: Kind<string> = { read: asText, schema: { type: 'string', minLength: 1 } };

/** One of Meta's words, whose case it does not keep to: in capitals. The set is open. */
export const word: Kind<string> = {
  read: (value) => (typeof value === 'string' && value !== '' ? value.toUpperCase() : undefined),
  schema: { type: 'string', minLength: 1 },
};

/** A phone number of a business: its digits. */
export const displayNumber: Kind<string> = {
  read: (value) => digitsOf(value) || undefined,
  schema: { type: 'string', pattern: '^[0-9]+$' },
};

export const number: Kind<number> = {
  read: (value) => {
    const read = typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value;
    return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
  },
  schema: { type: 'number' },
};

export const flag: Kind<boolean> = {
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  schema: { type: 'boolean' },
};

/** A moment: milliseconds since the epoch. */
export const moment: Kind<number> = { read: asEpochMs, schema: { type: 'integer', minimum: 0 } };

/** Kept as it came. */
export const anything: Kind<unknown> = { read: (value) => value, schema: {} };

/** One of a closed set, for what we name ourselves. */
export function oneOf<const Value extends string>(...values: readonly Value[]): Kind<Value> {
  return {
    read: (value) => values.find((known) => known === value),
    schema: { enum: values },
  };
}

export function part<M extends Members>(members: M): Kind<Data<M>> {
  return {
    read: (value) => {
      const record = asRecord(value);
      return record && readMembers(members, record);
    },
    schema: schemaOf(members),
  };
}

/** A list, all of whose items are of the kind; one thing that stands alone is taken for a list of one. */
export function list<Value>(kind: Kind<Value>): Kind<readonly Value[]> {
  return {
    read: (value) => {
      const items = Array.isArray(value) ? asArray(value) : [value];
      const read = items.flatMap((item) => kind.read(item) ?? []);
      return read.length === items.length ? (read as Value[]) : undefined;
    },
    schema: { type: 'array', items: kind.schema },
  };
}

/** Undefined where a needed member is missing. */
export function readMembers<M extends Members>(members: M, record: JsonRecord): Data<M> | undefined {
  const data: Record<string, unknown> = {};
  const read = new Set<string>();
  for (const [name, { from, kind, needed: isNeeded }] of Object.entries(members)) {
    const raw = Object.hasOwn(record, from) ? record[from] : undefined;
    const value = raw === undefined ? undefined : kind.read(raw);
    if (value !== undefined) data[name] = value;
    else if (isNeeded) return undefined;
    // Meta writes null for "there is none".
    if (value !== undefined || raw === null) read.add(from);
  }
  const rest = Object.entries(record).filter(([from, value]) => !read.has(from) && value !== undefined);
  if (rest.length > 0) data.detail = Object.fromEntries(rest);
  // Every needed member has been read by its own kind, which is what the type says.
  return data as Data<M>;
}

export function schemaOf(members: Members): JsonSchema {
  const entries = Object.entries(members);
  const required = entries.filter(([, member]) => member.needed).map(([name]) => name);
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(entries.map(([name, { kind }]) => [name, kind.schema])),
      detail: { type: 'object', description: 'What has no name above, as Meta sent it.' },
    },
    ...(required.length > 0 ? { required } : {}),
  };
}

/** The digits of a phone number however it is written; empty when it is none. */
export function digitsOf(value: unknown): string {
  const digits = (asText(value) ?? '').replace(/[^0-9]/g, '');
  return digits.length <= 15 ? digits : '';
}

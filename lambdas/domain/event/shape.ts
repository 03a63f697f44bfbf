/**
 * The shape of data, said once: from it come the reader of Meta's object, the TypeScript type and the JSON Schema.
 * Reading loses nothing: members that a shape does not name, or cannot read, are kept under `detail` as they came.
 */
import { asArray, asEpochMs, asRecord, asText, type JsonRecord } from '../json';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** How a value is read, and what may come of it. Not a kind yet: it may be personal, and nobody has said so. */
export interface Reading<Value> {
  /** Undefined where the value cannot be read so. */
  readonly read: (value: unknown) => Value | undefined;
  readonly schema: JsonSchema;
}

/**
 * What is left of a value where events carry no content (`content.ts` does it). `open`: all of it, or what its parts
 * leave. `plain`: all of it where it has the form of an id or a code, else its hash. `hashed`: its hash. `personal`:
 * nothing.
 */
export type Privacy = 'open' | 'plain' | 'hashed' | 'personal';

/** A kind of value: how it is read, what may come of it, and what of it is personal. Members take nothing less. */
export interface Kind<Value> extends Reading<Value> {
  readonly privacy: Privacy;
  /** Of a part. */
  readonly members?: Members;
  /** Of a list. */
  readonly item?: Kind<unknown>;
}

/** Marks what tells of a person, or gives access to it; or may, since people wrote it or its form is Meta's to change. */
export function personal<K extends Reading<unknown>>(reading: K): K & { readonly privacy: 'personal' } {
  return { ...reading, privacy: 'personal', schema: { ...reading.schema, 'x-personal': 'left out' } };
}

/** Marks an id that tells of a person, or may, and by which events belong together. */
export function hashed(reading: Reading<string>): Kind<string> {
  return { ...reading, privacy: 'hashed', schema: { ...reading.schema, 'x-personal': 'hashed' } };
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

/** Any text. */
export const text: Reading<string> = { read: asText, schema: { type: 'string', minLength: 1 } };

/** A text that tells of nobody: an id of the business, a code of Meta's, a date. */
export const plain: Kind<string> = { ...text, privacy: 'plain' };

/** One of Meta's words, whose case it does not keep to: in capitals. The set is open. */
export const word: Kind<string> = {
  read: (value) => (typeof value === 'string' && value !== '' ? value.toUpperCase() : undefined),
  schema: { type: 'string', minLength: 1 },
  privacy: 'plain',
};

/** A phone number of a business: its digits. */
export const displayNumber = personal({
  read: (value) => digitsOf(value) || undefined,
  schema: { type: 'string', pattern: '^[0-9]+$' },
});

export const number: Kind<number> = {
  read: (value) => {
    const read = typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value;
    return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
  },
  schema: { type: 'number' },
  privacy: 'open',
};

export const flag: Kind<boolean> = {
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  schema: { type: 'boolean' },
  privacy: 'open',
};

/** A moment: milliseconds since the epoch. */
export const moment: Kind<number> = {
  read: asEpochMs,
  schema: { type: 'integer', minimum: 0 },
  privacy: 'open',
};

/** Kept as it came. */
export const anything: Reading<unknown> = { read: (value) => value, schema: {} };

/** One of a closed set, for what we name ourselves. */
export function oneOf<const Value extends string>(...values: readonly Value[]): Kind<Value> {
  return {
    read: (value) => values.find((known) => known === value),
    schema: { enum: values },
    privacy: 'open',
  };
}

export function part<M extends Members>(members: M): Kind<Data<M>> {
  return {
    read: (value) => {
      const record = asRecord(value);
      return record && readMembers(members, record);
    },
    schema: schemaOf(members),
    privacy: 'open',
    members,
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
    privacy: kind.privacy === 'personal' ? 'personal' : 'open',
    item: kind,
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

/** What is personal is never required: where events carry no content it is not there. */
export function schemaOf(members: Members): JsonSchema {
  const entries = Object.entries(members);
  const required = entries
    .filter(([, { needed: isNeeded, kind }]) => isNeeded && kind.privacy !== 'personal')
    .map(([name]) => name);
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(entries.map(([name, { kind }]) => [name, kind.schema])),
      detail: {
        type: 'object',
        description: 'What has no name above, as Meta sent it.',
        'x-personal': 'left out',
      },
    },
    ...(required.length > 0 ? { required } : {}),
  };
}

/** The digits of a phone number however it is written; empty when it is none. */
export function digitsOf(value: unknown): string {
  const digits = (asText(value) ?? '').replace(/[^0-9]/g, '');
  return digits.length <= 15 ? digits : '';
}

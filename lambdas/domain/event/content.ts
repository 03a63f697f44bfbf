/** What is left of an event where a stage lets its events carry no content: nothing that tells of a person. */
import { createHash } from 'node:crypto';
import { asArray, asRecord, type JsonRecord } from '../json';
import { definitionOf } from './catalogue';
import type { Draft } from './definition';
import type { Kind, Members } from './shape';

/** `full`: events carry what Meta said. `none`: what is personal is left out, or hashed where it is an id. */
export const EVENT_CONTENTS = ['full', 'none'] as const;
export type EventContent = (typeof EVENT_CONTENTS)[number];

/** Throws where a setting is neither of the two. */
export function parseEventContent(text: string): EventContent {
  const content = EVENT_CONTENTS.find((known) => known === text);
  if (!content) throw new Error(`event content: came "${text}", accepted is ${EVENT_CONTENTS.join(' or ')}`);
  return content;
}

/** The data of an event without what its shape marks as personal. */
export function withoutContent({ type, data }: Pick<Draft<string, unknown>, 'type' | 'data'>): JsonRecord {
  return leftOf(definitionOf(type).members, asRecord(data) ?? {});
}

/** Members that have no name are left out: nobody knows what they are. */
function leftOf(members: Members, data: JsonRecord): JsonRecord {
  const left = Object.entries(members).flatMap(([name, { kind }]) => {
    const value = data[name] === undefined ? undefined : leftOfValue(kind, data[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(left);
}

function leftOfValue(kind: Kind<unknown>, value: unknown): unknown {
  const { privacy, members, item } = kind;
  switch (privacy) {
    case 'personal':
      return undefined;
    case 'hashed':
      return hashOf(value);
    case 'plain':
      return isPlain(String(value)) ? value : hashOf(value);
    case 'open':
      if (members) return leftOf(members, asRecord(value) ?? {});
      return item ? asArray(value).map((each) => leftOfValue(item, each)) : value;
  }
}

/** The form of ids and codes, of Meta's words in capitals, and of the dates that Meta writes out: `April 17, 2025`. */
const PLAIN = [
  /^[\w.:-]{0,128}$/,
  /^(?=.*[A-Z])[A-Z0-9][A-Z0-9_ .:-]{0,63}$/,
  /^[A-Z][a-z]+ \d{1,2}, \d{4}$/,
];

function isPlain(text: string): boolean {
  return PLAIN.some((form) => form.test(text));
}

/**
 * 128 bits of SHA-256. Whoever has the id, such as the sender of a message, can make the same; the id cannot be made
 * from it, as Meta's ids of messages hold a part that is chance.
 */
function hashOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(String(value)).digest('hex').slice(0, 32)}`;
}

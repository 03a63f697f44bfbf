/** What Meta has changed about its webhooks, as far as an event shows it: places and names, never values. */
import { asArray, asRecord, asText, type JsonRecord } from '../json';
import type { UnknownReason } from '../whatsapp/fields/draft';
import { definitionOf } from './catalogue';
import type { EventDraft } from './event';
import type { Kind, Members } from './shape';

/** `member`: an object that is known has a member that has no name here. The others are those of `whatsapp.unknown`. */
export type DriftReason = UnknownReason | 'member';

export interface Drift {
  /** The webhook's field, or the type of the event that has the member. */
  readonly place: string;
  readonly reason: DriftReason;
  /** What the new thing is called; undefined where it has no name, or one that might be somebody's. */
  readonly name?: string;
}

/** Nothing for an event that is understood whole. */
export function driftOf({ type, data }: EventDraft): readonly Drift[] {
  if (type === 'whatsapp.unknown') {
    const { field, reason, value } = data;
    return [{ place: nameOr(field, 'a field'), reason, ...named(newThing(field, reason, value)) }];
  }
  const paths = new Set(unnamed(definitionOf(type).members, data as JsonRecord, ''));
  return [...paths].map((path) => ({ place: type, reason: 'member' as const, ...named(path) }));
}

/** What is new, by the reason why it is not known. */
function newThing(field: string, reason: UnknownReason, value: unknown): string | undefined {
  const record = asRecord(value) ?? {};
  switch (reason) {
    case 'field':
      return field;
    case 'event':
      // A wish of a customer's has its word in `value`.
      return asText(record.event) ?? asText(record.value);
    case 'status':
      return [record.type, record.status].flatMap((word) => asText(word) ?? []).join('.');
    case 'message-type':
      return [record.type, asRecord(record.system)?.type].flatMap((word) => asText(word) ?? []).join('.');
    case 'shape':
      return undefined;
  }
}

/** The paths of members that have no name, in this data and in its parts. */
function unnamed(members: Members, data: JsonRecord, path: string): readonly string[] {
  const own = Object.keys(asRecord(data.detail) ?? {}).map((name) => path + name);
  const within = Object.entries(members).flatMap(([name, { kind }]) =>
    unnamedIn(kind, data[name], `${path}${name}.`),
  );
  return [...own, ...within];
}

function unnamedIn({ members, item }: Kind<unknown>, value: unknown, path: string): readonly string[] {
  if (item) return asArray(value).flatMap((each) => unnamedIn(item, each, path));
  const part = members && asRecord(value);
  return part ? unnamed(members, part, path) : [];
}

/** Six digits in a row may be a number or an id, two capitals and a dot begin the id of a user, `wamid` of a message. */
const PERHAPS_SOMEBODYS = /\d{6}|^[A-Z]{2}\.|^wa[a-z]+id\./;
const NAME = /^[A-Za-z0-9_.-]{1,64}$/;

function named(name: string | undefined): { readonly name?: string } {
  return name !== undefined && isName(name) ? { name } : {};
}

function nameOr(name: string, otherwise: string): string {
  return isName(name) ? name : otherwise;
}

function isName(text: string): boolean {
  return NAME.test(text) && /[A-Za-z]/.test(text) && !PERHAPS_SOMEBODYS.test(text);
}

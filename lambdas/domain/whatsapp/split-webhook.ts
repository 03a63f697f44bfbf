/**
 * Cuts a large webhook into pieces, each a webhook of one account alone: for the queue's limits, and so that one
 * account's news does not wait behind another's. The pieces give the same events as the whole, in the same order for
 * each account. They are cut out of the text as it came, never written anew: ids keep their digits.
 */
import { asArray, asRecord, asText, type JsonRecord } from '../json';
import { itemsOf, membersOf, type Span, wholeValue } from '../json-spans';
import { ENVELOPE_OBJECT, parseEnvelope } from './envelope';

export interface Piece {
  /** Whose it is, in characters that SQS takes for a message group. */
  readonly group: string;
  /** A webhook body. */
  readonly text: string;
}

/** What one message holds where its changes allow it: SQS charges for every 64 KB begun, attributes included. */
export const PIECE_BYTES = 60 * 1024;
/** Meta puts at most 1,000 updates into a body: what comes to more pieces is not Meta's, and is not worth cutting. */
const MOST_PIECES = 1_000;
/** An entry's id and time are repeated in each of its pieces; those of Meta's are far shorter. */
const LONGEST_HEAD = 500;

export interface Body {
  readonly text: string;
  /** What `JSON.parse` makes of the text. */
  readonly parsed: unknown;
  readonly bytes: number;
}

/**
 * One piece, the text as it came, for what is small and of one account, and for what is no webhook: that is judged
 * where webhooks are read. @param app whose it is where no account is told
 */
export function splitWebhook({ text, parsed, bytes }: Body, app: string): readonly Piece[] {
  const groups = groupsOf(parsed, app);
  const whole = [{ group: groups[0] ?? app, text }];
  const isOne = groups.length <= 1;
  if ((isOne && bytes <= PIECE_BYTES) || !parseEnvelope(parsed).ok) return whole;
  const pieces = gather(unitsOf(text, parsed, app));
  return pieces.length <= 1 || pieces.length > MOST_PIECES ? whole : pieces;
}

/** Each group of a body once, in the order in which they appear. What is not WhatsApp's has ids of we know not whom. */
function groupsOf(parsed: unknown, app: string): readonly string[] {
  const groups = new Set<string>();
  for (const envelope of Array.isArray(parsed) ? parsed : [parsed]) {
    const { object, entry } = asRecord(envelope) ?? {};
    if (object !== ENVELOPE_OBJECT) continue;
    for (const each of asArray(entry)) addGroups(groups, asRecord(each), app);
  }
  return [...groups];
}

function addGroups(groups: Set<string>, entry: JsonRecord | undefined, app: string): void {
  if (!entry) return;
  const account = accountOf(entry);
  const changes = asArray(entry.changes);
  if (account || changes.length === 0) groups.add(account ?? app);
  else for (const change of changes) groups.add(numberOf(change) ?? app);
}

/** The account that an entry names; Meta writes `0` where it means none. */
function accountOf({ id }: JsonRecord): string | undefined {
  const account = asText(id);
  return account === undefined || account === '0' ? undefined : asGroup(account);
}

function numberOf(change: unknown): string | undefined {
  const metadata = asRecord(asRecord(asRecord(change)?.value)?.metadata);
  const number = asText(metadata?.phone_number_id);
  return number === undefined ? undefined : asGroup(number);
}

/** What SQS takes for a message group: up to 128 characters of this set. */
function asGroup(id: string): string {
  return id.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 128);
}

/** The smallest part that can stand alone: a change, or an entry that has none. */
interface Unit {
  readonly group: string;
  /** The text of the entry around a change, up to its list of changes; empty for an entry as a whole. */
  readonly head: string;
  readonly text: string;
}

function unitsOf(text: string, parsed: unknown, app: string): Unit[] {
  const whole = wholeValue(text);
  const isList = Array.isArray(parsed);
  const envelopes = isList ? parsed : [parsed];
  const spans = isList ? itemsOf(text, whole) : [whole];
  return envelopes.flatMap((envelope, at) => unitsOfEnvelope(text, spans[at], asRecord(envelope), app));
}

function unitsOfEnvelope(
  text: string,
  span: Span | undefined,
  envelope: JsonRecord | undefined,
  app: string,
): Unit[] {
  const list = span && membersOf(text, span).get('entry');
  const spans = list ? itemsOf(text, list) : [];
  return asArray(envelope?.entry).flatMap((item, at) => {
    const entry = asRecord(item);
    const entrySpan = spans[at];
    return entry && entrySpan ? unitsOfEntry(text, entrySpan, entry, app) : [];
  });
}

function unitsOfEntry(text: string, span: Span, entry: JsonRecord, app: string): readonly Unit[] {
  const account = accountOf(entry);
  const changes = asArray(entry.changes);
  const undivided = { group: account ?? app, head: '', text: cut(text, span) };
  if (changes.length === 0) return [undivided];
  const members = membersOf(text, span);
  const list = members.get('changes');
  const spans = list ? itemsOf(text, list) : [];
  const head = ['id', 'time']
    .flatMap((name) => {
      const value = members.get(name);
      return value ? [`"${name}":${cut(text, value)},`] : [];
    })
    .join('');
  if (head.length > LONGEST_HEAD) return [undivided];
  return spans.map((change, at) => ({
    group: account ?? numberOf(changes[at]) ?? app,
    head: `{${head}"changes":[`,
    text: cut(text, change),
  }));
}

function cut(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

const HEAD = `{"object":"${ENVELOPE_OBJECT}","entry":[`;
const TAIL = ']}';

/** A piece that may still grow: its entries, the last of which takes more changes under the same head. */
interface Growing {
  readonly group: string;
  text: string;
  bytes: number;
  /** Of the entry that is still open; empty where none is. */
  head: string;
}

function gather(units: readonly Unit[]): Piece[] {
  const pieces: Growing[] = [];
  const open = new Map<string, Growing>();
  for (const unit of units) {
    const current = open.get(unit.group);
    const added = Buffer.byteLength(unit.head) + Buffer.byteLength(unit.text) + TAIL.length + 1;
    if (current && current.bytes + added <= PIECE_BYTES) {
      append(current, unit, added);
      continue;
    }
    const next = { group: unit.group, text: HEAD, bytes: HEAD.length + 2 * TAIL.length, head: '' };
    append(next, unit, added);
    open.set(unit.group, next);
    pieces.push(next);
  }
  return pieces.map(({ group, text, head }) => ({ group, text: `${text}${head ? TAIL : ''}${TAIL}` }));
}

function append(piece: Growing, { head, text }: Unit, bytes: number): void {
  piece.bytes += bytes;
  if (head !== '' && head === piece.head) {
    piece.text += `,${text}`;
    return;
  }
  if (piece.head) piece.text += TAIL;
  piece.text += `${piece.text === HEAD ? '' : ','}${head}${text}`;
  piece.head = head;
}

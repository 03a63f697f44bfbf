/**
 * What a webhook looks like with everything personal taken out: names of fields, kinds of values, and those values
 * that are words of Meta's own. What is not known to be harmless is masked.
 */
import { asEpochMs } from '../../lambdas/domain/json';

export interface ShapeLine {
  /** How deep it lies. */
  readonly depth: number;
  /** The field's name; `each` for the items of a list, which are told together. */
  readonly name: string;
  /** What stands there, with how often, the most frequent first. */
  readonly seen: Readonly<Record<string, number>>;
}

/** Their values are words out of a list of Meta's. */
const WORD_FIELDS =
  /(^|_)(object|field|type|status|event|category|severity|product|model|limit|rating|score|decision|reason)$/;
/** All letters of one case, as no name and no sentence is written. */
const WORD = /^([a-z][a-z0-9]*(_[a-z0-9]+)*|[A-Z][A-Z0-9]*(_[A-Z0-9]+)*)$/;
/** Below them people choose the words themselves, such as the kind of a number in their address book. */
const WRITTEN_BY_PEOPLE = new Set(['contacts']);

const CODE_FIELDS = new Set(['code', 'error_code', 'error_subcode']);
/** Meta's codes have seven digits at most; phone numbers have more. */
const CODE_LIMIT = 9_999_999;

const TIME_FIELDS = new Set(['time', 'timestamp']);
/** A time before 2015 is none of Meta's webhooks'. */
const FIRST_TIME_MS = Date.UTC(2015);
/** Room for clocks that disagree. */
const CLOCK_SLACK_MS = 86_400_000;

/** Meta writes its fields so; whatever else is a name came from somebody's data. */
const FIELD_NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const LONG_DIGITS = /\d{4}/;
const LENGTH_LIMIT = 40;

const DEPTH_LIMIT = 20;
const LINE_LIMIT = 400;
/** So many different things are told of one field. */
const KINDS_LIMIT = 20;

interface Node {
  readonly isPrivate: boolean;
  readonly seen: Map<string, number>;
  readonly members: Map<string, Node>;
}

/** @param nowMs a time that lies after it is masked */
export function shapeOf(value: unknown, nowMs: number): readonly ShapeLine[] {
  const root = emptyNode();
  let nodes = 0;
  take(root, '', value, 0);
  return linesOf(root, 'body', 0);

  /** @param name the field whose value it is; empty where no value may be shown */
  function take(node: Node, name: string, each: unknown, depth: number): void {
    add(node, describe(name, each, nowMs));
    if (depth === DEPTH_LIMIT || typeof each !== 'object' || each === null) return;
    if (Array.isArray(each)) {
      for (const item of each) take(memberOf(node, 'each'), name, item, depth + 1);
      return;
    }
    takeMembers(node, node.isPrivate || WRITTEN_BY_PEOPLE.has(name), each, depth);
  }

  function takeMembers(node: Node, isPrivate: boolean, each: object, depth: number): void {
    for (const [key, member] of Object.entries(each)) {
      const shown = looksLike(FIELD_NAME, key);
      const child = memberOf(node, shown ? key : '(a name that is not shown)', isPrivate);
      take(child, shown && !isPrivate ? key : '', member, depth + 1);
    }
  }

  function memberOf(node: Node, name: string, isPrivate = node.isPrivate): Node {
    const known = node.members.get(name);
    if (known) return known;
    const made = emptyNode(isPrivate);
    // Beyond the limit things are still looked at, and go nowhere.
    if (nodes++ < LINE_LIMIT) node.members.set(name, made);
    return made;
  }
}

function emptyNode(isPrivate = false): Node {
  return { isPrivate, seen: new Map(), members: new Map() };
}

function add({ seen }: Node, description: string): void {
  const told = seen.has(description) || seen.size < KINDS_LIMIT ? description : 'others';
  seen.set(told, (seen.get(told) ?? 0) + 1);
}

function looksLike(form: RegExp, text: string): boolean {
  return text.length <= LENGTH_LIMIT && form.test(text) && !LONG_DIGITS.test(text);
}

function describe(name: string, value: unknown, nowMs: number): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (typeof value === 'object') return 'object';
  if (typeof value === 'boolean') return 'boolean';
  if (TIME_FIELDS.has(name)) {
    const ms = asEpochMs(value);
    if (ms !== undefined && ms >= FIRST_TIME_MS && ms <= nowMs + CLOCK_SLACK_MS) {
      return new Date(ms).toISOString();
    }
  }
  if (CODE_FIELDS.has(name) && Number.isInteger(value) && Math.abs(Number(value)) <= CODE_LIMIT)
    return String(value);
  if (typeof value === 'number') return 'number';
  const text = String(value);
  if (WORD_FIELDS.test(name) && looksLike(WORD, text)) return `"${text}"`;
  if (text === '') return 'empty text';
  return `${/^\d+$/.test(text) ? 'digits' : 'text'}, ${text.length}`;
}

function linesOf(node: Node, name: string, depth: number): ShapeLine[] {
  const seen = Object.fromEntries([...node.seen].sort(([, a], [, b]) => b - a));
  return [
    { depth, name, seen },
    ...[...node.members].flatMap(([key, member]) => linesOf(member, key, depth + 1)),
  ];
}

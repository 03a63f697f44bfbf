/**
 * Finds where the parts of a JSON text lie, so that they can be cut out as they are written: parsing and writing
 * again would change numbers beyond 2^53. The text is known to be JSON (`JSON.parse` took it), so nothing is checked.
 * Nothing here recurses: no depth of nesting can exhaust the stack.
 */

/** From `start` up to, and not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125] as const;

/** The value that the whole text is, without the space around it. */
export function wholeValue(text: string): Span {
  return { start: skipSpace(text, 0), end: text.trimEnd().length };
}

/** The items of a list; none of anything else. */
export function itemsOf(text: string, { start }: Span): readonly Span[] {
  const items: Span[] = [];
  if (text.charCodeAt(start) !== OPEN_LIST) return items;
  let at = skipSpace(text, start + 1);
  while (text.charCodeAt(at) !== CLOSE_LIST) {
    const end = endOfValue(text, at);
    items.push({ start: at, end });
    at = nextMember(text, end);
  }
  return items;
}

/** The members of an object by name; none of anything else. Of a name that comes twice the last, as in `JSON.parse`. */
export function membersOf(text: string, span: Span): ReadonlyMap<string, Span> {
  return new Map(allMembersOf(text, span));
}

/** The members of an object with their names, in order, a name that comes twice as well; none of anything else. */
export function allMembersOf(text: string, { start }: Span): readonly (readonly [string, Span])[] {
  const members: [string, Span][] = [];
  if (text.charCodeAt(start) !== OPEN_OBJECT) return members;
  let at = skipSpace(text, start + 1);
  while (text.charCodeAt(at) !== CLOSE_OBJECT) {
    const endOfName = endOfString(text, at);
    const name = JSON.parse(text.slice(at, endOfName)) as string;
    const value = skipSpace(text, skipSpace(text, endOfName) + 1);
    const end = endOfValue(text, value);
    members.push([name, { start: value, end }]);
    at = nextMember(text, end);
  }
  return members;
}

/** Where the string that begins at `start` ends, its closing quote included. */
export function endOfString(text: string, start: number): number {
  let at = start;
  do {
    at = text.indexOf('"', at + 1);
    if (at < 0) return text.length;
  } while (isEscaped(text, at));
  return at + 1;
}

/** A character is escaped by an odd number of backslashes before it. */
function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 1;
}

function endOfValue(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (code === QUOTE) return endOfString(text, start);
  return code === OPEN_LIST || code === OPEN_OBJECT ? endOfNested(text, start) : endOfScalar(text, start);
}

function endOfNested(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      continue;
    }
    at += 1;
    if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      depth -= 1;
      if (depth === 0) break;
    }
  }
  return at;
}

function endOfScalar(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isSpace(text.charCodeAt(at)) && !isSeparator(text.charCodeAt(at))) at += 1;
  return at;
}

/** From the end of one member to the beginning of the next, or to the closing bracket. */
function nextMember(text: string, end: number): number {
  const at = skipSpace(text, end);
  return text.charCodeAt(at) === COMMA ? skipSpace(text, at + 1) : at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** What JSON takes for space, and no more. */
function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function isSeparator(code: number): boolean {
  return code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT;
}

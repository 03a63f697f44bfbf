/** Selects alerts by their labels. Semantics: prometheus.io/docs/alerting/latest/configuration/#matcher */
import type { Labels } from '../alert/fingerprint';
import { fitsWhole, patternFault } from './pattern';

export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Thrown when a text is no matcher; the message says what came and what is accepted. */
export class InvalidMatcher extends Error {
  override readonly name = 'InvalidMatcher';
  readonly accepted: string;

  constructor(came: string, accepted: string) {
    super(`came ${JSON.stringify(came)}, accepted is ${accepted}`);
    this.accepted = accepted;
  }
}

/** Whether all of them hold; without any, they do. */
export function matches(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every(({ label, operator, value }) => holds(operator, value, labelOf(labels, label)));
}

/** The value of a label; an absent one reads as the empty text. */
export function labelOf(labels: Labels, label: string): string {
  return (Object.hasOwn(labels, label) && labels[label]) || '';
}

/** A regular expression that cannot be used, which no parsed one is, selects nothing: by no fault is an alert muted. */
function holds(operator: Matcher['operator'], wanted: string, value: string): boolean {
  switch (operator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case '=~':
      return fitsWhole(wanted, value) === true;
    case '!~':
      return fitsWhole(wanted, value) === false;
  }
  return operator satisfies never;
}

/** What a label may be called. */
export const LABEL_NAME = /^[a-zA-Z_:][\w:.-]*$/;

const ACCEPTED = 'LABEL="VALUE", with =, !=, =~ or !~ between them, such as severity="critical"';
/** Space is what Go's expressions take for it: no character beyond ASCII. */
const FORM = /^[\t\n\f\r ]*([a-zA-Z_:][\w:.-]*)[\t\n\f\r ]*(=~|!~|!=|=)[\t\n\f\r ]*(.*)$/s;
const SPACE_BEHIND = /[\t\n\f\r ]+$/;
/**
 * Without quotes none of these: a second operator, quotes of another kind, braces and commas, of which Alertmanager's
 * older parser takes some for a part of the value, cuts others off, and its newer one refuses all.
 */
const NEEDS_QUOTES = /^[=~!]|[{},'`]|(?<!\\)(?:\\\\)*"/;

/** Reads one matcher, its value quoted or not. Throws `InvalidMatcher`. */
export function parseMatcher(text: string): Matcher {
  const [, label = '', operator = '', written = ''] = FORM.exec(text.replace(SPACE_BEHIND, '')) ?? [];
  if (!isOperator(operator)) throw new InvalidMatcher(text, ACCEPTED);
  const value = readValue(written, text);
  const fault = operator.endsWith('~') ? patternFault(value) : undefined;
  if (fault !== undefined) {
    throw new InvalidMatcher(text, `a regular expression in RE2's dialect, as Alertmanager's: ${fault}`);
  }
  return { label, operator, value };
}

/** Reads matchers with commas between them, in braces or not. Throws `InvalidMatcher`. */
export function parseMatchers(text: string): readonly Matcher[] {
  const trimmed = text.trim();
  const [opened, closed] = [trimmed.startsWith('{'), trimmed.endsWith('}')];
  if (opened && !closed) throw new InvalidMatcher(text, `a closing brace for the opening one: {${ACCEPTED}}`);
  const parts = splitAtCommas(opened ? trimmed.slice(1, -1) : trimmed);
  // What stands after the last comma may be nothing.
  return (parts.at(-1)?.trim() === '' ? parts.slice(0, -1) : parts).map(parseMatcher);
}

/** As `parseMatcher` reads it. */
export function sayMatcher({ label, operator, value }: Matcher): string {
  const escaped = value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n');
  return `${label}${operator}"${escaped}"`;
}

/** As `parseMatchers` reads them. */
export function sayMatchers(matchers: readonly Matcher[]): string {
  return matchers.map(sayMatcher).join(', ');
}

function isOperator(text: string): text is Matcher['operator'] {
  return text === '=' || text === '!=' || text === '=~' || text === '!~';
}

/** Within and without quotes, `\"`, `\\` and `\n` stand for one character; another backslash stands for itself. */
function readValue(written: string, text: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(written)?.[1];
  if (quoted === undefined && NEEDS_QUOTES.test(written)) {
    throw new InvalidMatcher(text, `${ACCEPTED}; a quote within the value is written \\"`);
  }
  return (quoted ?? written).replace(/\\(["\\n])/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
}

/** Commas within quotes do not count. */
function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/**
 * Parses JSON without rounding: an integer that a JavaScript number cannot hold comes as the text of its digits.
 * Meta writes some ids as numbers, and `JSON.parse` would turn a long one into the id of something else.
 */
import { endOfString } from './json-spans';

const QUOTE = 34;
const MINUS = 45;

/** The digits of 2^53; whatever is shorter is exact. */
const SAFE_DIGITS = 15;
const LONG_DIGITS = /\d{16}/;

/** As `JSON.parse`, which also decides what is JSON; throws its `SyntaxError`. */
export function parseJson(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  if (!LONG_DIGITS.test(text)) return parsed;
  const exact = quoteLongIntegers(text);
  return exact === text ? parsed : JSON.parse(exact);
}

/** Puts quotes around the integers that would be rounded. One pass; `text` is known to be JSON. */
function quoteLongIntegers(text: string): string {
  let quoted = '';
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(text, at);
      if (wouldBeRounded(text, at, end)) {
        quoted += `${text.slice(copied, at)}"${text.slice(at, end)}"`;
        copied = end;
      }
      at = end;
    } else {
      at += 1;
    }
  }
  return quoted + text.slice(copied);
}

/** The end of the whole number, fraction and exponent included. */
function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && (isDigit(text.charCodeAt(at)) || '.eE+-'.includes(text.charAt(at)))) at += 1;
  return at;
}

function wouldBeRounded(text: string, start: number, end: number): boolean {
  if (end - start <= SAFE_DIGITS) return false;
  const number = text.slice(start, end);
  return /^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

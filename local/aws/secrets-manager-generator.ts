/** Passwords as `GenerateSecretString` asks for them. */
import { randomInt } from 'node:crypto';
import type { Random } from '../random';
import { type JsonObject, objectAt, stringAt } from '../template/json';

const UPPERCASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** A whole number in [0, below). */
type Draw = (below: number) => number;

/**
 * The secret string that `GenerateSecretString` describes.
 * @param random gives the same secret on each run; without it the value comes from the system's own chance.
 */
export function generateSecretString(options: JsonObject, random?: Random): string {
  const draw: Draw = random ? (below) => random.int(below) : (below) => randomInt(below);
  const password = generatePassword(options, draw);
  const { SecretStringTemplate: template, GenerateStringKey: key } = options;
  if (template === undefined || key === undefined) return password;
  const fields = objectAt(JSON.parse(stringAt(template, 'SecretStringTemplate')), 'SecretStringTemplate');
  return JSON.stringify({ ...fields, [stringAt(key, 'GenerateStringKey')]: password });
}

function generatePassword(options: JsonObject, draw: Draw): string {
  const isSet = (name: string): boolean => options[name] === true || options[name] === 'true';
  const excluded = String(options.ExcludeCharacters ?? '');
  const kinds = [
    isSet('ExcludeUppercase') ? '' : UPPERCASE,
    isSet('ExcludeLowercase') ? '' : LOWERCASE,
    isSet('ExcludeNumbers') ? '' : NUMBERS,
    isSet('ExcludePunctuation') ? '' : PUNCTUATION,
    isSet('IncludeSpace') ? ' ' : '',
  ]
    .map((kind) => [...kind].filter((char) => !excluded.includes(char)))
    .filter((kind) => kind.length > 0);
  const all = kinds.flat();
  if (all.length === 0) throw new Error('GenerateSecretString excludes every character');
  // One of each kind that is allowed, as AWS promises unless told otherwise.
  const required = options.RequireEachIncludedType === false ? [] : kinds;
  const length = Math.max(Number(options.PasswordLength ?? 32), required.length);
  const chars = required.map((kind) => pick(kind, draw));
  while (chars.length < length) chars.push(pick(all, draw));
  return shuffle(chars, draw).join('');
}

function pick(chars: readonly string[], draw: Draw): string {
  return chars[draw(chars.length)] ?? '';
}

function shuffle(chars: readonly string[], draw: Draw): readonly string[] {
  const rest = [...chars];
  return chars.map(() => rest.splice(draw(rest.length), 1)[0] ?? '');
}

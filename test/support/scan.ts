/** Looks for values in whatever form they may have been carried off in. */
import { createHash } from 'node:crypto';

export interface Sink {
  readonly name: string;
  readonly text: string;
}

export interface Finding {
  readonly sink: string;
  readonly value: string;
  readonly form: string;
  /** What stands around it. */
  readonly context: string;
}

const HASHES = ['md5', 'sha1', 'sha256'] as const;
/** A hash that was cut short is a hash still. */
const HASH_CHARACTERS = 16;
/** Fewer digits are found by chance. */
const LEAST_DIGITS = 9;

/** Where one of the values stands, in clear or in a form that anybody can undo or look up; the first form found. */
export function scan(sinks: readonly Sink[], values: readonly string[]): readonly Finding[] {
  const forms = new Map(values.map((value) => [value, [...formsOf(value)]]));
  return sinks.flatMap(({ name: sink, text }) => {
    const views = [...new Set([text.toLowerCase(), withoutSeparators(text)])];
    return [...forms].flatMap(([value, own]): Finding[] => {
      const found = own
        .flatMap(([form, needle]) => views.map((view) => ({ form, view, at: view.indexOf(needle) })))
        .find(({ at }) => at >= 0);
      if (!found) return [];
      const { form, view, at } = found;
      return [{ sink, value, form, context: view.slice(Math.max(0, at - 120), at + 120) }];
    });
  });
}

/** By name, in small letters. */
export function formsOf(value: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(value);
  const digits = value.replace(/\D/g, '');
  const forms: (readonly [string, string])[] = [
    ['plain', value],
    ['as JSON', JSON.stringify(value).slice(1, -1)],
    ['as JSON in JSON', JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1)],
    ['as escaped JSON', escaped(value)],
    ['in a URL', encodeURIComponent(value)],
    ['in a form', new URLSearchParams({ '': value }).toString().slice(1)],
    ['hex', bytes.toString('hex')],
    ...[0, 1, 2].map((offset) => [`base64 at ${offset}`, base64Within(bytes, offset)] as const),
    ...HASHES.flatMap((hash) => {
      const digest = createHash(hash).update(bytes).digest();
      return (['hex', 'base64', 'base64url'] as const).map(
        (encoding) =>
          [`${hash} in ${encoding}`, digest.toString(encoding).slice(0, HASH_CHARACTERS)] as const,
      );
    }),
  ];
  if (digits.length >= LEAST_DIGITS) forms.push(['digits', digits]);
  return new Map(forms.map(([form, needle]) => [form, needle.toLowerCase()]));
}

/** The characters that stand in any base64 of a text that holds these bytes at such an offset. */
function base64Within(bytes: Buffer, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  // The characters at both ends also hold bits of what stands beside.
  return whole.slice(offset === 0 ? 0 : offset + 1, (offset + bytes.length) % 3 === 0 ? undefined : -1);
}

/** As Meta writes JSON: nothing but ASCII. */
function escaped(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A number that was written for people is a number still. */
function withoutSeparators(text: string): string {
  return text.toLowerCase().replace(/(?<=\d)[ ()./+-]+(?=\d)/g, '');
}

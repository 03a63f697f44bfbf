/**
 * JSON as Meta puts it on the wire. A receiver that parses and writes it again gets other bytes, so only a
 * signature check over the bytes as received can pass.
 */

/** Writes `value` as pure ASCII: non-ASCII UTF-16 units as lower-case `\uXXXX`, each `/` as `\/`. */
export function escapeJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`no JSON text for a value of type ${typeof value}`);
  // A slash occurs in JSON only inside strings, so replacing all of them is safe.
  return text
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

import { createHash } from 'node:crypto';

/** An alert is its labels and nothing else; an empty label is the same as none. */
export type Labels = Readonly<Record<string, string>>;

/** The same for the same labels in whatever order. Lengths go in, so that no two label sets can be confused. */
export function fingerprint(labels: Labels): string {
  const hash = createHash('sha256');
  for (const key of Object.keys(labels).sort()) {
    const value = labels[key];
    if (value) hash.update(`${key.length}:${key}=${value.length}:${value};`);
  }
  return hash.digest('hex').slice(0, 24);
}

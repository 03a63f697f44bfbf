import { createHash } from 'node:crypto';

/** 128 bits of SHA-256 over the parts, each with its length in front so that no two lists of parts collide. */
export function eventId(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part},`);
  return hash.digest('hex').slice(0, 32);
}

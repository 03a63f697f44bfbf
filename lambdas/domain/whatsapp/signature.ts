/**
 * Meta's signature: `X-Hub-Signature-256: sha256=<hex>`, an HMAC-SHA256 of the body's bytes as they came, under the
 * app secret. Source: developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export type SignatureVerdict = 'valid' | 'missing' | 'malformed' | 'wrong';

const FORM = /^sha256=([0-9a-f]{64})$/i;

/** The time taken does not depend on where a wrong signature differs; every secret is tried. */
export function verifySignature(
  body: Uint8Array,
  header: string | undefined,
  appSecrets: readonly string[],
): SignatureVerdict {
  if (!header) return 'missing';
  const hex = FORM.exec(header)?.[1];
  if (!hex) return 'malformed';
  const given = Buffer.from(hex, 'hex');
  let valid = false;
  for (const secret of appSecrets) {
    valid = timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given) || valid;
  }
  return valid ? 'valid' : 'wrong';
}

/** The header for a body, as Meta would send it. */
export function signBody(body: Uint8Array, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}

/** Compares two texts in a time that tells nothing of where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

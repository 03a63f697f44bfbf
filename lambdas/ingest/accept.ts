/** Judges a delivery before anything is stored: size, signature over the raw bytes, and that it is JSON. */
import type { MetaApp } from '../domain/whatsapp/app-secrets';
import { BODY_LIMIT_BYTES } from '../domain/whatsapp/queued-webhook';
import { type SignatureVerdict, verifySignature } from '../domain/whatsapp/signature';
import type { Body } from '../domain/whatsapp/split-webhook';

export type Verdict =
  | { readonly kind: 'accepted'; readonly body: Body }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'bad-signature'; readonly why: Exclude<SignatureVerdict, 'valid'> }
  | { readonly kind: 'not-json' };

/** A body as API Gateway hands it over: as text where it is text, else in base64. */
export interface Received {
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

export function judgeDelivery(received: Received, signature: string | undefined, app: MetaApp): Verdict {
  const given = received.body ?? '';
  const bytes = Buffer.from(given, received.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > BODY_LIMIT_BYTES) return { kind: 'too-large', bytes: bytes.byteLength };
  const why = verifySignature(bytes, signature, app.appSecrets);
  if (why !== 'valid') return { kind: 'bad-signature', why };
  try {
    const text = received.isBase64Encoded ? textOf(bytes) : given;
    return { kind: 'accepted', body: { text, parsed: JSON.parse(text), bytes: bytes.byteLength } };
  } catch {
    return { kind: 'not-json' };
  }
}

/** Throws for what is not UTF-8. A byte order mark is kept, and is not JSON. */
function textOf(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

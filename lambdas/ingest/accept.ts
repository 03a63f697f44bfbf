/** Judges a delivery before anything is stored: size, signature over the raw bytes, and that it is JSON. */
import { asArray, asRecord, asText } from '../domain/json';
import type { MetaApp } from '../domain/whatsapp/app-secrets';
import { bytesInQueue } from '../domain/whatsapp/queue-message';
import { BODY_LIMIT_BYTES } from '../domain/whatsapp/queued-webhook';
import { type SignatureVerdict, verifySignature } from '../domain/whatsapp/signature';

export type Verdict =
  | { readonly kind: 'accepted'; readonly text: string; readonly group: string | undefined }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'bad-signature'; readonly why: Exclude<SignatureVerdict, 'valid'> }
  | { readonly kind: 'not-json' };

export function judgeDelivery(body: Buffer, signature: string | undefined, app: MetaApp): Verdict {
  if (body.byteLength > BODY_LIMIT_BYTES) return { kind: 'too-large', bytes: body.byteLength };
  const why = verifySignature(body, signature, app.appSecrets);
  if (why !== 'valid') return { kind: 'bad-signature', why };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    const group = groupOf(JSON.parse(text));
    const bytes = bytesInQueue(text);
    return bytes > BODY_LIMIT_BYTES ? { kind: 'too-large', bytes } : { kind: 'accepted', text, group };
  } catch {
    return { kind: 'not-json' };
  }
}

function groupOf(body: unknown): string | undefined {
  const envelope = asRecord(Array.isArray(body) ? body[0] : body);
  const id = asText(asRecord(asArray(envelope?.entry)[0])?.id);
  // What SQS takes for a message group: up to 128 characters of this set.
  return id?.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 128);
}

/** Checks a signature by the Standard Webhooks specification (https://www.standardwebhooks.com), version `v1`. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ReceivedRequest } from './http-request';

export type SignatureVerdict =
  | 'valid'
  | 'missing-header'
  | 'bad-timestamp'
  | 'too-old'
  | 'too-new'
  | 'wrong-signature';

export interface SignatureCheck {
  /** `whsec_` and the key in base64. */
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** How far the timestamp may be from now, either way. @default 300 */
  readonly toleranceSeconds?: number;
}

/** One right signature among those in the header is enough, so that a sender can rotate its secret. */
export function verifyStandardWebhook(request: ReceivedRequest, check: SignatureCheck): SignatureVerdict {
  const {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures,
  } = request.headers;
  if (!id || !timestamp || !signatures) return 'missing-header';
  if (!/^\d+$/.test(timestamp)) return 'bad-timestamp';
  const ageSeconds = check.nowMs / 1000 - Number(timestamp);
  const tolerance = check.toleranceSeconds ?? 300;
  if (ageSeconds > tolerance) return 'too-old';
  if (ageSeconds < -tolerance) return 'too-new';
  const key = Buffer.from(check.secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(request.bytes).digest();
  const isRight = signatures.split(' ').some((signature) => {
    const [version, digest = ''] = signature.split(',');
    const given = Buffer.from(digest, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  return isRight ? 'valid' : 'wrong-signature';
}

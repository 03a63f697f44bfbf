/** The signature that Meta puts in `X-Hub-Signature-256`. Knows nothing of what it signs. */
import { createHmac } from 'node:crypto';

/** `sha256=` and the HMAC-SHA256 of the body's bytes in lower-case hex. */
export function signBody(bytes: Uint8Array, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(bytes).digest('hex')}`;
}

/** The GET with which Meta checks a callback URL when somebody sets it. */
import { randomInt } from 'node:crypto';
import { call } from './post';

export interface HandshakeResult {
  /** Whether Meta would deliver to this URL from now on. */
  readonly verified: boolean;
  /** Absent when no answer came. */
  readonly status?: number;
  /** Why not, in words; absent when verified. */
  readonly reason?: string;
}

/** Sends a random challenge and expects status 200 with that challenge and nothing else as the body. */
export async function handshake(
  url: string,
  verifyToken: string,
  timeoutMs = 10_000,
): Promise<HandshakeResult> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  const target = new URL(url);
  target.searchParams.set('hub.mode', 'subscribe');
  target.searchParams.set('hub.challenge', challenge);
  target.searchParams.set('hub.verify_token', verifyToken);
  const outcome = await call({ url: target, method: 'GET', headers: { accept: '*/*' }, timeoutMs });
  if (outcome.kind === 'no-answer') return { verified: false, reason: outcome.message };
  const { status, body } = outcome;
  if (status !== 200) return { verified: false, status, reason: `status ${status}, expected 200` };
  if (body !== challenge) return { verified: false, status, reason: 'the body is not the challenge' };
  return { verified: true, status };
}

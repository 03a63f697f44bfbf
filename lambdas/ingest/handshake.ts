/**
 * The handshake by which Meta proves a callback URL: it is answered with the challenge, byte for byte.
 * Source: developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
import type { MetaApp } from '../domain/whatsapp/app-secrets';
import { equalInConstantTime } from '../domain/whatsapp/signature';
import { type Answer, answerText, refuse } from './responses';

export type Query = Readonly<Record<string, string | undefined>>;

export function answerHandshake(query: Query, app: MetaApp): Answer {
  const mode = query['hub.mode'];
  const challenge = query['hub.challenge'];
  if (mode !== 'subscribe' || !challenge) {
    return refuse(
      400,
      'not_a_handshake',
      "A GET of this address is for Meta's handshake and takes hub.mode=subscribe, hub.challenge and hub.verify_token.",
    );
  }
  if (!equalInConstantTime(query['hub.verify_token'] ?? '', app.verifyToken)) {
    return refuse(
      403,
      'wrong_verify_token',
      'hub.verify_token is not the one that this deployment expects; copy it from the Meta secret of the stack.',
    );
  }
  return answerText(200, challenge);
}

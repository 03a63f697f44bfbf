/** Any HTTP address of the team's own; signed as Standard Webhooks when a secret is set. See standardwebhooks.com */
import { Webhook } from 'standardwebhooks';
import type { Notice } from '../../domain/alert/notice';
import type { Clock } from '../../platform/clock';
import { type Channel, postJson } from '../channel';

/** @param secret `whsec_...`; without one the notice goes out unsigned */
export function createWebhookChannel(url: string, secret: string | undefined, clock: Clock): Channel {
  return {
    name: 'webhook',
    send: (notice) => {
      const body = renderWebhook(notice);
      return postJson(url, body, secret ? sign(notice.id, body, secret, clock) : {});
    },
  };
}

/** Whether notices can be signed with it: `whsec_` and base64. */
export function isWebhookSecret(secret: string): boolean {
  if (!secret.startsWith('whsec_')) return false;
  try {
    new Webhook(secret);
    return true;
  } catch {
    return false;
  }
}

export function renderWebhook(notice: Notice): string {
  return JSON.stringify({
    type: `alert.${notice.kind}`,
    timestamp: new Date(notice.atMs).toISOString(),
    data: notice,
  });
}

function sign(id: string, body: string, secret: string, clock: Clock): Record<string, string> {
  const at = new Date(clock.now());
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

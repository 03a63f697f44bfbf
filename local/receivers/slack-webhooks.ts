/** Slack's incoming webhooks: `POST /services/T…/B…/<secret>`. */
import type { Allowance } from './allowance';
import type { Answer, ReceivedRequest } from './http-request';
import type { ReceiverParts } from './receiver';
import { refusalOf } from './slack-message';
import { renderSlack } from './slack-text';

export interface SlackWebhook {
  /** Team and webhook id: `T0001/B0001`. */
  readonly id: string;
  readonly secret: string;
  /** `#alerts` */
  readonly channel: string;
}

/** What has become of a webhook: still there, removed, or its channel archived, gone, or closed to it. */
export type SlackWebhookState = 'active' | 'removed' | 'archived' | 'channel-gone' | 'prohibited';

interface SlackWebhooksOptions extends ReceiverParts {
  readonly webhooks?: readonly SlackWebhook[];
  readonly allowance: Allowance;
}

const REFUSED_STATES: Readonly<Record<Exclude<SlackWebhookState, 'active'>, Answer>> = {
  removed: { status: 404, body: 'no_service' },
  archived: { status: 410, body: 'channel_is_archived' },
  'channel-gone': { status: 404, body: 'channel_not_found' },
  prohibited: { status: 403, body: 'action_prohibited' },
};

const PATH = /^\/services\/(T[A-Z0-9]*\/B[A-Z0-9]*)\/([A-Za-z0-9]+)$/;

export function createSlackWebhooks({ inbox, webhooks, allowance }: SlackWebhooksOptions) {
  const states = new Map<string, SlackWebhookState>();

  const find = ({ method, path }: ReceivedRequest): Answer | SlackWebhook => {
    const [, id, secret] = PATH.exec(path) ?? [];
    if (!id || !secret || method !== 'POST') return { status: 404, body: 'no_service' };
    const webhook = webhooks
      ? webhooks.find((known) => known.id === id)
      : { id, secret, channel: `#${id.split('/')[1]?.toLowerCase()}` };
    if (!webhook) return { status: 404, body: 'no_service' };
    if (webhook.secret !== secret) return { status: 403, body: 'invalid_token' };
    const state = states.get(id) ?? 'active';
    return state === 'active' ? webhook : REFUSED_STATES[state];
  };

  return {
    setState: (id: string, state: SlackWebhookState): void => void states.set(id, state),
    receive: (request: ReceivedRequest): Answer => {
      const found = find(request);
      if ('status' in found) return found;
      const message = parseMessage(request);
      const refusal = refusalOf(message);
      if (refusal) return { status: 400, body: refusal };
      const retryAfterSeconds = allowance(found.id);
      if (retryAfterSeconds > 0) {
        return { status: 429, body: 'rate_limited', headers: { 'retry-after': String(retryAfterSeconds) } };
      }
      inbox.add({ channel: 'slack', place: found.channel, lines: renderSlack(message), payload: message });
      return { status: 200, body: 'ok' };
    },
  };
}

/** The message as JSON or, as Slack takes too, as the form field `payload`; undefined when it is neither. */
function parseMessage({ headers, bytes }: ReceivedRequest): unknown {
  const type = headers['content-type'] ?? '';
  const text = bytes.toString('utf8');
  const isForm = type.startsWith('application/x-www-form-urlencoded');
  if (!isForm && !type.startsWith('application/json')) return undefined;
  try {
    return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  } catch {
    return undefined;
  }
}

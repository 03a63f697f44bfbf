/**
 * Slack's incoming webhooks: `POST /services/T…/B…/<secret>`, with Slack's refusals, word for word, and its limit of
 * about one message a second for each webhook.
 */
import type { Clock } from '../time/clock';
import type { Answer, ReceivedRequest } from './http-request';
import type { Inbox } from './inbox';
import { PlannedFailures } from './planned-failures';
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

export interface SlackOptions {
  readonly clock: Clock;
  readonly inbox: Inbox;
  /** The webhooks there are. @default none, and then any well-formed path is taken for one */
  readonly webhooks?: readonly SlackWebhook[];
  /** Messages that a webhook may send at once before the limit holds. @default 5 */
  readonly burst?: number;
}

const REFUSED_STATES: Readonly<Record<Exclude<SlackWebhookState, 'active'>, Answer>> = {
  removed: { status: 404, body: 'no_service' },
  archived: { status: 410, body: 'channel_is_archived' },
  'channel-gone': { status: 404, body: 'channel_not_found' },
  prohibited: { status: 403, body: 'action_prohibited' },
};

const PATH = /^\/services\/(T[A-Z0-9]*\/B[A-Z0-9]*)\/([A-Za-z0-9]+)$/;

interface Allowance {
  tokens: number;
  atMs: number;
}

export class SlackReceiver {
  private readonly planned = new PlannedFailures();
  private readonly states = new Map<string, SlackWebhookState>();
  private readonly allowances = new Map<string, Allowance>();
  private readonly burst: number;

  constructor(private readonly options: SlackOptions) {
    this.burst = options.burst ?? 5;
  }

  /** The next `times` requests are answered with this status. */
  failWith(status: number, times = 1, body?: string): void {
    this.planned.failWith(status, times, body);
  }

  /** @param id team and webhook id, `T0001/B0001`. */
  setState(id: string, state: SlackWebhookState): void {
    this.states.set(id, state);
  }

  receive(request: ReceivedRequest): Answer {
    const failure = this.planned.take();
    if (failure) return failure;
    const found = this.find(request);
    if ('status' in found) return found;
    const message = parseMessage(request);
    const refusal = refusalOf(message);
    if (refusal) return { status: 400, body: refusal };
    const retryAfterSeconds = this.takeAllowance(found.id);
    if (retryAfterSeconds > 0) {
      return { status: 429, body: 'rate_limited', headers: { 'retry-after': String(retryAfterSeconds) } };
    }
    this.options.inbox.add({
      channel: 'slack',
      place: found.channel,
      lines: renderSlack(message),
      payload: message,
    });
    return { status: 200, body: 'ok' };
  }

  private find({ method, path }: ReceivedRequest): Answer | SlackWebhook {
    const [, id, secret] = PATH.exec(path) ?? [];
    if (!id || !secret || method !== 'POST') return { status: 404, body: 'no_service' };
    const { webhooks } = this.options;
    const webhook = webhooks
      ? webhooks.find((known) => known.id === id)
      : { id, secret, channel: `#${id.split('/')[1]?.toLowerCase()}` };
    if (!webhook) return { status: 404, body: 'no_service' };
    if (webhook.secret !== secret) return { status: 403, body: 'invalid_token' };
    const state = this.states.get(id) ?? 'active';
    return state === 'active' ? webhook : REFUSED_STATES[state];
  }

  /** Seconds to wait, or 0 and the message may pass. The allowance grows by one a second. */
  private takeAllowance(id: string): number {
    const nowMs = this.options.clock.now();
    const last = this.allowances.get(id) ?? { tokens: this.burst, atMs: nowMs };
    const tokens = Math.min(this.burst, last.tokens + (nowMs - last.atMs) / 1000);
    const mayPass = tokens >= 1;
    this.allowances.set(id, { tokens: mayPass ? tokens - 1 : tokens, atMs: nowMs });
    return mayPass ? 0 : Math.ceil(1 - tokens);
  }
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

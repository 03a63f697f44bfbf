/** A receiver for any alert destination that takes an HTTP request: keeps what it got, and checks signatures. */
import type { Answer, ReceivedRequest, Reply } from './http-request';
import { planFailures } from './planned-failures';
import type { Receiver, ReceiverParts } from './receiver';
import { type SignatureVerdict, verifyStandardWebhook } from './standard-webhooks';

export interface WebhookOptions extends ReceiverParts {
  /** `whsec_…`; with it, a request without a valid signature is refused with 401. @default anything is taken */
  readonly secret?: string;
}

export interface WebhookRequest extends ReceivedRequest {
  /** Milliseconds since the epoch, by the clock of the run. */
  readonly atMs: number;
  /** The status it was answered with; 0 when it was not. */
  readonly status: number;
  /** Absent when the receiver has no secret. */
  readonly signature?: SignatureVerdict;
}

export interface WebhookReceiver extends Receiver {
  /** All that came, refused requests too, oldest first. */
  requests(): readonly WebhookRequest[];
}

/** Older requests are forgotten beyond this many. */
const KEPT_REQUESTS = 2000;

export function createWebhookReceiver({ clock, inbox, secret }: WebhookOptions): WebhookReceiver {
  const failures = planFailures(clock);
  const kept: WebhookRequest[] = [];
  const receive = (request: ReceivedRequest): Reply => {
    const signature = secret ? verifyStandardWebhook(request, { secret, nowMs: clock.now() }) : undefined;
    const reply = failures.take() ?? answerTo(signature);
    const status = typeof reply === 'string' ? 0 : reply.status;
    kept.push({ ...request, atMs: clock.now(), status, ...(signature && { signature }) });
    if (kept.length > KEPT_REQUESTS) kept.shift();
    if (status === 200) inbox.add({ channel: 'webhook', place: request.path, ...describe(request) });
    return reply;
  };
  return { ...failures, receive, requests: () => [...kept] };
}

function answerTo(signature: SignatureVerdict | undefined): Answer {
  return signature === undefined || signature === 'valid'
    ? { status: 200, body: 'ok' }
    : { status: 401, body: signature };
}

function describe({ method, path, bytes }: ReceivedRequest): { lines: readonly string[]; payload: unknown } {
  const text = bytes.toString('utf8');
  const title = `${method} ${path}`;
  try {
    const payload: unknown = JSON.parse(text);
    return { payload, lines: [title, ...JSON.stringify(payload, null, 2).split('\n')] };
  } catch {
    return { payload: undefined, lines: text === '' ? [title] : [title, ...text.split('\n')] };
  }
}

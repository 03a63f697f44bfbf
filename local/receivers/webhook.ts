/** A receiver for any alert destination that takes an HTTP request: keeps what it got, and checks signatures. */
import type { Clock } from '../time/clock';
import type { Answer, ReceivedRequest } from './http-request';
import type { Inbox } from './inbox';
import { PlannedFailures } from './planned-failures';
import { type SignatureVerdict, verifyStandardWebhook } from './standard-webhooks';

export interface WebhookOptions {
  readonly clock: Clock;
  readonly inbox: Inbox;
  /** `whsec_…`; with it, a request without a valid signature is refused with 401. @default anything is taken */
  readonly secret?: string;
}

export interface WebhookRequest extends ReceivedRequest {
  /** Milliseconds since the epoch, by the clock of the run. */
  readonly atMs: number;
  /** The status it was answered with. */
  readonly status: number;
  /** Absent when the receiver has no secret. */
  readonly signature?: SignatureVerdict;
}

/** Older requests are forgotten beyond this many. */
const KEPT_REQUESTS = 2000;

export class WebhookReceiver {
  private readonly planned = new PlannedFailures();
  private readonly kept: WebhookRequest[] = [];

  constructor(private readonly options: WebhookOptions) {}

  /** The next `times` requests are answered with this status. */
  failWith(status: number, times = 1, body?: string): void {
    this.planned.failWith(status, times, body);
  }

  /** All that came, refused requests too, oldest first. */
  requests(): readonly WebhookRequest[] {
    return [...this.kept];
  }

  receive(request: ReceivedRequest): Answer {
    const { clock, inbox, secret } = this.options;
    const signature = secret ? verifyStandardWebhook(request, { secret, nowMs: clock.now() }) : undefined;
    const answer = this.planned.take() ?? answerTo(signature);
    this.kept.push({ ...request, atMs: clock.now(), status: answer.status, ...(signature && { signature }) });
    if (this.kept.length > KEPT_REQUESTS) this.kept.shift();
    if (answer.status === 200) inbox.add({ channel: 'webhook', place: request.path, ...describe(request) });
    return answer;
  }
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

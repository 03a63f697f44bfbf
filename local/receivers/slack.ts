/**
 * Slack's two ways in, with Slack's refusals word for word and its limit of about one message a second:
 * incoming webhooks at `/services/T…/B…/<secret>`, and the Web API at `/api/chat.postMessage`.
 */
import { createAllowance } from './allowance';
import type { ReceivedRequest, Reply } from './http-request';
import { planFailures } from './planned-failures';
import type { Receiver, ReceiverParts } from './receiver';
import { createSlackApi, type SlackApiOptions } from './slack-api';
import { createSlackWebhooks, type SlackWebhook, type SlackWebhookState } from './slack-webhooks';

export interface SlackOptions extends ReceiverParts, SlackApiOptions {
  /** The webhooks there are. @default none, and then any well-formed path is taken for one */
  readonly webhooks?: readonly SlackWebhook[];
  /** Messages that a webhook or a channel takes at once before the limit holds. @default 5 */
  readonly burst?: number;
}

export interface SlackReceiver extends Receiver {
  /** @param id team and webhook id, `T0001/B0001`. */
  setState(id: string, state: SlackWebhookState): void;
}

export function createSlackReceiver(options: SlackOptions): SlackReceiver {
  const { clock, burst = 5 } = options;
  const failures = planFailures(clock);
  const allowance = createAllowance(clock, { burst, perSecond: 1 });
  const webhooks = createSlackWebhooks({ ...options, allowance });
  const api = createSlackApi({ ...options, allowance });
  const receive = (request: ReceivedRequest): Reply =>
    failures.take() ?? (request.path.startsWith('/api/') ? api(request) : webhooks.receive(request));
  return { ...failures, receive, setState: webhooks.setState };
}

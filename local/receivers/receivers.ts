/** The places that alerts go to, all behind one `node:http` handler: `/slack/…` and `/webhook/…`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../time/clock';
import { type Answer, type ReceivedRequest, readRequest, writeAnswer } from './http-request';
import { Inbox } from './inbox';
import { SlackReceiver, type SlackWebhook } from './slack';
import { WebhookReceiver } from './webhook';

export interface ReceiversOptions {
  readonly clock: Clock;
  /** Path under which the handler is mounted, such as `/receivers`. @default the root */
  readonly basePath?: string;
  /** @default any well-formed Slack path is taken */
  readonly slackWebhooks?: readonly SlackWebhook[];
  /** `whsec_…` that the generic webhook demands. @default none */
  readonly webhookSecret?: string;
}

export interface Receivers {
  /** Answers every request, also one for no receiver, with 404. */
  handler(request: IncomingMessage, response: ServerResponse): void;
  readonly inbox: Inbox;
  readonly slack: SlackReceiver;
  readonly webhook: WebhookReceiver;
}

export function createReceivers(options: ReceiversOptions): Receivers {
  const { clock, basePath = '', slackWebhooks, webhookSecret } = options;
  const inbox = new Inbox(clock);
  const slack = new SlackReceiver({ clock, inbox, ...(slackWebhooks && { webhooks: slackWebhooks }) });
  const webhook = new WebhookReceiver({ clock, inbox, ...(webhookSecret && { secret: webhookSecret }) });
  const mounted: readonly (readonly [string, (request: ReceivedRequest) => Answer])[] = [
    [`${basePath}/slack`, (request) => slack.receive(request)],
    [`${basePath}/webhook`, (request) => webhook.receive(request)],
  ];

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const found = mounted.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`));
    const received = await readRequest(request, found ? path.slice(found[0].length) : path);
    return found?.[1](received) ?? { status: 404, body: `no receiver at ${path}` };
  };
  return {
    inbox,
    slack,
    webhook,
    handler: (request, response) => {
      answer(request)
        .then((given) => writeAnswer(response, given))
        // Either the sender hung up in the middle, and then this reaches nobody, or the receiver is broken.
        .catch((error: unknown) => writeAnswer(response, { status: 500, body: String(error) }));
    },
  };
}

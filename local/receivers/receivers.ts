/** The places that alerts go to, all behind one `node:http` handler: `/slack/…`, `/teams/…`, `/pagerduty/…`, … */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../time/clock';
import { createControl } from './control';
import { type Reply, readRequest, writeReply } from './http-request';
import { Inbox } from './inbox';
import { createPagerDutyReceiver, type PagerDutyReceiver } from './pagerduty';
import type { Receiver } from './receiver';
import { createSlackReceiver, type SlackReceiver } from './slack';
import type { SlackWebhook } from './slack-webhooks';
import { createTeamsReceiver, type TeamsWorkflow } from './teams';
import { createTelegramReceiver, type TelegramReceiver } from './telegram';
import { createWebhookReceiver, type WebhookReceiver } from './webhook';

export interface ReceiversOptions {
  readonly clock: Clock;
  /** Path under which the handler is mounted, such as `/receivers`. @default the root */
  readonly basePath?: string;
  /** @default any well-formed Slack path is taken */
  readonly slackWebhooks?: readonly SlackWebhook[];
  /** @default any that begins as a bot's does */
  readonly slackToken?: string;
  /** The channels that the bot is in. @default all */
  readonly slackChannels?: readonly string[];
  /** @default any well-formed address is taken */
  readonly teamsWorkflows?: readonly TeamsWorkflow[];
  /** @default any that is one by its form */
  readonly pagerDutyRoutingKey?: string;
  /** @default any that is one by its form */
  readonly telegramToken?: string;
  /** `whsec_…` that the generic webhook demands. @default none */
  readonly webhookSecret?: string;
}

export interface Receivers {
  /** Answers every request, also one for no receiver, with 404. */
  handler(request: IncomingMessage, response: ServerResponse): void;
  readonly inbox: Inbox;
  readonly slack: SlackReceiver;
  readonly teams: Receiver;
  readonly pagerduty: PagerDutyReceiver;
  readonly telegram: TelegramReceiver;
  readonly webhook: WebhookReceiver;
}

export function createReceivers(options: ReceiversOptions): Receivers {
  const { clock, basePath = '' } = options;
  const inbox = new Inbox(clock);
  const all = createAll(options, inbox);
  const byName: Readonly<Record<string, Receiver>> = all;
  const control = createControl(clock, inbox, byName);

  const reply = async (request: IncomingMessage): Promise<Reply> => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const below = path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : '';
    if (control.handles(below)) return control.receive(await readRequest(request, below));
    const name = below.split('/')[1] ?? '';
    const receiver = Object.hasOwn(byName, name) ? byName[name] : undefined;
    const received = await readRequest(request, receiver ? below.slice(name.length + 1) : path);
    if (!receiver) return { status: 404, body: `no receiver at ${path}` };
    const given = receiver.receive(received);
    control.note(name, given);
    return given;
  };
  return {
    ...all,
    inbox,
    handler: (request, response) => {
      reply(request)
        .then((given) => writeReply(response, given))
        // Either the sender hung up in the middle, and then this reaches nobody, or the receiver is broken.
        .catch((error: unknown) => writeReply(response, { status: 500, body: String(error) }));
    },
  };
}

/** Each under the name by which it is reached. */
function createAll(options: ReceiversOptions, inbox: Inbox) {
  const { clock, slackWebhooks, slackToken, slackChannels, teamsWorkflows } = options;
  const { pagerDutyRoutingKey, telegramToken, webhookSecret } = options;
  const parts = { clock, inbox };
  return {
    slack: createSlackReceiver({
      ...parts,
      ...(slackWebhooks && { webhooks: slackWebhooks }),
      ...(slackToken && { token: slackToken }),
      ...(slackChannels && { channels: slackChannels }),
    }),
    teams: createTeamsReceiver({ ...parts, ...(teamsWorkflows && { workflows: teamsWorkflows }) }),
    pagerduty: createPagerDutyReceiver({
      ...parts,
      ...(pagerDutyRoutingKey && { routingKey: pagerDutyRoutingKey }),
    }),
    telegram: createTelegramReceiver({ ...parts, ...(telegramToken && { token: telegramToken }) }),
    webhook: createWebhookReceiver({ ...parts, ...(webhookSecret && { secret: webhookSecret }) }),
  };
}

/** The stand-ins of the local run behind real HTTP, and one channel that is led to one of them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelKind } from '../../lambdas/notify/channel-kind';
import { localChannels } from '../../local/receivers/credentials';
import { createReceivers, type Receivers } from '../../local/receivers/receivers';
import { VirtualClock } from '../../local/time/virtual-clock';
import type { ContractOptions, ContractWorld } from '../unit/notify/channel-contract';
import { T0 } from './builders';

export interface ReceiversWorld extends ContractWorld {
  readonly url: string;
  readonly receivers: Receivers;
  readonly clock: VirtualClock;
}

type StandIn = 'slack' | 'teams' | 'pagerduty' | 'telegram' | 'webhook';

export interface ReceiversWorldOptions extends Partial<ContractOptions> {
  readonly kind: ChannelKind;
  /** The entry of the local run's channels secret. @default the one that is named as the kind is */
  readonly credential?: string;
  readonly target?: unknown;
}

export async function openReceiversWorld(options: ReceiversWorldOptions): Promise<ReceiversWorld> {
  const { kind, credential = kind.name, target = {}, onRequest } = options;
  const clock = new VirtualClock(T0);
  const secret = Buffer.from('everything stays on this machine').toString('base64');
  const receivers = createReceivers({
    clock,
    slackToken: 'xoxb-everythingStaysHere',
    slackChannels: ['#alerts', 'U000SARI'],
    slackWebhooks: [{ id: 'T000LOCAL/B000LOCAL', secret: 'everythingStaysHere', channel: '#alerts' }],
    teamsWorkflows: [{ id: 'alerts', signature: 'everythingStaysHere', channel: 'Alerts' }],
    pagerDutyRoutingKey: 'everythingStaysOnThisMachine0000',
    telegramToken: '1234567890:everythingStaysOnThisMachine',
    webhookSecret: `whsec_${secret}`,
  });
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    request.once('end', () => onRequest?.());
    receivers.handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const standIn = receivers[kind.name as StandIn];
  return {
    url,
    receivers,
    clock,
    kind,
    credential: localChannels(url)[credential],
    target,
    secrets: ['everythingStays', '127.0.0.1', secret, '#alerts', '://'],
    fail: (fault) => {
      if (typeof fault === 'string') return standIn.plan({ reply: fault });
      const { status, body = '', headers } = fault;
      standIn.plan({ reply: { status, body, ...(headers ? { headers } : {}) } });
    },
    shown: () => receivers.inbox.all().map(({ lines }) => lines.join('\n')),
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

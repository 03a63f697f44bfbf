import { PAGERDUTY } from '../../../../lambdas/notify/channels/pagerduty';
import { SLACK } from '../../../../lambdas/notify/channels/slack';
import { TEAMS } from '../../../../lambdas/notify/channels/teams';
import { TELEGRAM } from '../../../../lambdas/notify/channels/telegram';
import { WEBHOOK } from '../../../../lambdas/notify/channels/webhook';
import { openReceiversWorld } from '../../../support/receivers-world';
import { channelContract } from '../channel-contract';

channelContract({
  name: 'slack',
  open: (options) => openReceiversWorld({ ...options, kind: SLACK, target: { channel: '#alerts' } }),
  echo: (secret) => JSON.stringify({ ok: false, error: secret }),
});

channelContract({
  name: 'slack-webhook',
  open: (options) => openReceiversWorld({ ...options, kind: SLACK, credential: 'slack-webhook' }),
  echo: (secret) => secret,
});

channelContract({ name: 'teams', open: (options) => openReceiversWorld({ ...options, kind: TEAMS }) });

channelContract({
  name: 'pagerduty',
  open: (options) => openReceiversWorld({ ...options, kind: PAGERDUTY }),
  echo: (secret) => JSON.stringify({ status: secret, message: secret, errors: [`'routing_key' ${secret}`] }),
});

channelContract({
  name: 'telegram',
  open: (options) => openReceiversWorld({ ...options, kind: TELEGRAM, target: { chat: -1001 } }),
  echo: (secret) =>
    JSON.stringify({ ok: false, description: `Forbidden: ${secret}`, parameters: { retry_after: secret } }),
});

channelContract({
  name: 'webhook',
  open: (options) => openReceiversWorld({ ...options, kind: WEBHOOK }),
  // Any 2xx is a success by the specification, whatever it says.
  garbage: 'delivered',
  isMachine: true,
  // It is shown as the JSON that came.
  shows: (text) => JSON.stringify(text).slice(1, -1),
});

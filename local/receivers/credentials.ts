/** What the channels secret of the local run holds: every channel leads to its stand-in, and no address is anybody's. */

const SLACK_TOKEN = 'xoxb-everythingStaysHere';
const TELEGRAM_TOKEN = '1234567890:everythingStaysOnThisMachine';
const ROUTING_KEY = 'everythingStaysOnThisMachine0000';
/** Signs nothing that leaves the machine. */
const WEBHOOK_SECRET = `whsec_${Buffer.from('everything stays on this machine').toString('base64')}`;

/** @param url where the receivers answer, without a slash at its end */
export function localChannels(url: string): Readonly<Record<string, unknown>> {
  return {
    slack: { token: SLACK_TOKEN, api: `${url}/slack/api` },
    'slack-webhook': { url: `${url}/slack/services/T000LOCAL/B000LOCAL/everythingStaysHere` },
    teams: {
      url: `${url}/teams/workflows/alerts/triggers/manual/paths/invoke?api-version=1&sig=everythingStaysHere`,
    },
    pagerduty: { routingKey: ROUTING_KEY, api: `${url}/pagerduty` },
    telegram: { token: TELEGRAM_TOKEN, api: `${url}/telegram` },
    email: { from: 'alerts@kentongan.example', to: 'office@kentongan.example' },
    sms: { senderId: 'KENTONGAN' },
    webhook: { url: `${url}/webhook/alerts`, secret: WEBHOOK_SECRET },
    people: {
      sari: {
        slack: { channel: 'U000SARI' },
        telegram: { chat: 1001 },
        email: { address: 'sari@kentongan.example' },
        sms: { phone: '+15550100001' },
      },
      budi: {
        slack: { channel: 'U000BUDI' },
        telegram: { chat: 1002 },
        email: { address: 'budi@kentongan.example' },
        sms: { phone: '+15550100002' },
      },
    },
  };
}

import * as v from 'valibot';
import type { ChannelKind } from '../../../lambdas/notify/channel-kind';
import { CHANNEL_KINDS } from '../../../lambdas/notify/channels/kinds';
import { openChannel, openPerson, readChannelsSecret, waysTo } from '../../../lambdas/notify/settings';
import { localChannels } from '../../../local/receivers/credentials';
import { message } from '../../support/messages';
import { fixedClock } from '../../support/ports';

const parts = { clock: fixedClock() };
const GOOD = JSON.stringify({
  slack: { token: 'xoxb-PRIVATE-PRIVATE' },
  hook: { url: 'https://hooks.slack.com/services/PRIVATE' },
  teams: { url: 'https://example.org/PRIVATE' },
  pagerduty: { routingKey: 'PRIVATE0'.repeat(4) },
  telegram: { token: '123456:PRIVATE-PRIVATE-PRIVATE-PRIVATE' },
  webhook: { url: 'https://example.org/PRIVATE', secret: 'whsec_UFJJVkFURQ==' },
  people: {
    sari: { telegram: { chat: 1 }, slack: { channel: 'U0PRIVATE' }, fax: { number: 'PRIVATE' } },
    budi: { slack: { chanel: 'PRIVATE' } },
  },
});

const reasonOf = (opened: ReturnType<typeof openChannel>) => (opened.ok ? 'opened' : opened.reason);
const open = (secret: string, channel: string, target: unknown = {}, credential = channel) =>
  reasonOf(openChannel(readChannelsSecret(secret), { channel, credential, target }, parts));

describe('the channels secret', () => {
  it.each(['PRIVATE', 'null', '[]', '"PRIVATE"', '{"slack":"PRIVATE'])(
    'that reads %s is none, and is not repeated',
    (text) => {
      expect(() => readChannelsSecret(text)).toThrow('is not a JSON object');
      expect(() => readChannelsSecret(text)).not.toThrow(/PRIVATE/);
    },
  );

  it.each([
    ['slack', { channel: '#alerts' }, 'slack'],
    ['slack', { channel: '#alerts' }, 'hook'],
    ['slack', {}, 'hook'],
    ['teams', {}, 'teams'],
    ['pagerduty', {}, 'pagerduty'],
    ['telegram', { chat: -100123 }, 'telegram'],
    ['telegram', { chat: '@alerts', topic: 3 }, 'telegram'],
    ['webhook', {}, 'webhook'],
  ])('opens %s for %j by the entry %s', (channel, target, credential) => {
    expect(open(GOOD, channel, target, credential)).toBe('opened');
  });

  it('of the local run opens every kind that there is', () => {
    const secret = { entries: localChannels('http://127.0.0.1:8402') };
    const targets: Record<string, unknown> = {
      slack: { channel: '#alerts' },
      telegram: { chat: 1 },
      email: { address: 'on-call@example.org' },
      sms: { phone: '+15550100001' },
    };
    for (const { name } of CHANNEL_KINDS) {
      const target = targets[name] ?? {};
      expect(reasonOf(openChannel(secret, { channel: name, credential: name, target }, parts))).toBe(
        'opened',
      );
    }
    for (const way of ['slack', 'telegram', 'email', 'sms']) {
      expect(reasonOf(openPerson(secret, 'sari', way, parts))).toBe('opened');
    }
  });

  it.each([
    ['{}', 'slack', 'the channels secret has no slack'],
    ['{"slack":null}', 'slack', 'the channels secret has a fault at slack'],
    ['{"slack":"PRIVATE"}', 'slack', 'the channels secret has a fault at slack'],
    ['{"slack":{"token":"PRI VATE PRIVATE"}}', 'slack', 'the channels secret has a fault at slack.token'],
    ['{"webhook":{"url":"PRIVATE"}}', 'webhook', 'the channels secret has a fault at webhook.url'],
    ['{"webhook":{"url":"ftp://PRIVATE"}}', 'webhook', 'the channels secret has a fault at webhook.url'],
    [
      '{"webhook":{"url":"https://example.org","secret":"PRIVATE"}}',
      'webhook',
      'the channels secret has a fault at webhook.secret',
    ],
    [
      '{"webhook":{"url":"https://example.org","secret":"whsec_****"}}',
      'webhook',
      'the channels secret has a fault at webhook.secret',
    ],
    [
      '{"pagerduty":{"routingKey":"PRIVATE","region":"PRIVATE"}}',
      'pagerduty',
      'the channels secret has a fault at pagerduty.routingKey, pagerduty.region',
    ],
    [
      '{"telegram":{"token":"PRIVATE/../x"}}',
      'telegram',
      'the channels secret has a fault at telegram.token',
    ],
    [
      '{"teams":{"url":"https://e.org","colour":"PRIVATE"}}',
      'teams',
      'the channels secret has a fault at teams.colour',
    ],
  ])('%s does not open %s: %s', (secret, channel, reason) => {
    expect(open(secret, channel)).toBe(reason);
  });

  it.each([
    ['slack', {}, 'slack and target do not fit: with a token the target must name a channel'],
    ['slack', { channel: 'two words' }, 'fault at target.channel'],
    ['slack', { chanel: '#PRIVATE' }, 'fault at target.chanel'],
    ['telegram', {}, 'fault at target.chat'],
    ['telegram', { chat: 'PRIVATE' }, 'fault at target.chat'],
    ['teams', 'PRIVATE', 'fault at target'],
    ['fax', {}, 'there is no channel fax; there are slack, teams, pagerduty, telegram, email, sms, webhook'],
  ])('does not open %s with the target %j: %s', (channel, target, reason) => {
    expect(open(GOOD, channel, target)).toBe(reason);
  });

  it('does not tell a channel what was meant for a person', () => {
    expect(open(GOOD, 'slack', { channel: 'U0PRIVATE' }, 'hook')).toBe(
      'hook and target do not fit: a person is reached with a token only',
    );
  });

  it('lets a faulty entry be the trouble of that entry only', () => {
    const secret = GOOD.replace('"https://example.org/PRIVATE"', '17').replace('123456:', '');
    expect(open(secret, 'teams')).toBe('the channels secret has a fault at teams.url');
    expect(open(secret, 'telegram', { chat: 1 })).toBe('the channels secret has a fault at telegram.token');
    expect(open(secret, 'pagerduty')).toBe('opened');
  });

  it.each(['constructor', '__proto__', 'toString', 'people'])('has no credential %s', (name) => {
    expect(open(GOOD, 'webhook', {}, name)).toMatch(/has no|has a fault at people/);
  });
});

describe('a person', () => {
  const secret = readChannelsSecret(GOOD);

  it('is reached by the kinds that there are, in the order of the secret', () => {
    expect(waysTo(secret, 'sari', parts)).toEqual(['telegram', 'slack']);
    expect(waysTo(secret, 'nobody', parts)).toEqual([]);
    expect(waysTo({ entries: {} }, 'sari', parts)).toEqual([]);
  });

  it.each([
    ['sari', 'slack', 'opened'],
    ['sari', 'teams', 'the channels secret has no people.sari.teams'],
    ['nobody', 'slack', 'the channels secret has no people.nobody.slack'],
    ['budi', 'slack', 'fault at people.budi.slack.chanel'],
    [
      'sari',
      'fax',
      'there is no channel fax; there are slack, teams, pagerduty, telegram, email, sms, webhook',
    ],
  ])('%s by %s: %s', (person, channel, reason) => {
    expect(reasonOf(openPerson(secret, person, channel, parts))).toBe(reason);
  });

  it('needs the credential of the kind', () => {
    const bare = readChannelsSecret('{"people":{"sari":{"slack":{"channel":"U0PRIVATE"}}}}');
    expect(reasonOf(openPerson(bare, 'sari', 'slack', parts))).toBe('the channels secret has no slack');
  });
});

describe('a kind of channel', () => {
  const kind: ChannelKind = {
    name: 'webhook',
    credential: v.optional(v.strictObject({})),
    target: v.strictObject({}),
    open: () => ({
      send: () => Promise.reject(new RangeError('PRIVATE')),
      report: () => Promise.reject(new TypeError('PRIVATE')),
    }),
  };

  it('that needs no credential is opened without one, and its faults stay its own', async () => {
    const opened = openChannel(
      readChannelsSecret('{}'),
      { channel: 'webhook', credential: 'webhook', target: {} },
      { ...parts, kinds: [kind] },
    );
    expect(opened.ok && (await opened.channel.send(message()))).toEqual({
      kind: 'refused',
      reason: 'the channel has a fault: RangeError',
    });
  });

  it('has a name of its own', () => {
    expect(new Set(CHANNEL_KINDS.map(({ name }) => name)).size).toBe(CHANNEL_KINDS.length);
  });
});

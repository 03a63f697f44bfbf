import { parseRules } from '../../../lambdas/domain/rule/rule';
import {
  fileFormOf,
  InvalidTenants,
  parseTenant,
  parseTenants,
  SENDERS_PER_TENANT,
} from '../../../lambdas/domain/tenant/registration';
import { registryFaults } from '../../../lambdas/domain/tenant/registry-faults';
import {
  keepSenders,
  mayComeThrough,
  senderIdsOf,
  withSendersOf,
} from '../../../lambdas/domain/tenant/tenant';
import { parseMetaApps } from '../../../lambdas/domain/whatsapp/app-secrets';
import { rulePack } from '../../../rules';
import { idsFrom, tenantWith } from '../../support/tenants';

const RULES = parseRules(rulePack);

const FULL = {
  id: 'acme',
  name: 'Acme Law',
  wabaIds: ['1001'],
  phoneNumberIds: ['2001', '2002'],
  displayPhoneNumbers: ['15550100001'],
  businessIds: ['3001'],
  labels: { team: 'north', tier: 'gold' },
  quotas: { messagesPerDay: 10_000, messagesPerMinute: 60 },
  thresholds: { 'send-failures': 0.1 },
  channels: ['slack'],
  apps: ['main', 'partner-2'],
};

function faultsOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof InvalidTenants) return error.message;
    throw error;
  }
  return '';
}

describe('a tenant to be registered', () => {
  it('passes with all it may have', () => {
    expect(parseTenant(FULL, RULES)).toEqual(FULL);
  });

  it('may be stricter past the threshold to resolve at of a rule, and has silence as it likes', () => {
    const own = {
      thresholds: { 'tenant-health': 80, 'delivery-rate': 0.95, silence: 1.5 },
      labels: { timezone: 'Asia/Jakarta', 'silence-floor-minutes': '25' },
    };
    expect(parseTenant({ ...FULL, ...own }, RULES)).toMatchObject(own);
  });

  it('needs no more than an id and a name', () => {
    expect(parseTenant({ id: 'acme', name: ' Acme ', $comment: 'new' })).toEqual({
      id: 'acme',
      name: 'Acme',
      wabaIds: [],
      phoneNumberIds: [],
      displayPhoneNumbers: [],
      businessIds: [],
      labels: {},
      quotas: {},
      thresholds: {},
      channels: [],
      apps: [],
    });
  });

  it('has each id once, in one order, and numbers by their digits', () => {
    const tenant = parseTenant({
      ...FULL,
      thresholds: {},
      wabaIds: ['9', '10', '9'],
      displayPhoneNumbers: ['+1 (555) 010-0002', '15550100001', '1.555.010.0002'],
    });
    expect(tenant.wabaIds).toEqual(['10', '9']);
    expect(tenant.displayPhoneNumbers).toEqual(['15550100001', '15550100002']);
  });

  it.each([
    [{ id: 'Acme' }, 'id: came "Acme", accepted is lower-case letters, digits and hyphens, at most 63'],
    [{ id: '' }, 'id: came "", accepted is lower-case'],
    [{ id: 'a'.repeat(64) }, 'id: came "aaa'],
    [{ id: undefined }, 'id: came nothing, accepted is string'],
    [{ id: 'unassigned' }, 'id: came "unassigned", accepted is another name: the product keeps this one'],
    [{ id: 'kentongan-probe' }, 'id: came "kentongan-probe", accepted is another name'],
    [{ name: '  ' }, 'name: came "", accepted is a name that people know'],
    [{ name: 'n'.repeat(201) }, 'name: came "nnn'],
    [{ name: 'two\nlines' }, 'name: came "two\nlines"'],
    [{ wabaIds: ['1001', '10 02'] }, 'wabaIds.1: came "10 02", accepted is Meta\'s id, as text'],
    [{ wabaIds: [1001] }, 'wabaIds.0: came 1001, accepted is string'],
    [{ wabaIds: '1001' }, 'wabaIds: came "1001", accepted is Array'],
    [{ wabaIds: ['0'] }, 'wabaIds.0: came "0"'],
    [{ phoneNumberIds: [''] }, 'phoneNumberIds.0: came ""'],
    [{ phoneNumberIds: ['kentongan-probe'] }, 'phoneNumberIds.0: came "kentongan-probe"'],
    [{ businessIds: ['1'.repeat(33)] }, 'businessIds.0: came "111'],
    [
      { displayPhoneNumbers: ['call me'] },
      'displayPhoneNumbers.0: came "call me", accepted is a phone number',
    ],
    [{ displayPhoneNumbers: ['1234'] }, 'displayPhoneNumbers.0: came "1234", accepted is a phone number'],
    [{ displayPhoneNumbers: ['1'.repeat(16)] }, 'displayPhoneNumbers.0: came "111'],
    [{ labels: { Tier: 'gold' } }, 'labels.Tier: came "Tier", accepted is a key: lower-case'],
    [{ labels: { tier: '' } }, 'labels.tier: came "", accepted is a value: 1 to 128'],
    [{ labels: { tier: 'x'.repeat(129) } }, 'labels.tier: came "xxx'],
    [
      { labels: Object.fromEntries(idsFrom(0, 51).map((n) => [`k${n}`, 'v'])) },
      'labels: came Object, accepted is at most 50',
    ],
    [
      { labels: { timezone: 'Asia/Jakrata' } },
      'labels.timezone: came "Asia/Jakrata", accepted is a time zone by its IANA name, such as Asia/Jakarta',
    ],
    ...['abc', '0', '-5', '2.5', '1e3', '20000'].map((minutes): [object, string] => [
      { labels: { 'silence-floor-minutes': minutes } },
      `labels.silence-floor-minutes: came "${minutes}", accepted is whole minutes from 1 to 10080`,
    ]),
    [
      { thresholds: { silence: 0.5 } },
      'thresholds.silence: came 0.5, accepted is a limit above 1: values up to it are ordinary',
    ],
    [{ thresholds: { silence: 1 } }, 'thresholds.silence: came 1, accepted is a limit above 1'],
    [
      { thresholds: { 'tenant-health': 0.7 } },
      'thresholds.tenant-health: came 0.7, accepted is points from 0 to 100 (70 % is 70)',
    ],
    [{ quotas: { messagesPerDay: 0 } }, 'quotas.messagesPerDay: came 0, accepted is >=1'],
    [{ quotas: { messagesPerMinute: 1.5 } }, 'quotas.messagesPerMinute: came 1.5'],
    [{ quotas: { perHour: 1 } }, 'quotas.perHour: came "perHour", accepted is no field of this name'],
    [{ thresholds: { 'send-failures': -0.1 } }, 'thresholds.send-failures: came -0.1, accepted is >=0'],
    [
      { thresholds: { 'send-failures': 5 } },
      'thresholds.send-failures: came 5, accepted is a share from 0 up to 1',
    ],
    [
      { thresholds: { 'sned-failures': 0.1 } },
      'thresholds: came "sned-failures", accepted is a rule about tenants: delivery-rate, ',
    ],
    [
      { thresholds: { 'webhook-error-rate': 0.1 } },
      'thresholds: came "webhook-error-rate", accepted is a rule about',
    ],
    [{ channels: ['Slack!'] }, 'channels.0: came "Slack!", accepted is the name of an alert channel'],
    [{ apps: ['my app'] }, 'apps.0: came "my app", accepted is the name of a Meta app'],
    [{ apps: idsFrom(100, 21) }, 'apps: came 21, accepted is <=20'],
    [{ waba: ['1001'] }, 'waba: came "waba", accepted is no field of this name'],
  ])('%j is refused with place, what came and what is accepted', (change, fault) => {
    const message = faultsOf(() => parseTenant({ ...FULL, ...change }, RULES));
    expect(message).toMatch(/^1 fault\(s\) in tenants:\n {2}/);
    expect(message).toContain(`  ${fault}`);
  });

  it('is refused with all faults at once', () => {
    const message = faultsOf(() => parseTenant({ id: 'A', wabaIds: ['x', '1', 'y'], labels: { A: '' } }));
    expect(message).toMatch(/^6 fault\(s\)/);
    for (const place of ['id', 'name', 'wabaIds.0', 'wabaIds.2', 'labels.A']) {
      expect(message).toContain(`  ${place}: came`);
    }
  });

  it.each([null, 'acme', 7, [], {}])('%j is refused and does not break anything', (input) => {
    expect(faultsOf(() => parseTenant(input))).toContain('fault(s) in tenants');
  });

  it('has as many senders as fit, over all lists together', () => {
    const halves = { wabaIds: idsFrom(1_000, SENDERS_PER_TENANT / 2), phoneNumberIds: idsFrom(9_000, 500) };
    expect(senderIdsOf(parseTenant({ id: 'big', name: 'Big', ...halves }))).toHaveLength(SENDERS_PER_TENANT);
    expect(faultsOf(() => parseTenant({ id: 'big', name: 'Big', ...halves, businessIds: ['7'] }))).toContain(
      'senders: came 1001 over all lists, accepted is at most 1000',
    );
  });

  it('takes every name of an app that the secret takes', () => {
    for (const app of ['main', '0', 'a-1', 'x'.repeat(63)]) {
      const secret = { verifyToken: '12345678', apps: { [app]: { appSecret: '0123456789abcdef' } } };
      expect([...parseMetaApps(JSON.stringify(secret)).keys()]).toEqual([app]);
      expect(tenantWith({ apps: [app] }).apps).toEqual([app]);
    }
  });

  it('is written without what is empty, and read again as it was', () => {
    const bare = tenantWith({ id: 'bare', labels: { tier: 'gold' } });
    expect(fileFormOf(bare)).toEqual({ id: 'bare', name: 'Acme', labels: { tier: 'gold' } });
    for (const tenant of [bare, parseTenant(FULL, RULES)]) {
      expect(parseTenant(JSON.parse(JSON.stringify(fileFormOf(tenant))), RULES)).toEqual(tenant);
    }
  });
});

describe('tenants of a file', () => {
  it('pass when each is sound and none has what another has', () => {
    const bolt = { id: 'bolt', name: 'Bolt', wabaIds: ['1002'] };
    expect(parseTenants([FULL, bolt], RULES).map(({ id }) => id)).toEqual(['acme', 'bolt']);
  });

  it('are refused with all faults, each with the tenant it is about', () => {
    const message = faultsOf(() =>
      parseTenants(
        [
          FULL,
          { id: 'bolt', name: 'Bolt', phoneNumberIds: ['1001'] },
          { id: 'bolt', name: 'Bolt again' },
          { id: 'calm', wabaIds: ['x'] },
          { name: 'Nobody' },
          7,
        ],
        RULES,
      ),
    );
    expect(message.split('\n').slice(1)).toEqual([
      expect.stringContaining('tenant calm: name: came nothing'),
      expect.stringContaining('tenant calm: wabaIds.0: came "x"'),
      expect.stringContaining('tenants[4]: id: came nothing'),
      expect.stringContaining('tenants[5]: (whole): came 7'),
      "  tenant bolt: sender 1001 is tenant acme's too; it can belong to one",
      '  tenant bolt: is there twice; each needs an id of its own',
    ]);
  });
});

describe('the senders of a tenant', () => {
  const tenant = parseTenant(FULL, RULES);

  it('are all its ids, a number as people dial it under a prefix', () => {
    expect(senderIdsOf(tenant)).toEqual(['1001', '2001', '2002', 'tel-15550100001', '3001']);
  });

  it('can be kept in part, and joined with those of another', () => {
    const part = keepSenders(tenant, (id) => id === '2002' || id.startsWith('tel-'));
    expect(part).toEqual({ ...tenant, wabaIds: [], phoneNumberIds: ['2002'], businessIds: [] });
    expect(withSendersOf(part, tenant)).toEqual(tenant);
  });

  it.each([
    [[], 'any', true],
    [['main'], 'main', true],
    [['main', 'other'], 'other', true],
    [['main'], 'other', false],
  ])('with the apps %j may come through %s: %s', (apps, app, may) => {
    expect(mayComeThrough(app, { tenantId: 'acme', apps })).toBe(may);
  });
});

describe('the faults of the registry', () => {
  const acme = {
    ...tenantWith({ wabaIds: ['1'], phoneNumberIds: ['2'], apps: ['main'] }),
    unfinished: false,
  };
  const owner = (tenantId: string, ...apps: string[]) => ({ tenantId, apps });

  it.each([
    [
      'none',
      [
        ['1', owner('acme', 'main')],
        ['2', owner('acme', 'main')],
      ],
      [],
    ],
    ['a sender that is nobody’s', [['1', owner('acme', 'main')]], [{ kind: 'nobodys', senderId: '2' }]],
    [
      'a sender that is another’s',
      [
        ['1', owner('bolt', 'main')],
        ['2', owner('acme', 'main')],
      ],
      [{ kind: 'other-tenant', senderId: '1', owner: 'bolt' }],
    ],
    [
      'a sender with other apps',
      [
        ['1', owner('acme', 'main')],
        ['2', owner('acme')],
      ],
      [{ kind: 'other-apps', senderId: '2' }],
    ],
  ] as const)('%s', (_name, owners, faults) => {
    expect(registryFaults([acme], new Map(owners))).toEqual(
      faults.map((fault) => ({ tenantId: 'acme', ...fault })),
    );
  });

  it('an unfinished change', () => {
    const unfinished = { ...tenantWith(), unfinished: true };
    expect(registryFaults([unfinished], new Map())).toEqual([{ tenantId: 'acme', kind: 'unfinished' }]);
  });
});

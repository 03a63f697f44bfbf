import { renderBill } from '../../../cli/bill-view';
import { priceBill, usdOf } from '../../../local/meter/bill';
import type { Usage } from '../../../local/meter/lines';
import { PRICES, priceOfMetrics } from '../../../local/meter/prices';
import type { UsageSnapshot } from '../../../local/meter/snapshot';

const standing = {
  metrics: { fleet: 20, tenants: 0 },
  alarmMetrics: { fleet: 15, tenants: 0 },
  quickAlarmMetrics: { fleet: 0, tenants: 0 },
  compositeAlarms: 0,
  dashboards: 1,
  secrets: 1,
  keys: 1,
  encryptedTopics: 0,
  polledQueues: 2,
  tenantsSeen: 0,
};
const snapshot: UsageSnapshot = {
  startedAtMs: 0,
  takenAtMs: 60_000,
  webhooks: 0,
  components: [],
  standing,
};
const usageOf = (usage: Usage) => ({ name: 'ingest', trigger: 'webhook' as const, usage });

/**
 * A million webhooks of 1.5 KB, one change each: ingest 256 MB for 20 ms, one in 200 cold for 300 ms; normalise 512 MB
 * for 60 ms a batch of ten; one record each and 0.4 counters; 0.9 KB of logs; every twentieth traced.
 */
const MILLION: Usage = {
  httpRequests: 1e6,
  lambdaRequests: 1.1e6,
  lambdaArm: 1e6 * 0.02 * 0.25 + 1e5 * 0.06 * 0.5,
  initArm: 5e3 * 0.3 * 0.25,
  sqsRequests: 1e6,
  sqsFair: 1e6,
  sqsReceives: 1e5,
  sqsDeletes: 1e5,
  dynamoWrites: 1.4e6,
  snsRequests: 1e5,
  logGb: 0.9,
  traces: 5e4,
};

describe('the price of usage', () => {
  it.each<[string, Usage, number]>([
    ['the front door', { httpRequests: 1e6 }, 1],
    ['ingest', { lambdaRequests: 1e6, lambdaArm: 5_000, initArm: 375 }, 0.2717],
    ['the queue', { sqsRequests: 1e6, sqsReceives: 1e5, sqsDeletes: 1e5, sqsFair: 1e6 }, 0.58],
    ['normalise', { lambdaRequests: 1e5, lambdaArm: 3_000 }, 0.06],
    ['the table', { dynamoWrites: 1.4e6 }, 0.875],
    ['refused writes like others', { dynamoRefused: 1e6 }, 0.625],
    ['reads', { dynamoReads: 1e6 }, 0.125],
    ['the topic', { snsRequests: 1e5, snsHttp: 1e5, snsEmail: 1e5 }, 0.05 + 0.06 + 2],
    ['a bucket', { s3Writes: 1e3, s3Reads: 1e4 }, 0.005 + 0.004],
    ['logs', { logGb: 0.9, lambdaLogGb: 0.1, accessLogGb: 0.1, logStoredGb: 1 }, 0.58],
    ['traces', { traces: 5e4 }, 0.25],
    [
      'the small ones',
      { metricRequests: 1e3, metricReads: 1e3, secretCalls: 1e4, schedulerInvocations: 1e6 },
      1.07,
    ],
  ])('%s', (_name, usage, expected) => expect(usdOf(usage)).toBeCloseTo(expected, 4));

  it.each([
    [200, 60],
    [20_000, 4_000],
    [2_000_000, 84_500],
  ])('%d metrics by tiers', (count, expected) =>
    expect(priceOfMetrics(PRICES, count)).toBeCloseTo(expected, 6),
  );
});

describe('a bill', () => {
  it('adds up the worked example to the price that was computed by hand', () => {
    const { usdPerMillion, perWebhook } = priceBill({
      ...snapshot,
      webhooks: 1e6,
      components: [usageOf(MILLION)],
    });
    expect(usdPerMillion).toBeCloseTo(3.537, 3);
    expect(perWebhook[0]).toMatchObject({ quantity: 1e6, perWebhook: 1, usdPerMillion: 1 });
  });

  it('adds up what several components used, and scales any number of webhooks to a million', () => {
    const parts = [usageOf({ lambdaRequests: 10 }), { ...usageOf({ lambdaRequests: 5 }), name: 'normalise' }];
    const { perWebhook } = priceBill({ ...snapshot, webhooks: 10, components: parts });
    expect(perWebhook).toMatchObject([{ quantity: 15, perWebhook: 1.5, usdPerMillion: expect.closeTo(0.3) }]);
  });

  it('prices the month: what stands there, idle polls, scheduled calls and their own webhooks', () => {
    const check = {
      name: 'probe',
      trigger: 'schedule' as const,
      callsAMonth: 43_800,
      sendsWebhooks: true,
      usage: { schedulerInvocations: 10, lambdaRequests: 10, traces: 10 },
    };
    const front = usageOf({ httpRequests: 10 });
    const { fixed, fixedUsdPerMonth } = priceBill({ ...snapshot, webhooks: 10, components: [front, check] });
    const usd = Object.fromEntries(fixed.map((line) => [line.label, Number(line.usdPerMonth.toFixed(4))]));
    expect(usd).toEqual({
      'CloudWatch custom metrics': 6,
      'CloudWatch alarms': 1.5,
      'CloudWatch dashboards': 3,
      Secrets: 0.4,
      'KMS keys': 1,
      'SQS polls of idle queues': 0.5256,
      'probe, by its schedule': 0.2716,
      'Webhooks of the check itself': 0.0438,
    });
    expect(fixedUsdPerMonth).toBeCloseTo(12.741, 3);
  });

  it('prices other kinds of alarms and the keys of topics', () => {
    const more = {
      ...standing,
      quickAlarmMetrics: { fleet: 2, tenants: 0 },
      compositeAlarms: 2,
      encryptedTopics: 2,
    };
    const labels = new Map(
      priceBill({ ...snapshot, standing: more }).fixed.map((line) => [line.label, line.usdPerMonth]),
    );
    expect(labels.get('CloudWatch quick alarms')).toBeCloseTo(0.6);
    expect(labels.get('CloudWatch composite alarms')).toBe(1);
    expect(labels.get('KMS requests by SNS')).toBeCloseTo(0.1051, 4);
  });

  it('keeps what alarms publish apart: nobody knows how often they will', () => {
    const cloudWatch = { name: 'cloudwatch-alarms', trigger: 'alert' as const, usage: { snsRequests: 4 } };
    const { alarms, fixed, perWebhook } = priceBill({ ...snapshot, webhooks: 1, components: [cloudWatch] });
    expect(alarms).toEqual({ notices: 4, usd: expect.closeTo(2e-6) });
    expect([perWebhook.length, fixed.some(({ label }) => label.startsWith('cloudwatch'))]).toEqual([
      0,
      false,
    ]);
  });

  it("counts a scheduled function's calls to CloudWatch as CloudWatch's", () => {
    const evaluate = {
      name: 'evaluate',
      trigger: 'schedule' as const,
      callsAMonth: 43_800,
      usage: { schedulerInvocations: 2, metricReads: 6, metricRequests: 2 },
    };
    const [few] = priceBill({ ...snapshot, components: [evaluate] }).cloudWatch;
    expect(few?.apiUsd).toBeCloseTo(43_800 * (3 + 1) * 1e-5, 6);
    expect(few?.usdPerMonth).toBeCloseTo(10.5 + 1.752, 6);
  });

  it.each([
    ['the same without metrics of tenants', standing, [10.5, 10.5]],
    [
      'growing where tenants have some',
      { ...standing, metrics: { fleet: 20, tenants: 8 }, tenantsSeen: 4 },
      [10.5 + 20 * 0.3, 1.5 + 3 + 10_000 * 0.3 + 10_020 * 0.1],
    ],
  ])('tells CloudWatch for 10 and 10,000 tenants: %s', (_name, withStanding, expected) => {
    const { cloudWatch } = priceBill({ ...snapshot, standing: withStanding });
    expect(cloudWatch.map(({ usdPerMonth }) => usdPerMonth)).toEqual(
      expected.map((usd) => expect.closeTo(usd, 6)),
    );
  });
});

describe('the printed bill', () => {
  const text = (of: UsageSnapshot, webhooks?: number) =>
    renderBill(priceBill(of), webhooks === undefined ? undefined : { webhooks, usd: 30.2 }).join('\n');

  it('says so when no webhook was seen, and still prices the month', () => {
    expect(text(snapshot)).toMatch(/No webhook has been taken in yet[\s\S]*CloudWatch dashboards +1/);
  });

  it('marks what is estimated, and names date, numbers and month', () => {
    const shown = text({ ...snapshot, webhooks: 1e6, components: [usageOf(MILLION)] }, 5e6);
    expect(shown).toContain(`List prices of ${PRICES.asOf}`);
    expect(shown).toMatch(/1,000,000 webhooks in 1\.0 minutes/);
    expect(shown).toMatch(/\nLambda GB-s, arm64\* .* 0\.11\n/);
    expect(shown).toMatch(/\nHTTP API requests +1,000,000 +1 +1\.00\n/);
    expect(shown).toMatch(/\ntogether +3\.54\n/);
    expect(shown).toContain('A month with 5,000,000 webhooks: 30.20');
  });
});

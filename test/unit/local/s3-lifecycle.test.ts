import { expiresAtMs } from '../../../local/aws/s3/lifecycle';
import { createS3 } from '../../../local/aws/s3/s3';
import { VirtualClock } from '../../../local/time/virtual-clock';
import { stackOf } from './template-builder';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 10, 21, 12);
const MIDNIGHT = Date.UTC(2026, 10, 22);
const context = { traceHeader: undefined, caller: 'tester' };

const rule = (members: object) => ({ Status: 'Enabled', ...members });

function openBucket(properties: object) {
  const clock = new VirtualClock(NOON);
  const s3 = createS3(stackOf({ Store: { Type: 'AWS::S3::Bucket', Properties: properties } }), clock);
  const put = (key: string) => s3.service.handle('PutObject', { Bucket: 'shop-store', Key: key }, context);
  const keys = () => (s3.bucket('shop-store')?.objects() ?? []).map(([key]) => key);
  return { clock, s3, put, keys };
}

const withRules = (...Rules: object[]) => openBucket({ LifecycleConfiguration: { Rules } });

describe('an object expires', () => {
  it.each([
    ['at the midnight after its days', NOON, 3, MIDNIGHT + 3 * DAY_MS],
    ['made at midnight, exactly after its days', MIDNIGHT, 3, MIDNIGHT + 3 * DAY_MS],
    ['made just after midnight, at the next', MIDNIGHT + 1, 1, MIDNIGHT + 2 * DAY_MS],
  ])('%s', (_name, madeAtMs, days, expected) => {
    expect(expiresAtMs([{ prefix: '', days }], 'k', madeAtMs)).toBe(expected);
  });

  it('by the earliest rule that speaks of it, or never', () => {
    const expiries = [
      { prefix: '', days: 30 },
      { prefix: 'a/', days: 1 },
    ];
    expect(expiresAtMs(expiries, 'a/k', MIDNIGHT)).toBe(MIDNIGHT + DAY_MS);
    expect(expiresAtMs(expiries, 'b', MIDNIGHT)).toBe(MIDNIGHT + 30 * DAY_MS);
    expect(expiresAtMs(expiries.slice(1), 'b', MIDNIGHT)).toBeUndefined();
  });
});

describe('a bucket in virtual time', () => {
  it('removes what has expired, and not before', async () => {
    const { clock, put, keys } = withRules(
      rule({ ExpirationInDays: 30, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
      rule({ ExpirationInDays: 1, Prefix: 'a/' }),
      rule({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
    );
    await put('a/1');
    await put('b');
    await clock.advanceTo(MIDNIGHT + DAY_MS - 1);
    expect(keys()).toEqual(['a/1', 'b']);
    await clock.advance(1);
    expect(keys()).toEqual(['b']);
    await put('c');
    await clock.advanceTo(MIDNIGHT + 30 * DAY_MS);
    expect(keys()).toEqual(['c']);
    await clock.advance(DAY_MS);
    expect(keys()).toEqual([]);
  });

  it('counts from when an object was last put', async () => {
    const { clock, put, keys } = withRules(rule({ ExpirationInDays: 1 }));
    await put('k');
    await clock.advance(DAY_MS);
    await put('k');
    await clock.advanceTo(MIDNIGHT + DAY_MS);
    expect(keys()).toEqual(['k']);
  });

  it('keeps everything when its rules are off, or it has none, or it has been stopped', async () => {
    const off = withRules({ Status: 'Disabled', ExpirationInDays: 1 });
    const none = openBucket({});
    const stopped = withRules(rule({ ExpirationInDays: 1 }));
    stopped.s3.stop();
    for (const { clock, put, keys } of [off, none, stopped]) {
      await put('k');
      await clock.advance(400 * DAY_MS);
      expect(keys()).toEqual(['k']);
    }
  });
});

describe('a template that says more of a bucket than the local run knows', () => {
  it.each<[object, string]>([
    [
      { LifecycleConfiguration: { Rules: [rule({ TagFilters: [] })] } },
      'Store.LifecycleConfiguration.Rules[0]: the local run does not know TagFilters',
    ],
    [
      { LifecycleConfiguration: { Rules: [rule({ ExpirationInDays: 'x' })] } },
      'Store.LifecycleConfiguration.Rules[0]: ExpirationInDays',
    ],
    [
      { VersioningConfiguration: { Status: 'Enabled' } },
      'Store: the local run does not know VersioningConfiguration of a bucket',
    ],
    [{ NotificationConfiguration: {} }, 'NotificationConfiguration'],
  ])('stops the start: %j', (properties, message) => {
    expect(() => openBucket(properties)).toThrow(message);
  });
});

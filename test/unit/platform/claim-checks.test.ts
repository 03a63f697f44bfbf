import { createClaimChecks } from '../../../lambdas/platform/s3-claim-checks';
import { claimChecksStack } from '../../support/claim-checks-stack';
import { type S3World, startS3World } from '../../support/s3-world';

const template = claimChecksStack();
let world: S3World;

beforeEach(async () => {
  world = await startS3World(template);
});
afterEach(() => world.stop());

/** The adapter as it is inside this function: the SDK finds endpoint and key in the environment, on first use. */
async function inside(functionName: 'ingest' | 'normalise') {
  const fn = template.byType('AWS::Lambda::Function').find(({ name }) => name === functionName);
  const { accessKeyId, secretAccessKey } = world.keyOf(functionName, String(fn?.properties.Role));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: world.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  const claimChecks = createClaimChecks(world.bucket.name);
  await claimChecks.get('warm-up').catch(() => undefined);
  return claimChecks;
}

const LARGE = JSON.stringify({ text: 'é🥁'.repeat(500_000) });

describe('a claim check', () => {
  it.each<[string, (text: string) => string | Uint8Array]>([
    ['text', (text) => text],
    ['bytes', (text) => Buffer.from(text)],
  ])('put in by one function as %s is read by the other, and is gone once removed', async (_name, encode) => {
    const ingest = await inside('ingest');
    const normalise = await inside('normalise');
    await ingest.put('webhooks/2026-11-21/k', encode(LARGE));
    expect(await normalise.get('webhooks/2026-11-21/k')).toBe(LARGE);
    await normalise.remove('webhooks/2026-11-21/k');
    expect(await normalise.get('webhooks/2026-11-21/k')).toBeUndefined();
    await normalise.remove('webhooks/2026-11-21/k');
    expect(world.bucket.objects()).toEqual([]);
  });

  it('can be put by the one only, and be read and removed by the other only', async () => {
    const ingest = await inside('ingest');
    const normalise = await inside('normalise');
    await ingest.put('webhooks/k', 'x');
    await expect(normalise.put('webhooks/k', 'y')).rejects.toThrow(
      /s3:PutObject on resource: arn:aws:s3:::.+\/webhooks\/k /,
    );
    await expect(ingest.get('webhooks/k')).rejects.toThrow('s3:GetObject');
    await expect(ingest.remove('webhooks/k')).rejects.toThrow('s3:DeleteObject');
    expect(await normalise.get('webhooks/k')).toBe('x');
    await expect(ingest.put('events/k', 'x')).rejects.toThrow('s3:PutObject');
    await expect(normalise.get('events/k')).rejects.toThrow('s3:GetObject');
  });

  it('that S3 cannot take or give now is tried again, and then is an error and not gone', async () => {
    const ingest = await inside('ingest');
    const normalise = await inside('normalise');
    world.faults.add({ service: 's3', action: 'PutObject', error: 'throttled', times: 1 });
    await ingest.put('webhooks/k', 'x');
    world.faults.add({ service: 's3', action: 'GetObject', error: 'unavailable', times: 1 });
    expect(await normalise.get('webhooks/k')).toBe('x');
    world.faults.add({ service: 's3', action: 'GetObject', error: 'denied' });
    await expect(normalise.get('webhooks/k')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('whose answer is lost on the way is put again, removed again, all the same', async () => {
    const ingest = await inside('ingest');
    const normalise = await inside('normalise');
    world.faults.add({ service: 's3', dropConnection: 'after', times: 1 });
    await ingest.put('webhooks/k', 'x');
    expect(await normalise.get('webhooks/k')).toBe('x');
    world.faults.add({ service: 's3', dropConnection: 'after', times: 1 });
    await normalise.remove('webhooks/k');
    expect(world.bucket.objects()).toEqual([]);
  });
});

import { Readable } from 'node:stream';
import {
  ChecksumAlgorithm,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { S3_START, type S3World, startS3World } from '../../support/s3-world';
import { allow, deny, roleWith, stackOf } from './template-builder';

const arn = 'arn:aws:s3:::shop-store';
const template = stackOf({
  Store: { Type: 'AWS::S3::Bucket' },
  StorePolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'Store' },
      PolicyDocument: {
        Statement: [
          {
            ...deny('s3:*', [{ 'Fn::GetAtt': ['Store', 'Arn'] }, `${arn}/*`], {
              Bool: { 'aws:SecureTransport': 'false' },
            }),
            Principal: { AWS: '*' },
          },
          { ...deny('s3:GetObject', `${arn}/locked/*`), Principal: { AWS: '*' } },
        ],
      },
    },
  },
  Putter: roleWith(allow('s3:PutObject', `${arn}/*`)),
  Reader: roleWith(allow(['s3:GetObject', 's3:DeleteObject'], `${arn}/*`)),
  Lister: roleWith(allow(['s3:GetObject'], `${arn}/*`), allow('s3:ListBucket', arn)),
});

let world: S3World;
let operator: S3Client;
const Bucket = 'shop-store';

beforeEach(async () => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  world = await startS3World(template);
  operator = world.client(world.operator);
});
afterEach(() => world.stop());

const put = (Key: string, Body: string | Uint8Array = 'body', client = operator) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body }));
const get = (Key: string, client = operator) => client.send(new GetObjectCommand({ Bucket, Key }));
const textOf = async (Key: string) => (await get(Key)).Body?.transformToString();

describe('the real S3 client', () => {
  it('puts and gets a body with all that belongs to it', async () => {
    const { ETag, ChecksumCRC32 } = await operator.send(
      new PutObjectCommand({
        Bucket,
        Key: 'a/b',
        Body: 'grüße',
        ContentType: 'application/json',
        ContentEncoding: 'identity',
        CacheControl: 'no-store',
        Metadata: { origin: 'test' },
      }),
    );
    expect(ETag).toMatch(/^"[0-9a-f]{32}"$/);
    const found = await get('a/b');
    expect(found).toMatchObject({
      ETag,
      ChecksumCRC32,
      ContentType: 'application/json',
      ContentEncoding: 'identity',
      CacheControl: 'no-store',
      ContentLength: 7,
      Metadata: { origin: 'test' },
      ServerSideEncryption: 'AES256',
      LastModified: new Date(S3_START),
    });
    expect(await found.Body?.transformToString()).toBe('grüße');
  });

  it.each(
    Object.values(ChecksumAlgorithm).filter((name) => /^(CRC32|CRC32C|CRC64NVME|SHA1|SHA256)$/.test(name)),
  )('finds the checksum right: %s', async (ChecksumAlgorithm) => {
    await operator.send(new PutObjectCommand({ Bucket, Key: 'k', Body: '123456789', ChecksumAlgorithm }));
    expect(await textOf('k')).toBe('123456789');
    const { Body: _body, ...told } = await operator.send(
      new GetObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' }),
    );
    expect(told).toHaveProperty(`Checksum${ChecksumAlgorithm}`);
  });

  it('puts a body of 3 MB at once, and as a stream', async () => {
    const body = Buffer.alloc(3 * 1024 * 1024, 'é');
    await put('large', body);
    await operator.send(
      new PutObjectCommand({
        Bucket,
        Key: 'streamed',
        Body: Readable.from([body.subarray(0, 1_000_000), body.subarray(1_000_000)]),
        ContentLength: body.length,
      }),
    );
    for (const key of ['large', 'streamed']) expect(world.bucket.find(key)?.body.equals(body)).toBe(true);
    expect(world.bucket.find('streamed')?.content).not.toHaveProperty('ContentEncoding');
    expect(await textOf('streamed')).toBe(body.toString());
  });

  it('replaces an object, removes it, and removes it once more', async () => {
    await put('k', 'one');
    await put('k', 'two');
    expect(await textOf('k')).toBe('two');
    for (let time = 0; time < 2; time++) {
      const { $metadata } = await operator.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
      expect($metadata.httpStatusCode).toBe(204);
    }
    await expect(get('k')).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
  });

  it('is told of an object without its body', async () => {
    await put('k', 'grüße');
    const told = await operator.send(new HeadObjectCommand({ Bucket, Key: 'k' }));
    expect(told).toMatchObject({ ContentLength: 7, ETag: expect.any(String) });
    await expect(operator.send(new HeadObjectCommand({ Bucket, Key: 'none' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(operator.send(new HeadBucketCommand({ Bucket }))).resolves.toBeDefined();
  });

  it('puts, lists, gets and removes keys of any characters', async () => {
    const keys = [
      'ключ/ü 1+2&3=4?%20#;.txt',
      '🥁/<a href="x">',
      'a//b/../c',
      "it's",
      'line\nfeed\r',
      '%',
      '.',
    ];
    for (const key of keys) await put(key, `body of ${key}`);
    const { Contents = [] } = await operator.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.map(({ Key }) => Key).sort()).toEqual([...keys].sort());
    for (const key of keys) expect(await textOf(key)).toBe(`body of ${key}`);
    const Objects = keys.map((Key) => ({ Key }));
    const { Deleted = [] } = await operator.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted.map(({ Key }) => Key)).toEqual(keys);
    expect(world.bucket.objects()).toEqual([]);
  });

  it('removes many quietly, whether or not they are there', async () => {
    await put('k');
    const Delete = { Objects: [{ Key: 'k' }, { Key: 'none' }], Quiet: true };
    const { Deleted } = await operator.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect(Deleted).toBeUndefined();
    expect(world.bucket.objects()).toEqual([]);
  });
});

describe('a listing', () => {
  beforeEach(async () => {
    for (const key of ['a/1', 'a/2', 'b', 'c/d/1', 'c/e', '\u{ffff}', '\u{1f941}']) await put(key, key);
  });

  const list = (input: object = {}) => operator.send(new ListObjectsV2Command({ Bucket, ...input }));
  const keysOf = ({ Contents = [] }: Awaited<ReturnType<typeof list>>) => Contents.map(({ Key }) => Key);
  const prefixesOf = ({ CommonPrefixes = [] }: Awaited<ReturnType<typeof list>>) =>
    CommonPrefixes.map(({ Prefix }) => Prefix);

  it('is in the order of the bytes', async () => {
    expect(keysOf(await list())).toEqual(['a/1', 'a/2', 'b', 'c/d/1', 'c/e', '\u{ffff}', '\u{1f941}']);
  });

  it('tells size, time and tag of each', async () => {
    const { Contents } = await list({ Prefix: 'b' });
    expect(Contents).toEqual([
      expect.objectContaining({
        Key: 'b',
        Size: 1,
        LastModified: new Date(S3_START),
        ETag: (await get('b')).ETag,
      }),
    ]);
  });

  it.each<[object, string[], string[]]>([
    [{ Prefix: 'a' }, ['a/1', 'a/2'], []],
    [{ Delimiter: '/', Prefix: 'c/' }, ['c/e'], ['c/d/']],
    [{ StartAfter: 'c/d', Prefix: 'c' }, ['c/d/1', 'c/e'], []],
    [{ Prefix: 'none' }, [], []],
    [{ MaxKeys: 0 }, [], []],
  ])('%j', async (input, keys, prefixes) => {
    const found = await list(input);
    expect([keysOf(found), prefixesOf(found)]).toEqual([keys, prefixes]);
  });

  it.each([1, 2, 3])('comes in pages of %d, folded ones too', async (MaxKeys) => {
    const seen: unknown[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await list({
        MaxKeys,
        Delimiter: '/',
        ...(ContinuationToken ? { ContinuationToken } : {}),
      });
      expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
      seen.push(...prefixesOf(page), ...keysOf(page));
      ContinuationToken = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
    } while (ContinuationToken);
    expect(seen.sort()).toEqual(['a/', 'c/', 'b', '\u{ffff}', '\u{1f941}'].sort());
  });
});

describe('a call that is not allowed', () => {
  const user = (role: string) =>
    `User: arn:aws:sts::123456789012:assumed-role/Shop-${role}/${role.toLowerCase()} is not authorized to perform:`;
  const as = (role: string) =>
    world.client(world.keyOf(role.toLowerCase(), `arn:aws:iam::123456789012:role/Shop-${role}`));

  it('is refused by its action and the object', async () => {
    await expect(put('k', 'x', as('Reader'))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `${user('Reader')} s3:PutObject on resource: ${arn}/k because no identity-based policy allows the s3:PutObject action`,
      $metadata: { httpStatusCode: 403 },
    });
    expect(world.bucket.objects()).toEqual([]);
    await put('k', 'x', as('Putter'));
    await expect(get('k', as('Putter'))).rejects.toThrow(`s3:GetObject on resource: ${arn}/k`);
    await expect(as('Putter').send(new DeleteObjectCommand({ Bucket, Key: 'k' }))).rejects.toThrow(
      's3:DeleteObject',
    );
    await expect(as('Reader').send(new ListObjectsV2Command({ Bucket }))).rejects.toThrow(
      `s3:ListBucket on resource: ${arn} `,
    );
    const Delete = { Objects: [{ Key: 'k' }] };
    await expect(as('Putter').send(new DeleteObjectsCommand({ Bucket, Delete }))).rejects.toThrow(
      's3:DeleteObject',
    );
    await expect(as('Reader').send(new DeleteObjectsCommand({ Bucket, Delete }))).resolves.toBeDefined();
  });

  it('is a missing object to who may not list, and only to them', async () => {
    await expect(get('none', as('Reader'))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`s3:ListBucket on resource: ${arn} `),
    });
    await expect(get('none', as('Lister'))).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(as('Reader').send(new HeadObjectCommand({ Bucket, Key: 'none' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('may be denied by the bucket, which counts local calls as made over TLS', async () => {
    await put('locked/k');
    await put('open/k');
    await expect(get('locked/k', as('Reader'))).rejects.toThrow('explicit deny in a resource-based policy');
    await expect(get('open/k', as('Reader'))).resolves.toBeDefined();
  });

  it('does not hide that there is no such bucket', async () => {
    const call = as('Reader').send(new GetObjectCommand({ Bucket: 'elsewhere', Key: 'k' }));
    await expect(call).rejects.toMatchObject({ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } });
  });

  it('has an unknown key', async () => {
    const client = world.client({ accessKeyId: 'AKIAX', secretAccessKey: 'x' });
    await expect(get('k', client)).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
  });
});

describe('a fault', () => {
  it('throttles as S3 does, and the client comes back', async () => {
    world.faults.add({
      service: 's3',
      action: 'PutObject',
      resource: `${arn}/*`,
      times: 1,
      error: 'throttled',
      caller: 'operator',
    });
    await expect(put('k')).rejects.toMatchObject({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
    world.faults.add({ service: 's3', times: 1, error: 'unavailable', caller: 'operator' });
    await expect(put('k', 'x', world.client(world.operator, { maxAttempts: 2 }))).resolves.toBeDefined();
    world.faults.add({ service: 's3', times: 1, error: 'denied', caller: 'operator' });
    await expect(put('k')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('breaks off after the effect: the object is there, and put again it is the same', async () => {
    world.faults.add({ service: 's3', times: 1, dropConnection: 'after', caller: 'operator' });
    await expect(put('k', 'x')).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(world.bucket.find('k')?.body.toString()).toBe('x');
    await put('k', 'x');
    expect(world.bucket.objects()).toHaveLength(1);
  });
});

describe('what the local S3 does not know is refused by name:', () => {
  it.each<[string, (client: S3Client) => Promise<unknown>]>([
    ["the header 'range'", (c) => c.send(new GetObjectCommand({ Bucket, Key: 'k', Range: 'bytes=0-1' }))],
    [
      "the header 'if-none-match'",
      (c) => c.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', IfNoneMatch: '*' })),
    ],
    [
      "the header 'x-amz-tagging'",
      (c) => c.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', Tagging: 'a=b' })),
    ],
    [
      "the parameter 'versionId' of GetObject",
      (c) => c.send(new GetObjectCommand({ Bucket, Key: 'k', VersionId: '1' })),
    ],
    ["'PUT bucket'; it knows: PUT object", (c) => c.send(new CreateBucketCommand({ Bucket }))],
    ["'GET bucket'", (c) => c.send(new ListObjectsCommand({ Bucket }))],
    ["'GET bucket'", (c) => c.send(new ListBucketsCommand({}))],
  ])('%s', async (message, call) => {
    await expect(call(operator)).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining(message),
    });
  });
});

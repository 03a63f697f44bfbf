import { Readable } from 'node:stream';
import {
  ChecksumAlgorithm,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
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
    expect(await textOf('streamed')).toBe(body.toString());
  });
});

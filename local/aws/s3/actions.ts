/** What each action of S3 takes in permissions and does. */
import type { Clock } from '../../time/clock';
import type { Input, Permission } from '../service';
import type { DeletedOutput, ObjectOutput } from './answer';
import type { Bucket, StoredObject } from './bucket';
import { eTagOf } from './checksums';
import { noSuchKey } from './errors';
import { listObjects } from './listing';
import { CHECKSUM_HEADERS, CONTENT_HEADERS, type Texts, textOf, textsOf } from './members';

export interface S3Action {
  readonly permissions: (bucket: Bucket, input: Input) => readonly Permission[];
  readonly run: (bucket: Bucket, input: Input, clock: Clock) => object;
}

export const S3_ACTIONS: Readonly<Record<string, S3Action>> = {
  PutObject: {
    permissions: (bucket, input) => [onObject('s3:PutObject', bucket, textOf(input, 'Key'))],
    run: putObject,
  },
  GetObject: { permissions: toRead, run: getObject },
  HeadObject: { permissions: toRead, run: getObject },
  DeleteObject: {
    permissions: (bucket, input) => [onObject('s3:DeleteObject', bucket, textOf(input, 'Key'))],
    run: (bucket, input) => {
      bucket.remove(textOf(input, 'Key'));
      return {};
    },
  },
  // S3 decides for each key; here one key that may not be deleted refuses them all.
  DeleteObjects: {
    permissions: (bucket, input) => keysOf(input).map((key) => onObject('s3:DeleteObject', bucket, key)),
    run: deleteObjects,
  },
  ListObjectsV2: { permissions: (bucket) => [toList(bucket)], run: listObjects },
  HeadBucket: { permissions: (bucket) => [toList(bucket)], run: () => ({}) },
};

/** Who may not list a bucket is not told either that an object is missing. */
function toRead(bucket: Bucket, input: Input): readonly Permission[] {
  const key = textOf(input, 'Key');
  const read = onObject('s3:GetObject', bucket, key);
  return bucket.find(key) ? [read] : [read, toList(bucket)];
}

function toList(bucket: Bucket): Permission {
  return { action: 's3:ListBucket', resource: bucketArn(bucket.name) };
}

function onObject(action: string, bucket: Bucket, key: string): Permission {
  return { action, resource: `${bucketArn(bucket.name)}/${key}` };
}

function bucketArn(name: string): string {
  return `arn:aws:s3:::${name}`;
}

function putObject(bucket: Bucket, input: Input, clock: Clock): object {
  const { Body: given, Metadata: metadata = {} } = input;
  const body = Buffer.isBuffer(given) ? given : Buffer.alloc(0);
  const object: StoredObject = {
    body,
    eTag: eTagOf(body),
    modifiedAtMs: clock.now(),
    content: { ContentType: 'binary/octet-stream', ...textsOf(input, Object.keys(CONTENT_HEADERS)) },
    metadata: metadata as Texts,
    checksums: textsOf(input, Object.keys(CHECKSUM_HEADERS)),
  };
  bucket.put(textOf(input, 'Key'), object);
  return { ETag: object.eTag, ...encrypted, ...checksumsOf(object) };
}

function getObject(bucket: Bucket, input: Input): ObjectOutput {
  const key = textOf(input, 'Key');
  const object = bucket.find(key);
  if (!object) throw noSuchKey(key);
  return {
    Body: object.body,
    Metadata: object.metadata,
    ETag: object.eTag,
    LastModified: new Date(object.modifiedAtMs).toUTCString(),
    ...object.content,
    ...encrypted,
    ...(input.ChecksumMode === 'ENABLED' ? checksumsOf(object) : {}),
  } as ObjectOutput;
}

/** Every bucket encrypts so, unless it is told otherwise. */
const encrypted = { ServerSideEncryption: 'AES256' };

function checksumsOf({ checksums }: StoredObject): Texts {
  return Object.keys(checksums).length === 0 ? {} : { ...checksums, ChecksumType: 'FULL_OBJECT' };
}

function deleteObjects(bucket: Bucket, input: Input): DeletedOutput {
  const keys = keysOf(input);
  for (const key of keys) bucket.remove(key);
  const { Quiet: isQuiet } = input.Delete as { readonly Quiet: boolean };
  return { Deleted: isQuiet ? [] : keys.map((key) => ({ Key: key })) };
}

function keysOf(input: Input): readonly string[] {
  const { Objects: objects = [] } = (input.Delete ?? {}) as { readonly Objects?: readonly Input[] };
  return objects.map((object) => textOf(object, 'Key'));
}

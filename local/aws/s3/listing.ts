/** `ListObjectsV2`: a page of a bucket's keys, folded at a delimiter if one is given. */
import type { Input } from '../service';
import { type Bucket, byBytes, type StoredObject } from './bucket';
import { invalid } from './errors';
import { textOf } from './members';

interface ListedObject {
  readonly Key: string;
  readonly LastModified: string;
  readonly ETag: string;
  readonly Size: number;
  readonly StorageClass: string;
}

/** The output as the SDK names its members; in XML lists are flat. */
export interface Listing {
  readonly Name: string;
  readonly Prefix: string;
  readonly Delimiter: string | undefined;
  readonly StartAfter: string | undefined;
  readonly EncodingType: string | undefined;
  readonly ContinuationToken: string | undefined;
  readonly NextContinuationToken: string | undefined;
  readonly MaxKeys: number;
  readonly KeyCount: number;
  readonly IsTruncated: boolean;
  readonly Contents: readonly ListedObject[];
  readonly CommonPrefixes: readonly { readonly Prefix: string }[];
}

const MOST_KEYS = 1000;

export function listObjects(bucket: Bucket, input: Input): Listing {
  const token = textOf(input, 'ContinuationToken');
  const limit = readLimit(textOf(input, 'MaxKeys'));
  const continued = Buffer.from(token, 'base64url').toString('utf8');
  const all = [...entriesOf(bucket, input)].filter(([entry]) => byBytes(entry, continued) > 0);
  const page = all.slice(0, limit);
  const isTruncated = all.length > page.length;
  const [last = continued] = page.at(-1) ?? [];
  return {
    Name: bucket.name,
    Prefix: textOf(input, 'Prefix'),
    Delimiter: textOf(input, 'Delimiter') || undefined,
    StartAfter: textOf(input, 'StartAfter') || undefined,
    EncodingType: textOf(input, 'EncodingType') || undefined,
    ContinuationToken: token || undefined,
    NextContinuationToken: isTruncated ? Buffer.from(last).toString('base64url') : undefined,
    MaxKeys: limit,
    KeyCount: page.length,
    IsTruncated: isTruncated,
    Contents: page.flatMap(([key, object]) => (object ? [describeObject(key, object)] : [])),
    CommonPrefixes: page.flatMap(([entry, object]) => (object ? [] : [{ Prefix: entry }])),
  };
}

/** Objects by key, and nothing by each prefix that keys are folded into; in order. */
function entriesOf(bucket: Bucket, input: Input): ReadonlyMap<string, StoredObject | undefined> {
  const prefix = textOf(input, 'Prefix');
  const delimiter = textOf(input, 'Delimiter');
  const startAfter = textOf(input, 'StartAfter');
  return new Map(
    bucket
      .objects()
      .filter(([key]) => key.startsWith(prefix) && byBytes(key, startAfter) > 0)
      .map(([key, object]) => {
        const folded = fold(key, prefix, delimiter);
        return folded === undefined ? [key, object] : [folded, undefined];
      }),
  );
}

/** What the key is folded into; undefined when it stands for itself. */
function fold(key: string, prefix: string, delimiter: string): string | undefined {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

function describeObject(key: string, { modifiedAtMs, eTag, body }: StoredObject): ListedObject {
  const LastModified = new Date(modifiedAtMs).toISOString();
  return { Key: key, LastModified, ETag: eTag, Size: body.length, StorageClass: 'STANDARD' };
}

function readLimit(text: string): number {
  if (text === '') return MOST_KEYS;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 0) return Math.min(limit, MOST_KEYS);
  throw invalid('InvalidArgument', `max-keys: a whole number from 0 is accepted, '${text}' came`);
}

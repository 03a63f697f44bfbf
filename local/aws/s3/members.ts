/** Members of S3's inputs and outputs that travel as headers, by the names that the SDK gives them. */
import type { Input } from '../service';

/** Kept with an object and given back as they came. */
export const CONTENT_HEADERS = {
  CacheControl: 'cache-control',
  ContentDisposition: 'content-disposition',
  ContentEncoding: 'content-encoding',
  ContentLanguage: 'content-language',
  ContentType: 'content-type',
  Expires: 'expires',
} as const;

export const CHECKSUM_HEADERS = {
  ChecksumCRC32: 'x-amz-checksum-crc32',
  ChecksumCRC32C: 'x-amz-checksum-crc32c',
  ChecksumCRC64NVME: 'x-amz-checksum-crc64nvme',
  ChecksumSHA1: 'x-amz-checksum-sha1',
  ChecksumSHA256: 'x-amz-checksum-sha256',
} as const;

export const ANSWER_HEADERS = {
  ...CONTENT_HEADERS,
  ...CHECKSUM_HEADERS,
  ChecksumType: 'x-amz-checksum-type',
  ETag: 'etag',
  LastModified: 'last-modified',
  ServerSideEncryption: 'x-amz-server-side-encryption',
} as const;

export const METADATA_PREFIX = 'x-amz-meta-';

export type Texts = Readonly<Record<string, string>>;

/** The member as text; empty when it is absent. */
export function textOf(input: Input, member: string): string {
  const value = input[member];
  return typeof value === 'string' ? value : '';
}

/** Those of the members that the input has. */
export function textsOf(input: Input, members: readonly string[]): Texts {
  return Object.fromEntries(
    members.flatMap((member) => {
      const value = input[member];
      return typeof value === 'string' ? [[member, value]] : [];
    }),
  );
}

/** The checksums that S3 knows of a body, and the refusal of a body that does not have the one it was sent with. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { invalid } from './errors';
import type { CHECKSUM_HEADERS, Texts } from './members';

type Checksum = keyof typeof CHECKSUM_HEADERS;

const ALGORITHMS: Readonly<Record<Checksum, (body: Buffer) => Buffer>> = {
  ChecksumCRC32: (body) => bigEndian(BigInt(crc32(body)), 4),
  ChecksumCRC32C: reflectedCrc(0x82f63b78n, 4),
  ChecksumCRC64NVME: reflectedCrc(0x9a6c9329ac4bc9b5n, 8),
  ChecksumSHA1: (body) => createHash('sha1').update(body).digest(),
  ChecksumSHA256: (body) => createHash('sha256').update(body).digest(),
};

/** Fails when a checksum, by member and in base64, is not the body's. */
export function verifyChecksums(body: Buffer, given: Texts): void {
  for (const [member, algorithm] of Object.entries(ALGORITHMS)) {
    const wanted = given[member];
    if (wanted === undefined || algorithm(body).toString('base64') === wanted) continue;
    throw invalid(
      'BadDigest',
      `The ${member.slice('Checksum'.length)} you specified did not match the calculated checksum.`,
    );
  }
}

/** Fails when `Content-MD5`, in base64, is not the body's. */
export function verifyMd5(body: Buffer, wanted: unknown): void {
  if (wanted === undefined || createHash('md5').update(body).digest('base64') === wanted) return;
  throw invalid('BadDigest', 'The Content-MD5 you specified did not match what we received.');
}

/** Fails when the hash that the signature covers, in hex, is not the body's. */
export function verifySignedHash(body: Buffer, wanted: unknown): void {
  const isHash = typeof wanted === 'string' && /^[0-9a-f]{64}$/.test(wanted);
  if (!isHash || createHash('sha256').update(body).digest('hex') === wanted) return;
  throw invalid(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}

/** What S3 calls the object's ETag: its MD5 in quotes. */
export function eTagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** A CRC whose register starts full, takes the low bit first and is inverted at the end. */
function reflectedCrc(polynomial: bigint, bytes: 4 | 8): (body: Buffer) => Buffer {
  const full = (1n << BigInt(bytes * 8)) - 1n;
  const table = Array.from({ length: 256 }, (_, index) => {
    let rest = BigInt(index);
    for (let bit = 0; bit < 8; bit++) rest = rest & 1n ? (rest >> 1n) ^ polynomial : rest >> 1n;
    return rest;
  });
  return (body) => {
    let crc = full;
    for (const byte of body) crc = (table[Number(crc & 0xffn) ^ byte] ?? 0n) ^ (crc >> 8n);
    return bigEndian(crc ^ full, bytes);
  };
}

function bigEndian(value: bigint, bytes: number): Buffer {
  return Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex');
}

/** A request's body as the client means it: unwrapped, and with the checksums that it was sent with. */
import type { RestRequest } from '../service';
import { unwrapChunks } from './aws-chunked';
import { verifyChecksums, verifyMd5, verifySignedHash } from './checksums';
import { invalid } from './errors';
import { CHECKSUM_HEADERS, type Texts } from './members';

export interface Payload {
  readonly body: Buffer;
  /** In base64, by member of the SDK's input. */
  readonly checksums: Texts;
}

/** Fails with S3's refusal when the body is not what its headers say. */
export function readPayload({ headers, body: received }: RestRequest): Payload {
  const isWrapped = String(headers['x-amz-content-sha256']).startsWith('STREAMING-');
  const { body, trailers } = isWrapped
    ? unwrapChunks(received, Number(headers['x-amz-decoded-content-length']))
    : { body: received, trailers: {} };
  const all: Readonly<Record<string, unknown>> = { ...headers, ...trailers };
  const checksums = Object.fromEntries(
    Object.entries(CHECKSUM_HEADERS).flatMap(([member, header]) => {
      const value = all[header];
      return typeof value === 'string' ? [[member, value]] : [];
    }),
  );
  verifySignedHash(body, headers['x-amz-content-sha256']);
  verifyMd5(body, headers['content-md5']);
  verifyChecksums(body, checksums);
  return { body, checksums };
}

/** The same for a request that S3 takes only with a checksum. */
export function readCheckedPayload(request: RestRequest): Payload {
  const payload = readPayload(request);
  if (Object.keys(payload.checksums).length > 0 || request.headers['content-md5'] !== undefined)
    return payload;
  throw invalid(
    'InvalidRequest',
    'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
  );
}

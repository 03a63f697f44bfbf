import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { decodeRequest } from '../../../local/aws/s3/request';
import { AwsError, type RestRequest } from '../../../local/aws/service';

const hash = (algorithm: string, text: string, encoding: 'base64' | 'hex' = 'base64') =>
  createHash(algorithm).update(text).digest(encoding);
const crc = (text: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString('base64');
};

const put = (headers: RestRequest['headers'], body: string | Buffer, url = '/b/k'): RestRequest => ({
  method: 'PUT',
  url,
  headers,
  body: Buffer.from(body),
});

const chunked = (wrapped: string, length: number, headers = {}) =>
  put(
    {
      'content-encoding': 'gzip, aws-chunked',
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': String(length),
      ...headers,
    },
    wrapped,
  );

/** The code of the refusal. */
function refusal(request: RestRequest): string {
  try {
    decodeRequest(request);
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a body in aws-chunked encoding', () => {
  it('is unwrapped, and its checksum read off its end', () => {
    const request = chunked(
      `5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:${crc('hello world')}\r\n\r\n`,
      11,
    );
    expect(decodeRequest(request)).toEqual({
      action: 'PutObject',
      input: {
        Bucket: 'b',
        Key: 'k',
        Body: Buffer.from('hello world'),
        ChecksumCRC32: crc('hello world'),
        ContentEncoding: 'gzip',
        Metadata: {},
      },
    });
  });

  it('may carry a signature with each chunk', () => {
    const request = chunked(`2;chunk-signature=ab\r\nhi\r\n0;chunk-signature=cd\r\n\r\n`, 2);
    expect(decodeRequest(request).input.Body).toEqual(Buffer.from('hi'));
  });

  it.each([
    ['without an end', '5\r\nhello\r\n', 5],
    ['with a chunk too short', '9\r\nhello\r\n', 5],
    ['with a chunk too long', '4\r\nhello\r\n0\r\n\r\n', 5],
    ['with no length', 'hello', 5],
    ['with a length that is no number', 'xyz\r\nhello\r\n0\r\n\r\n', 5],
    ['shorter than announced', '5\r\nhello\r\n0\r\n\r\n', 6],
    ['without an announced length', '5\r\nhello\r\n0\r\n\r\n', Number.NaN],
  ])('%s is refused', (_name, wrapped, length) => {
    expect(refusal(chunked(wrapped, length))).toBe('IncompleteBody');
  });

  it('with another checksum at its end is refused', () => {
    expect(refusal(chunked(`2\r\nhi\r\n0\r\nx-amz-checksum-crc32:${crc('ho')}\r\n\r\n`, 2))).toBe(
      'BadDigest',
    );
  });
});

describe('a body that is not what its headers say', () => {
  it.each([
    ['x-amz-checksum-crc32', crc('ho'), 'BadDigest'],
    ['x-amz-checksum-crc32c', crc('hi'), 'BadDigest'],
    ['x-amz-checksum-crc64nvme', crc('hi'), 'BadDigest'],
    ['x-amz-checksum-sha1', hash('sha1', 'ho'), 'BadDigest'],
    ['x-amz-checksum-sha256', hash('sha256', 'ho'), 'BadDigest'],
    ['content-md5', hash('md5', 'ho'), 'BadDigest'],
    ['x-amz-content-sha256', hash('sha256', 'ho', 'hex'), 'XAmzContentSHA256Mismatch'],
  ])('is refused: %s', (header, value, code) => {
    expect(refusal(put({ [header]: value }, 'hi'))).toBe(code);
  });

  it.each([
    ['x-amz-checksum-crc32', crc('123456789')],
    // The check values of the catalogue of CRC algorithms.
    ['x-amz-checksum-crc32c', Buffer.from('e3069283', 'hex').toString('base64')],
    ['x-amz-checksum-crc64nvme', Buffer.from('ae8b14860a799888', 'hex').toString('base64')],
    ['x-amz-checksum-sha1', hash('sha1', '123456789')],
    ['x-amz-checksum-sha256', hash('sha256', '123456789')],
    ['content-md5', hash('md5', '123456789')],
    ['x-amz-content-sha256', hash('sha256', '123456789', 'hex')],
    ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD'],
  ])('and one that is: %s', (header, value) => {
    expect(refusal(put({ [header]: value }, '123456789'))).toBe('none');
  });
});

describe('a request', () => {
  it.each([
    ['/b/a%20b+c', 'a b+c'],
    ['/b//a/../b?x-id=PutObject', '/a/../b'],
    ['/b/%F0%9F%A5%81', '🥁'],
  ])('names its key in the path: %s', (url, key) => {
    expect(decodeRequest(put({}, '', url)).input).toMatchObject({ Bucket: 'b', Key: key });
  });

  it('says with headers what belongs to the object', () => {
    const headers = { 'content-type': 'text/plain', 'x-amz-meta-a': '1', 'content-encoding': 'aws-chunked' };
    expect(decodeRequest(put(headers, '')).input).toEqual({
      Bucket: 'b',
      Key: 'k',
      Body: Buffer.alloc(0),
      ContentType: 'text/plain',
      Metadata: { a: '1' },
    });
  });

  it.each<[string, RestRequest, string]>([
    ['with a broken escape', put({}, '', '/b/%E0%A4%A'), 'InvalidURI'],
    ['with a key too long', put({}, '', `/b/${'k'.repeat(1025)}`), 'KeyTooLongError'],
    ['to part of an object', put({}, '', '/b/k?partNumber=1&uploadId=2'), 'NotImplemented'],
    ['to copy an object', put({ 'x-amz-copy-source': '/b/other' }, ''), 'NotImplemented'],
    ['to begin an upload in parts', { ...put({}, '', '/b/k?uploads'), method: 'POST' }, 'NotImplemented'],
    ['without a bucket', put({}, '', '/'), 'NotImplemented'],
  ])('%s is refused', (_name, request, code) => expect(refusal(request)).toBe(code));

  it.each([
    ['<Delete></Delete>', 'MalformedXML'],
    [`<Delete>${'<Object><Key>k</Key></Object>'.repeat(1001)}</Delete>`, 'MalformedXML'],
    ['<Delete><Object><Key>a&#x1F941;&amp;&lt;&#13;&nope;</Key></Object></Delete>', 'none'],
  ])('to delete many holds a checksum and 1 to 1000 keys (%#)', (body, code) => {
    const request = (headers = {}): RestRequest => ({
      method: 'POST',
      url: '/b?delete',
      headers,
      body: Buffer.from(body),
    });
    expect(refusal(request())).toBe('InvalidRequest');
    expect(refusal(request({ 'content-md5': hash('md5', body) }))).toBe(code);
    if (code !== 'none') return;
    expect(decodeRequest(request({ 'x-amz-checksum-crc32': crc(body) })).input.Delete).toEqual({
      Objects: [{ Key: 'a🥁&<\r&nope;' }],
      Quiet: false,
    });
  });
});

/** Sizes and checksums as SQS takes them; the SDK compares the body's checksum on send and on receive. */
import { createHash, hash as digest } from 'node:crypto';
import type { MessageAttributes, MessageAttributeValue } from './message';

const STRING_VALUE = 1;
const BINARY_VALUE = 2;

/** MD5 of a body, in hex. */
export function md5(text: string): string {
  return digest('md5', text, 'hex');
}

/** MD5 over names, types and values in the order of the names; nothing when there are no attributes. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const value = attributes[name];
    if (!value) continue;
    add(Buffer.from(name, 'utf8'));
    add(Buffer.from(value.DataType, 'utf8'));
    hash.update(Buffer.from([value.BinaryValue === undefined ? STRING_VALUE : BINARY_VALUE]));
    add(valueBytes(value));
  }
  return hash.digest('hex');
}

/** What counts against the size limit, in bytes: the body and each attribute's name, type and value. */
export function messageSizeBytes(body: string, attributes: MessageAttributes): number {
  let size = Buffer.byteLength(body, 'utf8');
  for (const [name, value] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(value.DataType) + valueBytes(value).length;
  }
  return size;
}

function valueBytes(value: MessageAttributeValue): Buffer {
  return value.BinaryValue === undefined
    ? Buffer.from(value.StringValue ?? '', 'utf8')
    : Buffer.from(value.BinaryValue, 'base64');
}

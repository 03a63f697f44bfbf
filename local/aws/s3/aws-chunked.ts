/**
 * The encoding `aws-chunked`, in which the SDK sends a body whose checksum it knows only at the end: chunks, each
 * with its length in hex before it, then trailing headers.
 * Source: docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
import { invalid } from './errors';

export interface Unwrapped {
  readonly body: Buffer;
  /** Trailing headers, by name in lower case. */
  readonly trailers: Readonly<Record<string, string>>;
}

/** Fails with `IncompleteBody` when the wrapping is broken or the body has not `length` bytes. */
export function unwrapChunks(wrapped: Buffer, length: number): Unwrapped {
  const chunks: Buffer[] = [];
  let at = 0;
  const line = (): string => {
    const end = wrapped.indexOf('\r\n', at);
    if (end < 0) throw incomplete('a line has no end');
    const text = wrapped.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  for (;;) {
    // A signature may stand behind the length, after a semicolon.
    const head = /^([0-9a-f]{1,8})(;|$)/i.exec(line());
    if (!head?.[1]) throw incomplete('a chunk does not begin with its length');
    const size = Number.parseInt(head[1], 16);
    if (size === 0) break;
    if (at + size > wrapped.length) throw incomplete('a chunk is shorter than it says');
    chunks.push(wrapped.subarray(at, at + size));
    at += size;
    if (line() !== '') throw incomplete('a chunk is longer than it says');
  }
  const trailers: [string, string][] = [];
  while (at < wrapped.length) {
    const text = line();
    const colon = text.indexOf(':');
    if (colon > 0) trailers.push([text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim()]);
  }
  const body = Buffer.concat(chunks);
  if (body.length !== length) throw incomplete(`it has ${body.length} bytes where ${length} were announced`);
  return { body, trailers: Object.fromEntries(trailers) };
}

function incomplete(why: string) {
  return invalid('IncompleteBody', `The body in aws-chunked encoding is not whole: ${why}.`);
}

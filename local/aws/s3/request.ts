/** Reads S3's requests: method, path and query say which action it is, headers and body hold the rest. */
import type { Input, RestRequest } from '../service';
import { invalid, notImplemented } from './errors';
import { CONTENT_HEADERS, METADATA_PREFIX } from './members';
import { readCheckedPayload, readPayload } from './payload';

interface Route {
  readonly action: string;
  /** Members by the query's parameters. Any other parameter names something that is not known here. */
  readonly query?: Readonly<Record<string, string>>;
  readonly read?: (request: RestRequest) => Input;
}

/** By method, what it is sent to, and the parameter that makes it another action. */
const ROUTES: Readonly<Record<string, Route>> = {
  'PUT object': { action: 'PutObject', read: readPut },
  'GET object': { action: 'GetObject', read: readChecksumMode },
  'HEAD object': { action: 'HeadObject', read: readChecksumMode },
  'DELETE object': { action: 'DeleteObject' },
  'HEAD bucket': { action: 'HeadBucket' },
  'POST bucket?delete': { action: 'DeleteObjects', query: { delete: 'delete' }, read: readDelete },
  'GET bucket?list-type': {
    action: 'ListObjectsV2',
    query: {
      'list-type': 'ListType',
      'continuation-token': 'ContinuationToken',
      delimiter: 'Delimiter',
      'encoding-type': 'EncodingType',
      'fetch-owner': 'FetchOwner',
      'max-keys': 'MaxKeys',
      prefix: 'Prefix',
      'start-after': 'StartAfter',
    },
  },
};

const MARKERS = ['delete', 'list-type'];
/** To leave one of these out would change what the call means. */
const UNKNOWN_HEADERS = [
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'range',
  'x-amz-copy-source',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-tagging',
  'x-amz-website-redirect-location',
];
const MAX_KEY_BYTES = 1024;

/** Buckets are named in the path: the endpoint is an address, which has no names below it. */
export function decodeRequest(request: RestRequest): { action: string; input: Input } {
  const [path = '', search = ''] = split(request.url, '?');
  const [bucket = '', encodedKey = ''] = split(path.slice(1), '/');
  const key = decoded(encodedKey);
  const parameters = new URLSearchParams(search);
  const marker = MARKERS.find((name) => parameters.has(name));
  const target = `${request.method} ${key === '' ? 'bucket' : 'object'}${marker ? `?${marker}` : ''}`;
  const route = ROUTES[target];
  if (!route || bucket === '')
    throw notImplemented(`'${target}'; it knows: ${Object.keys(ROUTES).join(', ')}`);
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw invalid('KeyTooLongError', 'Your key is too long');
  for (const header of UNKNOWN_HEADERS) {
    if (request.headers[header] !== undefined) throw notImplemented(`the header '${header}'`);
  }
  const input = {
    Bucket: decoded(bucket),
    ...(key === '' ? {} : { Key: key }),
    ...readQuery(parameters, route),
    ...route.read?.(request),
  };
  return { action: route.action, input };
}

function readQuery(parameters: URLSearchParams, { action, query = {} }: Route): Input {
  return Object.fromEntries(
    [...parameters].flatMap(([name, value]) => {
      // The SDK says here which action it means.
      if (name === 'x-id') return [];
      const member = query[name];
      if (member === undefined) throw notImplemented(`the parameter '${name}' of ${action}`);
      return [[member, value]];
    }),
  );
}

function readPut(request: RestRequest): Input {
  const { body, checksums } = readPayload(request);
  const headers = Object.entries(request.headers);
  const content = Object.entries(CONTENT_HEADERS).flatMap(([member, header]) => {
    const value = withoutWrapping(header, request.headers[header]);
    return value === '' ? [] : [[member, value]];
  });
  const metadata = headers.flatMap(([name, value]) =>
    name.startsWith(METADATA_PREFIX) ? [[name.slice(METADATA_PREFIX.length), value]] : [],
  );
  return {
    ...Object.fromEntries(content),
    ...checksums,
    Metadata: Object.fromEntries(metadata),
    Body: body,
  };
}

/** The SDK's own wrapping is no encoding of the content. */
function withoutWrapping(header: string, value: unknown): string {
  if (typeof value !== 'string') return '';
  if (header !== CONTENT_HEADERS.ContentEncoding) return value;
  const codings = value.split(',').map((coding) => coding.trim());
  return codings.filter((coding) => coding !== 'aws-chunked').join(',');
}

function readChecksumMode({ headers }: RestRequest): Input {
  return { ChecksumMode: headers['x-amz-checksum-mode'] };
}

function readDelete(request: RestRequest): Input {
  const xml = readCheckedPayload(request).body.toString('utf8');
  const keys = [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => ({ Key: unescapeXml(key) }));
  if (keys.length === 0 || keys.length > 1000) {
    throw invalid(
      'MalformedXML',
      `The XML you provided was not well-formed or did not validate against our published schema: ` +
        `1 to 1000 keys are accepted, ${keys.length} came.`,
    );
  }
  return { Delete: { Objects: keys, Quiet: /<Quiet>\s*true\s*<\/Quiet>/.test(xml) } };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return ENTITIES[name ?? ''] ?? whole;
    },
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** Both sides of the first separator. */
function split(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

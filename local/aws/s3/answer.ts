/** Writes S3's answers: headers for what is told of an object, XML for lists and refusals. */
import { escapeXml } from '../protocol-query';
import type { Answer, AwsError } from '../service';
import type { Listing } from './listing';
import { ANSWER_HEADERS, METADATA_PREFIX, type Texts } from './members';

const XML_HEADERS = { 'content-type': 'application/xml' };
const PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** What an action yields; the members that travel as headers are texts. */
export interface ObjectOutput {
  readonly Body?: Buffer;
  readonly Metadata?: Texts;
}

/** What `DeleteObjects` yields. */
export interface DeletedOutput {
  readonly Deleted: readonly { readonly Key: string }[];
}

export function encodeAnswer(action: string, output: object): Answer {
  if (action === 'ListObjectsV2') return xml('ListBucketResult', encodeListing(output as Listing));
  if (action === 'DeleteObjects') {
    const { Deleted } = output as DeletedOutput;
    return xml(
      'DeleteResult',
      Deleted.map(({ Key }) => element('Deleted', element('Key', escapeXml(Key)))).join(''),
    );
  }
  const { Body: body = '', Metadata: metadata = {} } = output as ObjectOutput;
  const members = output as Texts;
  const headers = Object.entries(ANSWER_HEADERS).flatMap(([member, header]) => {
    const value = members[member];
    return value === undefined ? [] : [[header, value]];
  });
  const kept = Object.entries(metadata).map(([name, value]) => [METADATA_PREFIX + name, value]);
  return {
    statusCode: action === 'DeleteObject' ? 204 : 200,
    headers: Object.fromEntries([...headers, ...kept]),
    body,
  };
}

export function encodeRefusal(error: AwsError, requestId: string): Answer {
  const { queryCode, message, details, statusCode } = error;
  const members = { Code: queryCode, Message: message, ...details, RequestId: requestId };
  const body = Object.entries(members)
    .map(([name, value]) => element(name, escapeXml(String(value))))
    .join('');
  return { statusCode, headers: XML_HEADERS, body: `${PROLOGUE}<Error>${body}</Error>` };
}

function encodeListing(listing: Listing): string {
  const { Contents: contents, CommonPrefixes: prefixes, EncodingType: encoding, ...told } = listing;
  const name = (text: string) => escapeXml(encoding === 'url' ? encodeURIComponent(text) : text);
  const named = new Set(['Prefix', 'Delimiter', 'StartAfter']);
  const members = Object.entries({ ...told, EncodingType: encoding }).map(([member, value]) =>
    value === undefined
      ? ''
      : element(member, named.has(member) ? name(String(value)) : escapeXml(String(value))),
  );
  const objects = contents.map(({ Key, ...rest }) => {
    const others = Object.entries(rest).map(([member, value]) => element(member, escapeXml(String(value))));
    return element('Contents', element('Key', name(Key)) + others.join(''));
  });
  const common = prefixes.map(({ Prefix }) => element('CommonPrefixes', element('Prefix', name(Prefix))));
  return [...members, ...objects, ...common].join('');
}

function xml(root: string, inner: string): Answer {
  return {
    statusCode: 200,
    headers: XML_HEADERS,
    body: `${PROLOGUE}<${root} ${NAMESPACE}>${inner}</${root}>`,
  };
}

function element(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

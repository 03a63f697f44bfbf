/** AWS's Query protocol: a form in, XML out. */
import type { Answer, AwsError, QueryCodec } from './service';

const HEADERS = { 'content-type': 'text/xml' };

/** A result in the envelope that Query clients expect. */
export function encodeQuery(action: string, output: object, codec: QueryCodec, requestId: string): Answer {
  const body =
    `<${action}Response xmlns="${codec.namespace}">` +
    `<${action}Result>${codec.encode(action, output)}</${action}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
  return { statusCode: 200, headers: HEADERS, body };
}

/** A refusal in the envelope that Query clients expect. */
export function encodeQueryError(error: AwsError, namespace: string, requestId: string): Answer {
  const { fault, queryCode, message, statusCode } = error;
  const body =
    `<ErrorResponse xmlns="${escapeXml(namespace)}"><Error><Type>${fault}</Type><Code>${escapeXml(queryCode)}</Code>` +
    `<Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { statusCode, headers: HEADERS, body };
}

/** Text as it may stand between two tags; a bare carriage return would be read as a line feed. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Reads off a request's headers which service it is for, who signs it and in which protocol it speaks. */
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError, type Protocol } from './service';

/** A request as its headers describe it. */
export interface CallHeaders {
  readonly protocol: Protocol;
  /** The service in the signature's credential scope; `undefined` on an unsigned request. */
  readonly service: string | undefined;
  readonly accessKeyId: string | undefined;
  /** The action of a JSON call; a Query call names it in the form. */
  readonly target: string | undefined;
  /** Content type of the answer. */
  readonly contentType: string;
}

const CREDENTIAL = /Credential=([^/,\s]+)\/[^/]*\/[^/]*\/([^/]+)\/aws4_request/;

/** What the headers say. @param speaksRest whether the service of this name speaks a REST protocol of its own */
export function readCallHeaders(
  headers: IncomingHttpHeaders,
  speaksRest: (service: string) => boolean,
): CallHeaders {
  const contentType = headers['content-type'] ?? '';
  const credential = CREDENTIAL.exec(headers.authorization ?? '');
  const target = headers['x-amz-target'];
  const isJson = contentType.startsWith('application/x-amz-json-1.');
  const service = credential?.[2];
  const protocol = isJson || target !== undefined ? 'json' : 'query';
  return {
    protocol: service !== undefined && speaksRest(service) ? 'rest' : protocol,
    accessKeyId: credential?.[1],
    service,
    target: typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : undefined,
    contentType: isJson ? contentType : 'application/x-amz-json-1.0',
  };
}

/** Refuses protocols that no client of the stack speaks, rather than misread them. */
export function requireKnownProtocol(headers: IncomingHttpHeaders): void {
  const contentType = headers['content-type'] ?? '';
  if (headers['smithy-protocol'] !== undefined || contentType.includes('cbor')) {
    throw new AwsError(
      'UnknownOperationException',
      `the local endpoint speaks AWS JSON and Query, not ${headers['smithy-protocol'] ?? contentType}`,
    );
  }
  const isKnown =
    headers['x-amz-target'] !== undefined || contentType.startsWith('application/x-www-form-urlencoded');
  if (!isKnown) {
    throw new AwsError(
      'UnknownOperationException',
      `the local endpoint speaks AWS JSON and Query; a request of type '${contentType}' is neither`,
    );
  }
}

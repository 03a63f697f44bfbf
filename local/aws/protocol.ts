/** AWS's protocols behind one door: what a request asks in its own, and the answer in the same. */
import type { IncomingMessage } from 'node:http';
import { type CallHeaders, requireKnownProtocol } from './protocol-call';
import { unzipBody } from './protocol-http';
import { decodeJson, encodeJson, encodeJsonError } from './protocol-json';
import { encodeQuery, encodeQueryError } from './protocol-query';
import { type Answer, AwsError, type AwsService, type Input } from './service';

/** What a request asks. */
export interface DecodedCall {
  readonly action: string;
  readonly input: Input;
  readonly body: Buffer;
}

/** Reads a request to this service. Throws `AwsError` when it is none in a protocol that the service speaks. */
export async function decodeCall(
  request: IncomingMessage,
  headers: CallHeaders,
  service: AwsService,
  received: Buffer,
): Promise<DecodedCall> {
  const { method = 'GET', url = '/' } = request;
  if (service.rest) {
    // Here a content encoding is the content's own: it is kept as it came.
    return {
      ...service.rest.decode({ method, url, headers: request.headers, body: received }),
      body: received,
    };
  }
  requireKnownProtocol(request.headers);
  const body = await unzipBody(received, request);
  if (headers.protocol === 'json') {
    if (headers.target === undefined)
      throw new AwsError('UnknownOperationException', 'X-Amz-Target is missing');
    return { action: headers.target, input: decodeJson(body), body };
  }
  const form = new URLSearchParams(body.toString('utf8'));
  const action = form.get('Action');
  if (!action) throw new AwsError('MissingAction', 'the form names no Action');
  return { action, input: codecOf(service).decode(action, form, url), body };
}

/** A result in the protocol of the call. */
export function encodeOutput(
  service: AwsService,
  action: string,
  output: object,
  headers: CallHeaders,
  requestId: string,
): Answer {
  if (service.rest) return service.rest.encode(action, output);
  if (headers.protocol === 'json') return encodeJson(output, headers.contentType);
  return encodeQuery(action, output, codecOf(service), requestId);
}

/** A refusal in the protocol of the call; `service` is absent when none was found. */
export function encodeRefusal(
  service: AwsService | undefined,
  error: AwsError,
  headers: CallHeaders,
  requestId: string,
): Answer {
  if (service?.rest) return service.rest.encodeError(error, requestId);
  const query = service?.query;
  if (headers.protocol === 'json') return encodeJsonError(error, headers.contentType, query !== undefined);
  return encodeQueryError(error, query?.namespace ?? '', requestId);
}

function codecOf(service: AwsService): NonNullable<AwsService['query']> {
  if (service.query) return service.query;
  throw new AwsError('InvalidAction', `the local ${service.name} speaks AWS JSON, not the Query protocol`);
}

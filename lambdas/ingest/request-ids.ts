/** The ids by which a request can be followed: the caller's where they have a usable form, else new ones. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { formatTraceparent, nextHop, type RandomHex, traceIdOf } from '../domain/trace-context';

export interface RequestIds {
  readonly requestId: string;
  /** API Gateway's own id, as its access log has it. */
  readonly deliveryId: string;
  readonly traceId: string;
  /** Of this hop. */
  readonly traceparent: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The id is logged: no seven digits in a row, which might be of somebody's number, and no id of a message or a user. */
const NOBODYS = /^(?!wa[a-z]+id\.|[A-Z]{2}\.|.*[0-9]{7})(?=.*[A-Za-z])[A-Za-z0-9._:-]{1,128}$/;

export function requestIdsOf(
  { headers, requestContext }: APIGatewayProxyEventV2,
  random: RandomHex,
): RequestIds {
  const given = headers['x-request-id'];
  const deliveryId = requestContext.requestId;
  const hop = nextHop(traceIdOf(headers), random);
  return {
    requestId: given && (UUID.test(given) || NOBODYS.test(given)) ? given : deliveryId,
    deliveryId,
    traceId: hop.traceId,
    traceparent: formatTraceparent(hop),
  };
}

/** The ids as headers of an answer, which is therefore for the one who asked: nothing on the way may keep it. */
export function headersOf({ requestId, traceId, traceparent }: RequestIds) {
  return { 'x-request-id': requestId, 'x-trace-id': traceId, traceparent, 'cache-control': 'no-store' };
}

export function idsForLog({ requestId, deliveryId, traceId }: RequestIds) {
  return { requestId, deliveryId, traceId };
}

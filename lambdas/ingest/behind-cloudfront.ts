/**
 * Where CloudFront stands before the API, the API's own address stays open to whoever knows it: an HTTP API has no
 * policy that would close it. So CloudFront shows a secret, and what comes without it is refused before all else.
 */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { equalInConstantTime } from '../domain/whatsapp/signature';
import { ORIGIN_HEADER } from './env';

/** What stands before the API. */
export interface Front {
  /** Whether a request has come through it. Rejects when that cannot be told. */
  isWhereFrom(event: APIGatewayProxyEventV2): Promise<boolean>;
  /** Who called it, for a request that has come through it. */
  callerOf(event: APIGatewayProxyEventV2): string | undefined;
}

/** @param readOriginSecret what CloudFront shows */
export function behindCloudFront(readOriginSecret: () => Promise<string>): Front {
  return {
    isWhereFrom: async ({ headers }) => {
      const shown = headers[ORIGIN_HEADER];
      const secret = await readOriginSecret();
      return Boolean(shown) && equalInConstantTime(shown ?? '', secret);
    },
    callerOf: ({ headers, requestContext }) => {
      // CloudFront writes its caller last, after what the caller claims; API Gateway writes CloudFront after that.
      const hops = (headers['x-forwarded-for'] ?? '').split(',').map((hop) => hop.trim());
      return hops.at(-1) === requestContext.http.sourceIp ? hops.at(-2) : hops.at(-1);
    },
  };
}

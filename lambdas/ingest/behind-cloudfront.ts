/**
 * Where CloudFront stands before the API, the API's own address stays open to whoever knows it: an HTTP API has no
 * policy that would close it. So CloudFront shows a secret, and what comes without it is refused before all else.
 */
import { nameOf } from '../domain/failure';
import { equalInConstantTime } from '../domain/whatsapp/signature';
import type { Log } from '../platform/log';
import { ORIGIN_HEADER } from './env';
import type { IngestHandler } from './handler';
import { type Answer, refuse } from './responses';

export interface FrontParts {
  /** What CloudFront shows. Rejects when it cannot be read. */
  readonly readOriginSecret: () => Promise<string>;
  readonly log: Log;
}

export function behindCloudFront(
  ingest: IngestHandler,
  { readOriginSecret, log }: FrontParts,
): IngestHandler {
  return async (event) => {
    const { requestId } = event.requestContext;
    let secret: string;
    try {
      secret = await readOriginSecret();
    } catch (error) {
      log.error('ingest.not-ready', { requestId, httpCode: 503, errorCode: nameOf(error) });
      return refuse(503, 'not_ready', 'The secrets of this deployment cannot be read; try again.');
    }
    const shown = event.headers[ORIGIN_HEADER];
    if (!shown || !equalInConstantTime(shown, secret)) {
      log.warn('webhook.refused', { requestId, httpCode: 403, reason: 'past-cloudfront' });
      return refuse(403, 'wrong_address', 'This address is not the public one; WebhookUrl of the stack is.');
    }
    return uncached(await ingest(event));
  };
}

/** CloudFront gives one answer to several equal requests under way at once, and leaves the query out of that. */
function uncached(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store' } };
}

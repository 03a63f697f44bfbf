/** What is told about a request that was not accepted: one line of the log, and its counts. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { nameOf, reasonOf } from '../domain/failure';
import { networkOf } from '../domain/source-network';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import type { Door } from './door';
import { metricsOf, NOT_READY, type Refusal } from './refusals';
import { idsForLog, type RequestIds } from './request-ids';
import type { Answer } from './responses';

export interface Report {
  /** What the caller did wrong. Where that may be an attack, its source is told too, as a network. */
  refused(refusal: Refusal, event: APIGatewayProxyEventV2, ids: RequestIds): Answer;
  /** What we did wrong. */
  failed(refusal: Refusal, eventName: string, error: unknown, ids: RequestIds): Answer;
}

export function createReport(log: Log, metrics: Metrics, door: Door): Report {
  return {
    refused: (refusal, event, ids) => {
      count(refusal);
      const { statusCode: httpCode } = refusal.answer;
      const isSecurity = httpCode === 401 || httpCode === 403;
      log.warn('webhook.refused', {
        ...idsForLog(ids),
        httpCode,
        reason: refusal.reason,
        ...(isSecurity ? { source: networkOf(door.addressOf(event, refusal)) } : {}),
      });
      return refusal.answer;
    },
    failed: (refusal, eventName, error, ids) => {
      count(refusal);
      log.error(eventName, {
        ...idsForLog(ids),
        httpCode: refusal.answer.statusCode,
        errorCode: nameOf(error),
        reason: reasonOf(error),
        // Names the place in a secret that is to be mended, and never a value.
        ...(refusal === NOT_READY ? { error } : {}),
      });
      return refusal.answer;
    },
  };

  function count(refusal: Refusal): void {
    for (const metric of metricsOf(refusal)) metrics.count(metric);
  }
}

/** Why a request is refused: what the caller is told, and what is logged and counted about it. */
import { METRICS, type MetricName } from '../domain/metric/names';
import { BODY_LIMIT_BYTES } from '../domain/whatsapp/queued-webhook';
import type { Verdict } from './accept';
import { type Answer, refuse } from './responses';

export interface Refusal {
  readonly answer: Answer;
  /** For logs: the kind of fault, and nothing of what came. */
  readonly reason: string;
  /** Counted beside the status. */
  readonly metric?: MetricName;
}

export const UNKNOWN_APP: Refusal = {
  answer: refuse(404, 'unknown_app', 'No Meta app of that name is set up; the path is /webhooks/{app}.'),
  reason: 'unknown-app',
};

export const PAST_THE_FRONT: Refusal = {
  answer: refuse(403, 'wrong_address', 'This address is not the public one; WebhookUrl of the stack is.'),
  reason: 'past-cloudfront',
};

export const NOT_OUR_CALLER: Refusal = {
  answer: refuse(
    403,
    'wrong_client_certificate',
    'This address takes only callers with the client certificate that this deployment names; use the address and ' +
      'the certificate that were agreed.',
  ),
  reason: 'client-certificate',
};

export const NOT_READY: Refusal = {
  answer: refuse(
    503,
    'not_ready',
    'The secrets of this deployment are not set yet or cannot be read; try again.',
  ),
  reason: 'not-ready',
  metric: METRICS.webhookNotStored,
};

export const NOT_STORED: Refusal = {
  answer: refuse(503, 'not_stored', 'The webhook could not be stored just now; send it again.'),
  reason: 'not-stored',
  metric: METRICS.webhookNotStored,
};

export function refusalOf(verdict: Exclude<Verdict, { kind: 'accepted' }>): Refusal {
  switch (verdict.kind) {
    case 'too-large':
      return {
        answer: refuse(
          413,
          'too_large',
          `The body has ${verdict.bytes} bytes; at most ${BODY_LIMIT_BYTES} are accepted.`,
        ),
        reason: 'too-large',
      };
    case 'bad-signature':
      return {
        answer: refuse(
          401,
          'bad_signature',
          `X-Hub-Signature-256 is ${verdict.why}; it takes sha256= and the HMAC-SHA256 of the raw body under the app secret.`,
        ),
        reason: `signature-${verdict.why}`,
        metric: METRICS.signatureFailed,
      };
    case 'not-json':
      return {
        answer: refuse(400, 'not_json', 'The body is signed well but is not JSON in UTF-8.'),
        reason: 'not-json',
        metric: METRICS.invalidPayload,
      };
  }
}

const METRIC_OF_STATUS: Readonly<Record<number, MetricName>> = {
  400: METRICS.http400,
  401: METRICS.http401,
  403: METRICS.http403,
  404: METRICS.http404,
  413: METRICS.http413,
  503: METRICS.http503,
};

/** What is counted about a refusal: its status, and its kind where that has a metric of its own. */
export function metricsOf({ answer, metric }: Refusal): readonly MetricName[] {
  return [METRIC_OF_STATUS[answer.statusCode], metric].filter((name) => name !== undefined);
}

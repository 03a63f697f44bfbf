/**
 * The synthetic check, once a minute: first it settles the check of the minute before (did its event arrive, and how
 * long was it on the way?), then it sends the next. Nothing waits, so a check costs milliseconds, and a round trip is
 * measured between the two moments that count, however slow it was.
 *
 * A crash before the next check is noted: the minute has no reading, which the alarm on this metric takes for a
 * failure. A crash after that: the check was not sent, does not arrive, and counts as failed a minute later.
 */
import { randomUUID } from 'node:crypto';
import { nameOf } from '../domain/failure';
import { METRICS } from '../domain/metric/names';
import { DEFAULT_APP, type MetaApp } from '../domain/whatsapp/app-secrets';
import { signBody } from '../domain/whatsapp/signature';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import { type SyntheticWebhook, syntheticWebhook } from './synthetic-webhook';

export interface PendingCheck {
  readonly eventId: string;
  readonly scope: string;
  readonly sentAtMs: number;
}

export interface ProbeStore {
  pending(): Promise<PendingCheck | undefined>;
  setPending(check: PendingCheck | undefined): Promise<void>;
  /** When an event was counted, in milliseconds; undefined when it was not. */
  countedAt(scope: string, eventId: string): Promise<number | undefined>;
}

/** Posts a body to the public address; resolves with the status. */
export type PostWebhook = (body: string, signature: string) => Promise<number>;

export interface ProbeParts {
  readonly readMetaApps: () => Promise<ReadonlyMap<string, MetaApp>>;
  readonly post: PostWebhook;
  readonly store: ProbeStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A check that is younger than this is not judged yet. */
const TOO_EARLY_MS = 20_000;

export function createProbe(parts: ProbeParts): () => Promise<void> {
  const { clock, log, metrics, store } = parts;

  return async () => {
    try {
      const previous = await store.pending();
      if (previous && clock.now() - previous.sentAtMs < TOO_EARLY_MS) {
        // The schedule has called twice: the check under way has not had its time yet.
        log.info('probe.skipped', { reason: 'called again too early' });
        return;
      }
      const sentAtMs = clock.now();
      const webhook = syntheticWebhook(randomUUID(), sentAtMs);
      // Noted before anything else: were it noted last and that failed, the old check would pass again and again.
      await store.setPending({ eventId: webhook.eventId, scope: webhook.scope, sentAtMs });
      if (previous) await settle(previous);
      const refusal = await post(webhook);
      if (refusal) {
        fail('not-accepted', { reason: refusal });
        // Told already: it need not be told again as one that did not arrive.
        await store.setPending(undefined);
      }
    } finally {
      metrics.flush();
    }
  };

  async function settle(check: PendingCheck): Promise<void> {
    const countedAtMs = await store.countedAt(check.scope, check.eventId);
    if (countedAtMs === undefined) {
      fail('not-counted', { durationMs: clock.now() - check.sentAtMs });
      return;
    }
    const roundTripMs = Math.max(0, countedAtMs - check.sentAtMs);
    metrics.count(METRICS.probeSuccess);
    metrics.time(METRICS.probeRoundTrip, roundTripMs);
    log.info('probe.passed', { durationMs: roundTripMs });
  }

  /** Undefined when the webhook was acknowledged, else why not. */
  async function post({ body }: SyntheticWebhook): Promise<string | undefined> {
    try {
      const app = (await parts.readMetaApps()).get(DEFAULT_APP);
      const secret = app?.appSecrets[0];
      if (!secret) return `the Meta secret has no app "${DEFAULT_APP}"`;
      const status = await parts.post(body, signBody(Buffer.from(body), secret));
      return status === 200 ? undefined : `status ${status}`;
    } catch (error) {
      return nameOf(error);
    }
  }

  function fail(errorCode: string, fields: { reason?: string; durationMs?: number }): void {
    metrics.fail(METRICS.probeSuccess);
    log.error('probe.failed', { errorCode, ...fields });
  }
}

/** `/health`: what ingest depends on, each with its status and latency. */
import type { Clock } from '../platform/clock';
import { type Answer, answerJson } from './responses';

export type HealthCheck = () => Promise<unknown>;

/** The address is open to all: an answer is kept this long, so that nobody can run up calls to AWS with it. */
const KEPT_MS = 5_000;

export function createHealth(
  checks: Readonly<Record<string, HealthCheck>>,
  clock: Clock,
): () => Promise<Answer> {
  let kept: { readonly answer: Answer; readonly until: number } | undefined;
  return async () => {
    if (kept && clock.now() < kept.until) return kept.answer;
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const startedAt = clock.now();
        const status = await check().then(
          () => 'ok' as const,
          () => 'failing' as const,
        );
        return [name, { status, latencyMs: clock.now() - startedAt }] as const;
      }),
    );
    const healthy = results.every(([, { status }]) => status === 'ok');
    const answer = answerJson(healthy ? 200 : 503, {
      status: healthy ? 'ok' : 'failing',
      checks: Object.fromEntries(results),
    });
    kept = { answer, until: clock.now() + KEPT_MS };
    return answer;
  };
}

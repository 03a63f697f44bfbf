/**
 * Asynchronous invocation: tried again after one and two minutes, then handed to the failure destination. Defaults and
 * record as AWS has them: docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
import type { Random } from '../random';
import type { Clock } from '../time/clock';
import type { LocalFunction } from './local-function';

export interface AsyncInvokeSettings {
  /** Attempts after the first. */
  readonly retries: number;
  readonly maxAgeMs: number;
  /** Takes the record of a failed event; absent, the event is dropped as Lambda drops it. */
  readonly onFailure?: (record: object) => void;
}

export const ASYNC_DEFAULTS: AsyncInvokeSettings = { retries: 2, maxAgeMs: 6 * 3_600_000 };

const RETRY_DELAYS_MS = [60_000, 120_000];

export function invokeAsync(
  fn: LocalFunction,
  event: unknown,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  settings: AsyncInvokeSettings,
): void {
  const acceptedAtMs = clock.now();
  const requestId = random.uuid();
  const attempt = async (count: number): Promise<void> => {
    const outcome = await fn.invoke(event);
    if (outcome.ok) return;
    const delayMs = RETRY_DELAYS_MS[count - 1] ?? 120_000;
    const tooOld = clock.now() + delayMs - acceptedAtMs > settings.maxAgeMs;
    if (count <= settings.retries && !tooOld) {
      clock.schedule(clock.now() + delayMs, () => attempt(count + 1));
      return;
    }
    settings.onFailure?.({
      version: '1.0',
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: {
        requestId,
        functionArn: `${fn.settings.arn}:$LATEST`,
        condition: count > settings.retries ? 'RetriesExhausted' : 'EventAgeExceeded',
        approximateInvokeCount: count,
      },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: outcome.error,
    });
  };
  void clock.track(attempt(1));
}

import type { CallContext } from '../../local/aws/service';
import { createSqs, type Sqs, type SqsOptions } from '../../local/aws/sqs/sqs';
import { createRandom } from '../../local/random';
import { VirtualClock } from '../../local/time/virtual-clock';

/** A moment to start from: 2026-11-21T00:00:00Z, in milliseconds. */
export const START_MS = Date.UTC(2026, 10, 21);

export const CALLER: CallContext = { traceHeader: undefined, caller: 'tester' };

export interface SqsWorld {
  readonly clock: VirtualClock;
  readonly sqs: Sqs;
  /** Calls an action; resolves once the stand-in has answered. */
  call(
    action: string,
    input: Record<string, unknown>,
    context?: CallContext,
  ): Promise<Record<string, unknown>>;
}

/** An SQS of its own on virtual time. */
export function createSqsWorld(options: Partial<SqsOptions> = {}): SqsWorld {
  const clock = new VirtualClock(START_MS);
  const sqs = createSqs({
    clock,
    random: createRandom(7),
    endpoint: () => 'http://127.0.0.1:4566',
    ...options,
  });
  return {
    clock,
    sqs,
    call: async (action, input, context = CALLER) =>
      ({ ...(await sqs.service.handle(action, input, context)) }) as Record<string, unknown>,
  };
}

/** The `error.name` that a refused call would show. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? String(error),
  );
}

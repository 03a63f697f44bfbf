/** One synchronous invocation by a stream's poller, as faults let it come about. */
import type { Faults } from '../aws/faults';
import type { FunctionError, Outcome } from '../functions/messages';
import type { Clock } from '../time/clock';

/** What an event source needs of a function. */
export interface Consumer {
  readonly arn: string;
  invoke(event: object): Promise<Outcome>;
}

export type Handed =
  | {
      readonly ok: true;
      readonly payload: unknown;
      /** What was handed over is to come once more, so much later. */
      readonly againAfterMs: number | undefined;
    }
  | {
      readonly ok: false;
      /** False when Lambda could not even call the function, for which no retry is counted. */
      readonly invoked: boolean;
      readonly error: FunctionError;
    };

export type Invoke = (event: object) => Promise<Handed>;

/** Invokes the function in Lambda's stead. Never rejects. */
export function createInvoke(consumer: Consumer, faults: Pick<Faults, 'decide'>, clock: Clock): Invoke {
  return async (event) => {
    const fault = faults.decide({
      service: 'lambda',
      action: 'Invoke',
      input: { ...event },
      permissions: [{ action: 'lambda:InvokeFunction', resource: consumer.arn }],
      caller: 'event-source',
      protocol: 'json',
    });
    if (fault && fault.latencyMs > 0) {
      await new Promise<void>((resolve) => {
        clock.schedule(clock.now() + fault.latencyMs, resolve);
      });
    }
    if (fault?.error) return failed(false, fault.error.code, fault.error.message);
    if (fault?.dropConnection === 'before')
      return failed(false, 'ConnectionBroken', 'the call did not arrive');
    const outcome = await clock.track(consumer.invoke(event));
    if (fault?.dropConnection === 'after')
      return failed(true, 'ConnectionBroken', 'the answer did not arrive');
    if (!outcome.ok) return { ok: false, invoked: true, error: outcome.error };
    return { ok: true, payload: outcome.payload, againAfterMs: fault?.deliverAgainMs };
  };
}

function failed(invoked: boolean, errorType: string, errorMessage: string): Handed {
  return { ok: false, invoked, error: { errorType, errorMessage } };
}

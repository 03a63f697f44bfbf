/** Invocations that may die, and calls that may fail: what happens to functions in a bad world. */
import type { Random } from '../../local/random';
import { awsError } from '../support/ports';
import type { Agenda } from './agenda';
import type { Harm } from './plan';

export interface Invocation {
  /** A call over the network: its effect comes a little later, its answer later still. */
  call<Result>(effect: () => Result | Promise<Result>): Promise<Result>;
}

export interface World {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly harm: Harm;
  /** Whether the bad times are over. */
  readonly calm: () => boolean;
  /** Those that die do so within this. @default 400 */
  readonly lifeMs?: number;
}

const CALL_MS = 40;
const LIFE_MS = 400;

/** Runs a handler; `failed` where it threw, else it died on its way. What it had asked for takes effect all the same. */
export async function invoke<Result>(
  { agenda, random, harm, calm, lifeMs = LIFE_MS }: World,
  handle: (invocation: Invocation) => Promise<Result>,
): Promise<
  { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly failed: boolean }
> {
  let alive = true;
  const never = new Promise<never>(() => {});
  const died = new Promise<{ readonly ok: false; readonly failed: boolean }>((resolve) => {
    if (calm() || random.next() >= harm.crashes) return;
    agenda.after(random.int(lifeMs), () => {
      alive = false;
      resolve({ ok: false, failed: false });
    });
  });
  const call: Invocation['call'] = async (effect) => {
    if (!alive) return never;
    await agenda.wait(random.int(CALL_MS));
    if (!calm() && random.next() < harm.throttled) {
      await agenda.wait(1);
      return alive ? Promise.reject(awsError('ThrottlingException')) : never;
    }
    const result = await effect();
    await agenda.wait(random.int(CALL_MS));
    if (!alive) return never;
    if (!calm() && random.next() < harm.answersLost) throw awsError('TimeoutError');
    return result;
  };
  const ended = handle({ call }).then(
    (result) => ({ ok: true, result }) as const,
    () => ({ ok: false, failed: true }) as const,
  );
  return Promise.race([ended, died]);
}

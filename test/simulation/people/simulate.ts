/** A month among people, from a seed. */
import { faultsOf } from './check';
import { liveThrough } from './life';
import { drawPlan } from './plan';

export interface PeopleOutcome {
  readonly faults: readonly string[];
  readonly episodes: number;
  readonly messages: number;
  readonly invocations: number;
  readonly crashes: number;
}

/** @param size no more tenants than a message names, for messages are what is compared */
export async function simulate(
  seed: number,
  size: { readonly days: number; readonly tenants: number },
): Promise<PeopleOutcome> {
  const plan = drawPlan(seed, size.days, size.tenants);
  const lived = await liveThrough(plan);
  return {
    faults: faultsOf(plan, lived),
    episodes: plan.episodes.length,
    messages: lived.sendings.filter(({ arrived }) => arrived).length,
    invocations: lived.invocations,
    crashes: lived.crashes,
  };
}

/** Compares the CPU of ways to do one thing, in turns, so that a slow moment of the machine meets all of them. */
import { medianOf } from './statistics';

export interface Variant {
  readonly name: string;
  /** Does the thing once; `call` counts up. */
  run(call: number): void | Promise<void>;
}

export interface Measured {
  readonly name: string;
  /** CPU of one call, user and system, all threads of the process. */
  readonly microseconds: number;
  /** To the first variant, round by round. */
  readonly ratio: number;
}

/** CPU that a variant gets a round: far above the resolution of the counter and of one collection of garbage. */
const ROUND_US = 400_000;
const WARM_UP_CALLS = 2_000;

export async function compareCpu(
  variants: readonly Variant[],
  { rounds, progress }: { readonly rounds: number; readonly progress: (round: number) => void },
): Promise<readonly Measured[]> {
  const plans = [];
  for (const variant of variants) {
    await costOf(variant, WARM_UP_CALLS);
    plans.push({ variant, calls: Math.ceil(ROUND_US / (await costOf(variant, WARM_UP_CALLS))) });
  }
  const costs = new Map<Variant, number[]>(variants.map((variant) => [variant, []]));
  for (let round = 1; round <= rounds; round++) {
    progress(round);
    for (const { variant, calls } of plans) costs.get(variant)?.push(await costOf(variant, calls));
  }
  const floors = costs.get(variants[0] as Variant) ?? [];
  return variants.map((variant) => {
    const own = costs.get(variant) ?? [];
    return {
      name: variant.name,
      microseconds: medianOf(own),
      ratio: medianOf(own.map((cost, round) => cost / (floors[round] ?? Number.NaN))),
    };
  });
}

/** Microseconds a call. */
async function costOf({ run }: Variant, calls: number): Promise<number> {
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call++) {
    const pending = run(call);
    // A thing done at once is not made to wait a turn: that would be measured too.
    if (pending) await pending;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

/** Judges one level of a rule. */
import { conditions } from './conditions';
import { type Judgement, judged, say } from './judgement';
import type { Level } from './rule-schema';
import type { Window } from './window';

export type { Judgement } from './judgement';

export function judge(
  { condition, resolve }: Pick<Level, 'condition' | 'resolve'>,
  window: Window,
): Judgement {
  const judgement = conditions.judge(condition, window);
  if (judgement.breaching !== false || resolve === undefined) return judgement;
  const limit = conditions.limit(condition);
  if (!limit) return judgement;
  const still = conditions.judge({ ...condition, [limit.field]: resolve }, window);
  if (!still.breaching) return judgement;
  const tell = () => `${judgement.reason}; over only past ${say(resolve, limit.unit)}`;
  return judged(false, judgement.value, tell, true);
}

/** What a step of the alert makes of it. */
export function verdictOf({ breaching, between }: Judgement): boolean | 'between' | undefined {
  return between ? 'between' : breaching;
}

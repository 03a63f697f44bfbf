/** Judges a rule's condition on sums of metrics over its window. */
import type { Rule } from './rule';

export interface Judgement {
  /** undefined: too little to judge. */
  readonly breaching: boolean | undefined;
  /** The share that was compared, from 0 to 1. */
  readonly value: number | undefined;
  /** The numbers behind it, as a person would say them. */
  readonly reason: string;
}

/** @param sums what each metric named in the condition added up to within the window */
export function judge(
  condition: Rule['condition'],
  sums: Readonly<Partial<Record<string, number>>>,
): Judgement {
  const total = (names: readonly string[]): number => names.reduce((sum, name) => sum + (sums[name] ?? 0), 0);
  const part = total(condition.of);
  const whole = total(condition.to);
  const window = `in ${condition.windowMinutes} min`;
  if (whole < condition.minimum) {
    return {
      breaching: undefined,
      value: undefined,
      reason: `${whole} ${condition.to.join(' + ')} ${window}, fewer than the ${condition.minimum} that it takes to judge`,
    };
  }
  const value = part / whole;
  return {
    breaching: value > condition.above,
    value,
    reason: `${part} of ${whole} ${window} is ${percent(value)}, limit ${percent(condition.above)}`,
  };
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

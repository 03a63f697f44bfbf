/** What to change about a rule, by how good its alerts were: one proposal a rule at most, the most telling. */
import type { RuleQuality } from './rule-quality';
import { sayShort } from './say';

export interface Proposal {
  readonly rule: string;
  readonly change: 'raise-threshold' | 'longer-for' | 'silence' | 'remove';
  /** What it rests on, and what to do, in a sentence or two. */
  readonly why: string;
}

/** Fewer say too little. */
const ENOUGH = 5;
const OFTEN_A_DAY = 10;

interface Kind {
  readonly change: Proposal['change'];
  applies(quality: RuleQuality, days: number): boolean;
  why(quality: RuleQuality, days: number): string;
}

/** The first that applies holds. */
const KINDS: readonly Kind[] = [
  {
    change: 'remove',
    applies: ({ fired, notTold }) => notTold >= ENOUGH && notTold >= 0.8 * fired,
    why: ({ fired, notTold }) =>
      `Nobody was told of ${notTold} of ${fired} alerts. What is muted nearly always can go, or its route is wrong.`,
  },
  {
    change: 'longer-for',
    applies: ({ fired, shortLived }) => shortLived >= 0.6 * fired,
    why: ({ fired, shortLived, toResolve }) =>
      `${shortLived} of ${fired} were over within 10 minutes without anybody${toResolve ? `, half of all within ${sayShort(toResolve.medianMs)}` : ''}. Let the condition hold longer before it fires (forMinutes).`,
  },
  {
    change: 'raise-threshold',
    applies: ({ fired, flapped }) => flapped >= 3 && flapped >= 0.3 * fired,
    why: ({ fired, flapped }) =>
      `${flapped} of ${fired} came back within half an hour: the value hovers at the limit. Raise it, or set a value at which the alert resolves (resolve).`,
  },
  {
    change: 'silence',
    applies: ({ fired, ignored, tenants, most }) =>
      tenants > 1 && (most?.fired ?? 0) >= 0.8 * fired && ignored >= 0.5 * fired,
    why: ({ fired, most }) =>
      `${most?.fired} of ${fired} are of the tenant ${most?.tenant}. Silence it there until that is mended, or give the tenant a threshold of its own.`,
  },
  {
    change: 'remove',
    applies: ({ fired, ignored, acknowledged }) => acknowledged === 0 && ignored >= 0.9 * fired,
    why: ({ fired }) =>
      `Nobody took on any of ${fired}. What nobody acts on need not wake anybody: remove it, or make it a notice.`,
  },
  {
    change: 'raise-threshold',
    applies: ({ fired }, days) => fired >= OFTEN_A_DAY * days,
    why: ({ fired }, days) => `It fires ${Math.round(fired / days)} times a day.`,
  },
];

/** @param days how long was looked at */
export function proposalsFor(rules: readonly RuleQuality[], days: number): readonly Proposal[] {
  return rules.flatMap((quality) => {
    if (quality.fired < ENOUGH) return [];
    const kind = KINDS.find(({ applies }) => applies(quality, days));
    return kind ? [{ rule: quality.rule, change: kind.change, why: kind.why(quality, days) }] : [];
  });
}

/** What a seed stands for: the rules, what goes wrong for tenants and platform, and what goes wrong for the evaluator. */

import { createRandom, type Random } from '../../../local/random';
import { rulePack } from '../../../rules';
import type { Harm } from '../plan';

/** Minutes since the start, the end not with it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const TROUBLES = [
  'failing',
  'flapping',
  'undelivered',
  'silent',
  'unauthorised',
  'limited',
  'rejected',
  'restricted',
  'slow',
  'storm',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface PlannedTenant {
  readonly id: string;
  /** Messages sent in a usual minute; below 1 the share of minutes with one. */
  readonly rate: number;
  readonly officeHours: boolean;
  readonly troubles: readonly (Span & { readonly trouble: Trouble })[];
  readonly messagesPerMinute?: number;
  /** Its own limit for send-failures. */
  readonly threshold?: number;
  /** It is not registered any more from then on, and what it counted until then is all. */
  readonly removedAt?: number;
}

export interface AlertPlan {
  readonly random: Random;
  readonly minutes: number;
  /** From here on nothing is wrong any more, with anybody. */
  readonly calmFrom: number;
  readonly tenants: readonly PlannedTenant[];
  readonly platform: readonly (Span & { readonly trouble: 'errors' | 'backlog' | 'dead-letters' })[];
  readonly harm: Harm;
  readonly shards: number;
  /** No evaluation is even begun. */
  readonly outages: readonly Span[];
  readonly unpublishable: readonly Span[];
  readonly platformUnreadable: readonly Span[];
  /** No rhythm is ever saved, so that a sandbox that begins anew knows nobody but by the minutes it reads. */
  readonly rhythmsLost: boolean;
  /** Counts of these minutes come only when the span is over, of some tenants and in part. */
  readonly late: readonly Span[];
  /** The share of schedule events that come twice, that come minutes late, and of sandboxes that are not used again. */
  readonly twice: number;
  readonly delayed: number;
  readonly cold: number;
  /** A new version is deployed, without this rule. */
  readonly deployment: { readonly minute: number; readonly without: string };
}

export interface Size {
  readonly tenants: number;
  readonly days: number;
}

const DAY = 1_440;
/** Longer than the longest window and the longest time to resolve together. */
const CALM_MINUTES = 150;

export function planOf(seed: number, { tenants, days }: Size): AlertPlan {
  const random = createRandom(seed);
  const draw = random.fork('alerts');
  const pick = <Item>(items: readonly Item[]): Item => items[draw.int(items.length)] as Item;
  const minutes = Math.round(days * DAY);
  const calmFrom = minutes - CALM_MINUTES;
  const spans = (most: number, longest: number): readonly Span[] =>
    Array.from({ length: draw.int(most + 1) }, () => {
      const from = draw.int(calmFrom);
      // Many are short, some are long.
      return { from, to: Math.min(calmFrom, from + 1 + Math.floor(longest * draw.next() ** 3)) };
    });
  const perDay = (most: number) => Math.ceil(most * days);
  const planned = Array.from({ length: tenants }, (_, index) => ({
    id: `tenant-${index}`,
    rate: pick([0.05, 0.5, 3, 30, 30, 60]),
    officeHours: draw.next() < 0.3,
    troubles: spans(perDay(3), 240).map((span) => ({ ...span, trouble: pick(TROUBLES) })),
    ...(draw.next() < 0.3 ? { messagesPerMinute: 40 + draw.int(80) } : {}),
    ...(draw.next() < 0.2 ? { threshold: 0.25 } : {}),
    ...(draw.next() < 0.2 ? { removedAt: draw.int(calmFrom) } : {}),
  }));
  /** Mostly without a rule that has something to say just then. */
  const deploymentIn = (troubles: readonly (Span & { readonly trouble: Trouble })[]) => {
    const failing = troubles.filter(({ trouble }) => trouble === 'failing' || trouble === 'flapping');
    if (failing.length === 0 || draw.next() < 0.2) {
      return { minute: draw.int(minutes), without: pick([...rulePack, ...VARIANTS]).id };
    }
    const { from, to } = pick(failing);
    return { minute: from + draw.int(to - from), without: pick(VARIANTS).id };
  };
  return {
    random,
    minutes,
    calmFrom,
    tenants: planned,
    platform: spans(perDay(3), 120).map((span) => ({
      ...span,
      trouble: pick(['errors', 'backlog', 'dead-letters'] as const),
    })),
    harm: {
      throttled: pick([0, 0.01, 0.05]),
      answersLost: pick([0, 0.01, 0.05]),
      crashes: pick([0, 0.05, 0.3]),
      handedOutTwice: 0,
      repeats: 0,
      shardsEnd: 0,
      visibilityMs: 0,
    },
    shards: pick([1, 1, 2]),
    outages: spans(perDay(4), 200),
    unpublishable: spans(perDay(2), 60),
    platformUnreadable: spans(perDay(1), 60),
    rhythmsLost: draw.next() < 0.4,
    late: spans(perDay(2), 45),
    twice: pick([0, 0.05, 0.3]),
    delayed: pick([0, 0.02, 0.2]),
    cold: pick([0, 0.01, 0.2]),
    deployment: deploymentIn(planned.flatMap(({ troubles }) => troubles)),
  };
}

const BASE = {
  scope: 'tenant',
  cooldownMinutes: 15,
  category: 'delivery',
  runbook: 'docs/runbooks/send-failures.md',
  cases: [{ name: 'nothing is sent', series: {}, states: 'inactive' }],
} as const;
const FAILED = {
  kind: 'ratio',
  of: ['failed'],
  to: ['sent', 'failed'],
  windowMinutes: 1,
  minimum: 5,
} as const;

/** What the pack has few of: waiting before firing, no waiting after, two limits, and each meaning of no value. */
export const VARIANTS = [
  {
    ...BASE,
    id: 'at-once',
    summary: 'Fires and resolves at the first minute',
    condition: { ...FAILED, above: 0.1 },
    forMinutes: 0,
    keepFiringMinutes: 0,
    severity: 'notice',
  },
  {
    ...BASE,
    id: 'patient',
    summary: 'Waits three minutes and keeps for two',
    condition: { ...FAILED, above: 0.1 },
    forMinutes: 3,
    keepFiringMinutes: 2,
    severity: 'warning',
  },
  {
    ...BASE,
    id: 'two-limits',
    summary: 'Resolves only far below where it fires',
    condition: { ...FAILED, above: 0.2 },
    levels: [
      { severity: 'high', condition: { above: 0.3 }, resolve: 0.02 },
      { severity: 'warning', forMinutes: 2, resolve: 0.02 },
    ],
    forMinutes: 1,
    keepFiringMinutes: 15,
    cases: [{ name: 'nothing is sent', series: {}, states: { high: 'inactive', warning: 'inactive' } }],
  },
  {
    ...BASE,
    id: 'heartbeat',
    summary: 'No messages at all is what it is about',
    condition: { kind: 'threshold', of: ['sent'], aggregate: 'sum', windowMinutes: 10, atMost: 0 },
    forMinutes: 5,
    keepFiringMinutes: 1,
    onMissing: 'alert',
    severity: 'high',
  },
  {
    ...BASE,
    id: 'slow',
    summary: 'Takes long to fire and long to resolve',
    condition: { kind: 'threshold', of: ['sent'], aggregate: 'sum', windowMinutes: 10, atMost: 1 },
    forMinutes: 35,
    keepFiringMinutes: 35,
    onMissing: 'alert',
    severity: 'notice',
  },
  {
    ...BASE,
    id: 'stands-still',
    summary: 'Without a value nothing is known',
    condition: { ...FAILED, above: 0.1 },
    forMinutes: 4,
    keepFiringMinutes: 4,
    onMissing: 'keep',
    severity: 'warning',
  },
] as const;

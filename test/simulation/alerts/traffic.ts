/** What tenants and the platform really have in each minute, and what of it has been counted by a moment. */
import { bucketOf } from '../../../lambdas/domain/metric/histogram';
import type { Counts } from '../../../lambdas/domain/tenant/counts';
import type { AlertPlan, PlannedTenant, Span, Trouble } from './plan';

/** What a minute had is counted so long after its end. */
export const COUNTED_AFTER_MS = 5_000;
const MINUTE_MS = 60_000;
/** Minutes before the start are asked for too. */
const DAYS_BEFORE = 1;
/** Made once and kept for so long: longer than any evaluation looks back. */
const KEPT_MINUTES = 300;

export const isIn = (spans: readonly Span[], minute: number): boolean =>
  spans.some(({ from, to }) => from <= minute && minute < to);

/** The counts of each tenant in a minute, as far as they are there. @param minute and time, since the start */
export type CountsAt = (minute: number, sinceStartMs: number) => ReadonlyMap<string, Counts>;

/** The same each time that it is asked, but for what was held back until then. */
export function trafficOf(plan: AlertPlan): CountsAt {
  const whole = new Map<number, ReadonlyMap<string, Counts>>();
  return (minute, sinceStartMs) => {
    if (sinceStartMs < (minute + 1) * MINUTE_MS + COUNTED_AFTER_MS) return new Map();
    const known = whole.get(minute);
    if (known) return known;
    const isHeldBack = plan.late.some((span) => isHeld(span, minute, sinceStartMs));
    const counts = new Map<string, Counts>();
    for (const [index, tenant] of plan.tenants.entries()) {
      if (minute > (tenant.removedAt ?? minute)) continue;
      const own = countsOf(plan, tenant, minute, noise(index, minute), isHeldBack);
      if (own) counts.set(tenant.id, own);
    }
    if (!isHeldBack) {
      whole.set(minute, counts);
      whole.delete(minute - KEPT_MINUTES);
    }
    return counts;
  };
}

function countsOf(
  { calmFrom }: AlertPlan,
  tenant: PlannedTenant,
  minute: number,
  chance: Chance,
  isHeldBack: boolean,
): Counts | undefined {
  const sent = sentIn(tenant, minute, minute >= calmFrom, chance);
  const troubles = tenant.troubles.filter(({ from, to }) => from <= minute && minute < to);
  const counts = troubles.reduce(
    (so, { trouble }) => SHAPES[trouble](so, minute, chance),
    usual(sent, chance),
  );
  return shown(isHeldBack && chance(9) < 0.3 ? held(counts, chance) : counts);
}

/** Moments at which something that was held back is counted. */
export function arrivals(plan: AlertPlan): readonly number[] {
  return plan.late.map(({ to }) => to * MINUTE_MS);
}

function isHeld({ from, to }: Span, minute: number, sinceStartMs: number): boolean {
  return from <= minute && minute < to && sinceStartMs < to * MINUTE_MS;
}

function sentIn({ rate, officeHours }: PlannedTenant, minute: number, calm: boolean, chance: Chance): number {
  // In the end everybody has traffic to be judged by.
  if (calm) return 10 + Math.floor(chance(0) * 3);
  const hour = Math.floor((minute + DAYS_BEFORE * 1_440) / 60) % 24;
  if (officeHours && (hour < 2 || hour >= 12)) return 0;
  if (rate < 1) return chance(0) < rate ? 1 : 0;
  return Math.round(rate * (0.6 + 0.8 * chance(0)));
}

type Figures = Record<string, number>;

function usual(sent: number, chance: Chance): Figures {
  const failed = sent >= 30 && chance(1) < 0.1 ? 1 : 0;
  return { sent, delivered: sent - failed, failed, inbound: Math.floor(sent / 3), latency: 200 };
}

const SHAPES: Readonly<Record<Trouble, (so: Figures, minute: number, chance: Chance) => Figures>> = {
  failing: (so, _, chance) => failing(so, 0.2 + 0.6 * chance(2)),
  flapping: (so, minute) => failing(so, minute % 7 < 3 ? 0.5 : 0),
  undelivered: (so) => ({ ...so, delivered: Math.floor((so.delivered ?? 0) / 3) }),
  silent: () => ({}),
  unauthorised: (so, _, chance) => ({ ...so, 'errors.auth': chance(3) < 0.3 ? 1 : 0 }),
  limited: (so) => ({ ...so, 'errors.rate-limit': 9 }),
  rejected: (so, _, chance) => ({ ...so, templateRejected: chance(4) < 0.1 ? 1 : 0 }),
  restricted: (so, _, chance) => ({ ...so, accountRestricted: chance(5) < 0.1 ? 1 : 0 }),
  slow: (so) => ({ ...so, latency: 3_000 }),
  storm: (so) => ({ ...so, sent: (so.sent ?? 0) + 900, delivered: (so.delivered ?? 0) + 900 }),
};

function failing(so: Figures, share: number): Figures {
  const failed = Math.round((so.sent ?? 0) * share);
  return { ...so, failed, delivered: (so.sent ?? 0) - failed };
}

function held(counts: Figures, chance: Chance): Figures {
  if (chance(8) < 0.5) return {};
  return Object.fromEntries(
    Object.entries(counts).map(([name, n]) => [name, name === 'latency' ? n : Math.floor(n / 2)]),
  );
}

function shown({ latency, ...counted }: Figures): Counts | undefined {
  const series = Object.entries(counted).filter(([, n]) => n > 0);
  if (series.length === 0) return undefined;
  const { sent = 0, delivered = 0, inbound = 0 } = counted;
  const events = { 'events.message.sent': sent, 'events.message.delivered': delivered };
  const readings = sent + delivered + inbound;
  return {
    ...Object.fromEntries(series),
    ...(sent > 0 ? events : {}),
    ...(readings > 0 ? { [`latency.processing.${bucketOf(latency ?? 200)}`]: readings } : {}),
  } as Counts;
}

/** What the platform's metrics were in a minute; undefined for one of which nothing is known. */
export function platformIn({ platform }: AlertPlan, metric: string, minute: number): number | undefined {
  const trouble = platform.find(({ from, to }) => from <= minute && minute < to);
  switch (metric) {
    case 'httpRequests':
      return 200;
    case 'http4xx':
      return trouble?.trouble === 'errors' ? 40 + (minute % 3) : 0;
    case 'http5xx':
      return 0;
    case 'queueDepth':
      return trouble?.trouble === 'backlog' ? 9_000 + (minute % 4) * 1_000 : 10;
    case 'deadLetters':
      return trouble?.trouble === 'dead-letters' ? 1 + 2 * (minute - trouble.from) : 0;
    default:
      return undefined;
  }
}

type Chance = (which: number) => number;

/** Numbers in [0, 1) that depend on tenant and minute alone: they may be asked for in any order. */
function noise(index: number, minute: number): Chance {
  return (which) => {
    let mixed =
      Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(minute + 7, 0x85ebca6b) ^ Math.imul(which + 3, 0xc2b2ae35);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
    mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

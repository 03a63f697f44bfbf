/** What rules may ask of a tenant that is not counted but worked out from counts: a value, and the words for it. */
import { figuresIn, measureParts, valuesOf } from '../health/parts';
import { type Health, healthOf, scoreIn } from '../health/score';
import type { Rhythms } from '../rhythm/encoding';
import type { SilenceSettings } from '../rhythm/settings';
import { judgeSilence, type Verdict } from '../rhythm/verdict';
import type { Counts } from './counts';
import type { LastMinutes } from './last-minutes';
import {
  findNoisyNeighbour,
  isActive,
  NO_LOAD,
  NOISY_SETTINGS,
  type QueueLoad,
  type QueueWindow,
} from './noisy-neighbour';
import { quotaUse } from './quota';
import type { Tenant } from './tenant';

export interface Gauge {
  readonly value: number;
  /** The numbers behind it, as a person would say them; put into words when somebody asks for them. */
  readonly because: string;
}

function gauge(value: number, tell: () => string): Gauge {
  return {
    value,
    get because() {
      return tell();
    },
  };
}

/** By metric; what is not there cannot be told. */
export type Gauges = Readonly<Partial<Record<string, Gauge>>>;

/** Minutes of counts that a health score is made from, the newest of them among those that have settled. */
export const HEALTH_MINUTES = 30;

/** With fewer events in the window, webhooks set aside among them, a score may be told to who asks, and nobody is woken for it. */
const HEALTH_EVENTS = 20;

export function healthOver(last: LastMinutes): Health {
  return healthOf(figuresOver(last));
}

export function healthGauge(last: LastMinutes): Gauge | undefined {
  const figures = figuresOver(last);
  if (figures.processed + figures.notProcessed < HEALTH_EVENTS) return undefined;
  const score = scoreIn(valuesOf(figures));
  if (score === undefined) return undefined;
  return gauge(score, () => {
    const known = Object.values(measureParts(figures)).filter(({ value }) => value !== undefined);
    return known.map(({ reason }) => reason).join('; ');
  });
}

function figuresOver(last: LastMinutes) {
  return figuresIn(last.sum(HEALTH_MINUTES), last.values('sent', 1)[0] ?? 0);
}

/** The longest silence of all fields, in usual longest gaps. */
export function silenceGauge(rhythms: Rhythms, settings: SilenceSettings): Gauge | undefined {
  let worst: Verdict | undefined;
  for (const [field, rhythm] of rhythms) {
    const verdict = judgeSilence(rhythm, field, settings);
    if (verdict.alarm !== undefined && !(worst && worst.ratio >= verdict.ratio)) worst = verdict;
  }
  const found = worst;
  return found && gauge(found.ratio, () => found.sentence);
}

/** Of the quota that is used most. */
export function quotaGauge(
  tenant: Pick<Tenant, 'quotas'>,
  day: Counts,
  minute: Counts | undefined,
): Gauge | undefined {
  const uses = quotaUse(tenant, { day, minute: minute ?? {} });
  const most = uses.reduce<(typeof uses)[number] | undefined>(
    (best, each) => (best && best.share >= each.share ? best : each),
    undefined,
  );
  return most && { value: most.share, because: most.reason };
}

/**
 * Minutes that the share of the queue is taken over. How long a share must last, the rule says: in a longer window a
 * burst of one minute would be most of all that came in many.
 */
const SHARE_MINUTES = 1;
/** Who has had events in so many minutes is active: of few messages an hour there are none in most minutes. */
const ACTIVE_MINUTES = 10;
/** Minutes of counts that shares are made from. */
export const QUEUE_SHARE_MINUTES = Math.max(SHARE_MINUTES, ACTIVE_MINUTES);

/** @param tenants the last minutes of each */
export function queueWindowOf(tenants: Iterable<readonly [tenantId: string, LastMinutes]>): QueueWindow {
  const counts = new Map<string, Counts>();
  let activeTenants = 0;
  for (const [tenantId, last] of tenants) {
    if (!isActive(tenantId, last.sum(ACTIVE_MINUTES))) continue;
    activeTenants += 1;
    counts.set(tenantId, last.sum(SHARE_MINUTES));
  }
  return { counts, activeTenants };
}

export interface QueueShare {
  readonly tenantId: string;
  readonly gauge: Gauge;
}

/**
 * The tenant with the largest share of what all had; of the others it is known that it is less.
 * @param others what the tenants that are not in it had in the same minutes
 */
export function queueShareGauge(window: QueueWindow, others: QueueLoad = NO_LOAD): QueueShare | undefined {
  const found = findNoisyNeighbour(window, { ...NOISY_SETTINGS, above: 0 }, others);
  return found && { tenantId: found.tenantId, gauge: { value: found.share, because: found.reason } };
}

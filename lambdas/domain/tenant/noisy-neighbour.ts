/**
 * A tenant that takes more of the pipeline than all others together. AWS tells how many groups of a fair queue are
 * noisy, not which; the counts know.
 *
 * Two shares are looked at. Of events: how much of what came was the tenant's. Of time: the sum of `latency.processing`,
 * from the receipt of a webhook to the record of its event. That time is spent waiting in the queue and being worked
 * on, so by Little's law the share of its sum is the share of the queue that the tenant's events were, on average.
 */
import { middleOf } from '../metric/histogram';
import { type Counts, eventsIn, histogramOf } from './counts';
import { PROBE_TENANT } from './tenant';

export interface NoisySettings {
  /** A share above this is noisy; 0 to 1. */
  readonly above: number;
  /** With so many active tenants or fewer, a large share is nothing special. */
  readonly activeTenants: number;
  /** With fewer events of all tenants together a share means nothing. */
  readonly minimumEvents: number;
}

export const NOISY_SETTINGS: NoisySettings = { above: 0.5, activeTenants: 5, minimumEvents: 10 };

export interface Noisy {
  readonly tenantId: string;
  readonly of: 'events' | 'time';
  /** 0 to 1. */
  readonly share: number;
  readonly activeTenants: number;
  /** The numbers behind it, as a person would say them. */
  readonly reason: string;
}

/** What some tenants have had, each by itself. */
export interface QueueWindow {
  /** Their counts, summed over the window that is judged. */
  readonly counts: ReadonlyMap<string, Counts>;
  /** How many of them have had events of late, in the window or in a longer time before its end. */
  readonly activeTenants: number;
}

/** What some tenants have put on the pipeline together. */
export interface QueueLoad {
  /** How many of them have had events of late. */
  readonly activeTenants: number;
  readonly events: number;
  readonly ms: number;
}

export const NO_LOAD: QueueLoad = { activeTenants: 0, events: 0, ms: 0 };

export function addLoads(a: QueueLoad, b: QueueLoad): QueueLoad {
  return {
    activeTenants: a.activeTenants + b.activeTenants,
    events: a.events + b.events,
    ms: a.ms + b.ms,
  };
}

export function queueLoadOf({ counts, activeTenants }: QueueWindow): QueueLoad {
  return { activeTenants, ...sumOf([...counts].map(loadOf).filter(isLoad)) };
}

/** Whether a tenant with such counts is an active one; the synthetic check never is. */
export function isActive(tenantId: string, counts: Counts): boolean {
  return tenantId !== PROBE_TENANT.id && eventsIn(counts) > 0;
}

interface Load {
  readonly tenantId: string;
  readonly events: number;
  readonly ms: number;
}

/**
 * The tenant with the largest share above the limit, if any: at most one can have more than half.
 * @param window the synthetic check's counts are left out
 * @param others what the tenants that are not in it had in the same window
 */
export function findNoisyNeighbour(
  window: QueueWindow,
  settings: NoisySettings = NOISY_SETTINGS,
  others: QueueLoad = NO_LOAD,
): Noisy | undefined {
  const loads = [...window.counts].map(loadOf).filter(isLoad);
  const ofWindow = { activeTenants: window.activeTenants, ...sumOf(loads) };
  const { activeTenants, events, ms } = addLoads(ofWindow, others);
  if (loads.length === 0 || activeTenants <= settings.activeTenants || events < settings.minimumEvents) {
    return undefined;
  }
  const shares = loads.flatMap((load) => [
    { ...load, of: 'events' as const, share: load.events / events },
    { ...load, of: 'time' as const, share: ms > 0 ? load.ms / ms : 0 },
  ]);
  const most = shares.reduce((best, each) => (each.share > best.share ? each : best));
  if (most.share <= settings.above) return undefined;
  const { tenantId, of, share } = most;
  const figures =
    of === 'events' ? `${most.events} of ${events} events` : `${seconds(most.ms)} of ${seconds(ms)}`;
  return {
    tenantId,
    of,
    share,
    activeTenants,
    reason:
      `${figures}${of === 'time' ? ' in the queue and at work' : ''}: ${Math.floor(share * 100)} % ` +
      `of what ${activeTenants} active tenants had`,
  };
}

function sumOf(loads: readonly Load[]): Omit<QueueLoad, 'activeTenants'> {
  return {
    events: loads.reduce((sum, load) => sum + load.events, 0),
    ms: loads.reduce((sum, load) => sum + load.ms, 0),
  };
}

function loadOf([tenantId, counts]: readonly [string, Counts]): Load {
  let ms = 0;
  for (const [bucket, n] of histogramOf(counts, 'processing')) ms += n * middleOf(bucket);
  return { tenantId, events: eventsIn(counts), ms };
}

function isLoad({ tenantId, events }: Load): boolean {
  return events > 0 && tenantId !== PROBE_TENANT.id;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

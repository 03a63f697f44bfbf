/** What is worked out for tenants at each evaluation: health, silence, quota, and the share of the queue. */
import type { TenantMetric } from '../domain/metric/catalogue';
import { silenceSettingsOf } from '../domain/rhythm/settings';
import type { Counts } from '../domain/tenant/counts';
import {
  type Gauge,
  type Gauges,
  HEALTH_MINUTES,
  healthGauge,
  quotaGauge,
  silenceGauge,
} from '../domain/tenant/derived';
import type { LastMinutes } from '../domain/tenant/last-minutes';
import type { RecentCounts } from '../domain/tenant/recent-counts';
import { type Tenant, UNASSIGNED } from '../domain/tenant/tenant';
import type { Clock } from '../platform/clock';
import { createDayCounts } from './day-counts';
import type { LoadStore, ReadDay, RhythmStore } from './ports';
import { createQueueShares } from './queue-share';
import { createRhythmBook, RHYTHM_MINUTES } from './rhythms';
import { partsOf, type Shard } from './shard';

export interface Derived {
  /** Tenants to be judged, also those that had no counts, but nobody who is not registered. */
  readonly tenants: ReadonlySet<string>;
  gaugesOf(tenantId: string): Gauges;
  /** What is there to be told but not known yet, and of whom; nothing in it where all is known. */
  readonly unread: readonly Unread[];
  /** Why not, where it is not for want of time. */
  readonly failures: readonly unknown[];
}

export interface Unread {
  readonly metric: TenantMetric;
  isOf(tenantId: string): boolean;
}

/** @param recent the minutes before `endMs`; @param tenants those that are registered */
export type Derive = (
  recent: RecentCounts,
  endMs: number,
  tenants: ReadonlyMap<string, Tenant>,
) => Promise<Derived>;

export interface DeriveParts {
  readonly readDay: ReadDay;
  readonly rhythms: RhythmStore;
  readonly loads: LoadStore;
  /** Told of a rhythm that could not be saved; the next hour tries again. */
  readonly onUnsaved: (error: unknown) => void;
  readonly clock: Clock;
}

/** How many minutes `Derive` wants to see, and what of them. */
export const DERIVE_MINUTES = Math.max(HEALTH_MINUTES, RHYTHM_MINUTES);
export const DERIVE_METRICS: readonly TenantMetric[] = [
  'inbound',
  'sent',
  'delivered',
  'failed',
  'setAside',
  'latency.processing',
];

const MINUTE_MS = 60_000;

/** @param shard whose tenants are meant */
export function createDerive(parts: DeriveParts, shard: Shard): Derive {
  const rhythms = createRhythmBook(parts.rhythms, partsOf(shard), parts.onUnsaved);
  const shares = createQueueShares(parts.loads, shard);
  const days = createDayCounts(parts.readDay, parts.clock);

  return async (recent, endMs, tenants) => {
    const end = endMs / MINUTE_MS;
    const settingsOf = (id: string) => {
      const tenant = tenants.get(id);
      return tenant && silenceSettingsOf(tenant);
    };
    await rhythms.look(recent, endMs, settingsOf);
    const isJudged = (id: string) => id === UNASSIGNED || tenants.has(id);
    const seen = new Set([...recent.tenants(), ...rhythms.tenants()].filter(isJudged));
    const noisy = await shares.largest(recent, end);
    const byDay = [...seen].filter((id) => tenants.get(id)?.quotas.messagesPerDay !== undefined);
    const today = await days.of(byDay, recent, endMs);
    const unread = new Set(byDay.filter((id) => !today.messages.has(id)));
    return {
      tenants: seen,
      unread: [
        ...(unread.size > 0 ? [{ metric: 'quotaUsed', isOf: (id: string) => unread.has(id) } as const] : []),
        ...(noisy.isUnread ? [{ metric: 'queueShare', isOf: () => true } as const] : []),
      ],
      failures: [...today.failures, ...noisy.failures],
      gaugesOf: (id) => {
        const [tenant, settings] = [tenants.get(id), settingsOf(id)];
        // The product's own `unassigned`: nobody has agreed on anything for it.
        if (!tenant || !settings) return {};
        const [last, known] = [recent.of(id, end), rhythms.of(id)];
        return defined({
          health: healthGauge(last),
          silence: known && silenceGauge(known, settings),
          quotaUsed: unread.has(id) ? undefined : quotaOf(tenant, today.messages.get(id), last),
          queueShare: noisy.share?.tenantId === id ? noisy.share.gauge : undefined,
        });
      },
    };
  };
}

function quotaOf(tenant: Tenant, day: Counts = {}, last: LastMinutes): Gauge | undefined {
  // Of most tenants nothing was agreed on.
  return Object.keys(tenant.quotas).length === 0 ? undefined : quotaGauge(tenant, day, last.sum(1));
}

function defined(gauges: Readonly<Record<string, Gauge | undefined>>): Gauges {
  return Object.fromEntries(Object.entries(gauges).filter(([, gauge]) => gauge !== undefined)) as Gauges;
}

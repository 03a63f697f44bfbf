/** What is worked out for tenants at each evaluation: health, silence, quota, and the share of the queue. */
import type { TenantMetric } from '../domain/metric/catalogue';
import { silenceSettingsOf } from '../domain/rhythm/settings';
import type { Counts } from '../domain/tenant/counts';
import {
  type Gauge,
  type Gauges,
  HEALTH_MINUTES,
  healthGauge,
  QUEUE_SHARE_MINUTES,
  queueShareGauge,
  quotaGauge,
  silenceGauge,
} from '../domain/tenant/derived';
import type { LastMinutes } from '../domain/tenant/last-minutes';
import type { RecentCounts } from '../domain/tenant/recent-counts';
import { type Tenant, UNASSIGNED } from '../domain/tenant/tenant';
import type { Clock } from '../platform/clock';
import { createDayCounts } from './day-counts';
import type { ReadDay, RhythmStore } from './ports';
import { createRhythmBook, RHYTHM_MINUTES } from './rhythms';

export interface Derived {
  /** Tenants to be judged, also those that had no counts, but nobody who is not registered. */
  readonly tenants: ReadonlySet<string>;
  gaugesOf(tenantId: string): Gauges;
  /** Tenants of whom `quotaUsed` is not known yet. */
  readonly unread: ReadonlySet<string>;
  /** Why not, where it is not for want of time. */
  readonly failures: readonly unknown[];
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
  'latency.processing',
];

const MINUTE_MS = 60_000;

/** @param parts whose tenants are meant */
export function createDerive(parts: DeriveParts, ownParts: readonly number[]): Derive {
  const rhythms = createRhythmBook(parts.rhythms, ownParts, parts.onUnsaved);
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
    const noisy = queueShareGauge(
      new Map([...recent.tenants()].map((id) => [id, recent.of(id, end).sum(QUEUE_SHARE_MINUTES)])),
    );
    const byDay = [...seen].filter((id) => tenants.get(id)?.quotas.messagesPerDay !== undefined);
    const { messages, failures } = await days.of(byDay, recent, endMs);
    const unread = new Set(byDay.filter((id) => !messages.has(id)));
    return {
      tenants: seen,
      unread,
      failures,
      gaugesOf: (id) => {
        const [tenant, settings] = [tenants.get(id), settingsOf(id)];
        // The product's own `unassigned`: nobody has agreed on anything for it.
        if (!tenant || !settings) return {};
        const [last, known] = [recent.of(id, end), rhythms.of(id)];
        return defined({
          health: healthGauge(last),
          silence: known && silenceGauge(known, settings),
          quotaUsed: unread.has(id) ? undefined : quotaOf(tenant, messages.get(id), last),
          queueShare: noisy?.tenantId === id ? noisy.gauge : undefined,
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

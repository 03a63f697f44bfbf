/** What is worked out for tenants at each evaluation: health, silence, quota, and the share of the queue. */
import { forEachBeside } from '../domain/collections';
import type { TenantMetric } from '../domain/metric/catalogue';
import { silenceSettingsOf } from '../domain/rhythm/settings';
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
import type { RecentCounts } from '../domain/tenant/recent-counts';
import { type Tenant, UNASSIGNED } from '../domain/tenant/tenant';
import { createDayCounts } from './day-counts';
import type { ReadDay, RhythmStore } from './ports';
import { createRhythmBook, RHYTHM_MINUTES } from './rhythms';

export interface Derived {
  /** Tenants to be judged, also those that had no counts, but nobody who is not registered. */
  readonly tenants: ReadonlySet<string>;
  gaugesOf(tenantId: string): Gauges;
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
const AT_ONCE = 32;

/** @param parts whose tenants are meant */
export function createDerive(parts: DeriveParts, ownParts: readonly number[]): Derive {
  const rhythms = createRhythmBook(parts.rhythms, ownParts, parts.onUnsaved);
  const days = createDayCounts(parts.readDay);

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
    const quotas = new Map<string, Gauge | undefined>();
    await forEachBeside(seen, AT_ONCE, async (id) => {
      const tenant = tenants.get(id);
      if (!tenant || Object.keys(tenant.quotas).length === 0) return;
      const day = await days.of(id, recent, endMs);
      quotas.set(id, quotaGauge(tenant, day, recent.of(id, end).sum(1)));
    });
    return {
      tenants: seen,
      gaugesOf: (id) => {
        const settings = settingsOf(id);
        // The product's own `unassigned`: nobody has agreed on anything for it.
        if (!settings) return {};
        const known = rhythms.of(id);
        return defined({
          health: healthGauge(recent.of(id, end)),
          silence: known && silenceGauge(known, settings),
          quotaUsed: quotas.get(id),
          queueShare: noisy?.tenantId === id ? noisy.gauge : undefined,
        });
      },
    };
  };
}

function defined(gauges: Readonly<Record<string, Gauge | undefined>>): Gauges {
  return Object.fromEntries(Object.entries(gauges).filter(([, gauge]) => gauge !== undefined)) as Gauges;
}

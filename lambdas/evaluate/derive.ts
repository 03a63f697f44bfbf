/** What is worked out for tenants at each evaluation: health, silence, quota, and the share of the queue. */
import { forEachBeside } from '../domain/collections';
import { silenceSettingsOf } from '../domain/rhythm/settings';
import { sumCounts } from '../domain/tenant/counts';
import { type Gauge, HEALTH_MINUTES, healthGauge, quotaGauge, silenceGauge } from '../domain/tenant/derived';
import { findNoisyNeighbour, NOISY_SETTINGS } from '../domain/tenant/noisy-neighbour';
import { PROBE_TENANT, type Tenant, UNASSIGNED } from '../domain/tenant/tenant';
import { createDayCounts } from './day-counts';
import type { MinuteCounts } from './minutes';
import type { ReadDay, RhythmStore } from './ports';
import { createRhythmBook, RHYTHM_MINUTES } from './rhythms';

/** By metric; what is not there cannot be told. */
export type Gauges = Readonly<Partial<Record<string, Gauge>>>;

export interface Derived {
  /** Tenants to be judged, also those that had no counts. */
  readonly tenants: readonly string[];
  gaugesOf(tenantId: string): Gauges;
}

/**
 * @param minutes the last whole minutes before `endMs`, the oldest first
 * @param tenants those that are registered
 */
export type Derive = (
  minutes: readonly MinuteCounts[],
  endMs: number,
  tenants: ReadonlyMap<string, Tenant>,
) => Promise<Derived>;

export interface DeriveParts {
  readonly readDay: ReadDay;
  readonly rhythms: RhythmStore;
  /** Told of a rhythm that could not be saved; the next hour tries again. */
  readonly onUnsaved: (error: unknown) => void;
}

/** How many minutes `Derive` wants to see. */
export const DERIVE_MINUTES = Math.max(HEALTH_MINUTES, RHYTHM_MINUTES);
const NOISY_MINUTES = 10;
const AT_ONCE = 32;
/** The product's own: nobody has agreed on anything for them. */
const NOBODY = new Set([PROBE_TENANT.id, UNASSIGNED]);

/** @param parts whose tenants are meant */
export function createDerive(parts: DeriveParts, ownParts: readonly number[]): Derive {
  const rhythms = createRhythmBook(parts.rhythms, ownParts, parts.onUnsaved);
  const days = createDayCounts(parts.readDay);

  return async (minutes, endMs, tenants) => {
    const settingsOf = (id: string) => silenceSettingsOf(tenants.get(id) ?? { labels: {}, thresholds: {} });
    await rhythms.look(minutes, endMs, settingsOf);
    const gauges = new Map<string, Gauges>();
    const seen = new Set([...minutes.flatMap((counts) => [...counts.keys()]), ...rhythms.tenants()]);
    const noisy = noisyGauge(minutes);
    await forEachBeside(seen, AT_ONCE, async (tenantId) => {
      if (NOBODY.has(tenantId)) return;
      const own = minutes.map((counts) => counts.get(tenantId));
      const tenant = tenants.get(tenantId);
      const known = rhythms.of(tenantId);
      const hasQuota = tenant && Object.keys(tenant.quotas).length > 0;
      gauges.set(
        tenantId,
        defined({
          health: healthGauge(own),
          silence: known && silenceGauge(known, settingsOf(tenantId)),
          quotaUsed: hasQuota
            ? quotaGauge(tenant, await days.of(tenantId, minutes, endMs), own.at(-1))
            : undefined,
          queueShare: noisy?.tenantId === tenantId ? noisy.gauge : undefined,
        }),
      );
    });
    return { tenants: [...seen], gaugesOf: (tenantId) => gauges.get(tenantId) ?? {} };
  };
}

/** The tenant with the largest share; of the others it is known that it is less. */
function noisyGauge(minutes: readonly MinuteCounts[]) {
  const last = minutes.slice(-NOISY_MINUTES);
  const tenants = new Set(last.flatMap((counts) => [...counts.keys()]));
  const window = new Map(
    [...tenants].map((tenantId) => [tenantId, sumCounts(last.map((counts) => counts.get(tenantId)))]),
  );
  const found = findNoisyNeighbour(window, { ...NOISY_SETTINGS, above: 0 });
  return found && { tenantId: found.tenantId, gauge: { value: found.share, because: found.reason } };
}

function defined(gauges: Readonly<Record<string, Gauge | undefined>>): Gauges {
  return Object.fromEntries(Object.entries(gauges).filter(([, gauge]) => gauge !== undefined)) as Gauges;
}

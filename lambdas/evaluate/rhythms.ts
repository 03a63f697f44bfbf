/**
 * The rhythms of tenants as evaluations see them: learned minute by minute in memory, each tenant's saved once an hour
 * at a minute of its own. A sandbox that begins anew reads what was saved and looks once more at the hour since: a
 * minute that is looked at twice teaches nothing more. So does one that comes back after more minutes than are shown:
 * meanwhile another one has looked at them, and saved what it learned.
 */
import { createHash } from 'node:crypto';
import { forEachBeside } from '../domain/collections';
import type { Rhythms } from '../domain/rhythm/encoding';
import { followRhythms } from '../domain/rhythm/follow';
import type { SilenceSettings } from '../domain/rhythm/settings';
import type { RecentCounts } from '../domain/tenant/recent-counts';
import type { RhythmStore } from './ports';

export interface RhythmBook {
  /**
   * Shows the rhythms all minutes that are there, and saves those that are due.
   * @param endMs where the minutes end
   * @param settingsOf undefined of who is not followed: who is gone is not saved again, and expires
   */
  look(
    recent: RecentCounts,
    endMs: number,
    settingsOf: (tenantId: string) => SilenceSettings | undefined,
  ): Promise<void>;
  of(tenantId: string): Rhythms | undefined;
  tenants(): readonly string[];
}

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
/** How many minutes must be shown, so that a sandbox that begins anew sees all since the last saving. */
export const RHYTHM_MINUTES = HOUR_MINUTES + 5;
const AT_ONCE = 32;

/** @param parts whose tenants are meant; @param onUnsaved told of what could not be saved: the next hour tries again */
export function createRhythmBook(
  store: RhythmStore,
  parts: readonly number[],
  onUnsaved: (error: unknown) => void,
): RhythmBook {
  const known = new Map<string, Followed>();
  let lookedTo = Number.NEGATIVE_INFINITY;

  return {
    of: (tenantId) => known.get(tenantId)?.rhythms,
    tenants: () => [...known.keys()],
    look: async (recent, endMs, settingsOf) => {
      const to = Math.floor(endMs / MINUTE_MS);
      if (to <= lookedTo) return;
      // All of them each time: what was counted since the last look ends the silence that it lies in.
      const from = to - recent.length;
      if (from > lookedTo) await loadNewer();
      for (const tenantId of new Set([...known.keys(), ...recent.tenants()])) {
        const settings = settingsOf(tenantId);
        if (!settings) continue;
        const last = recent.of(tenantId, to);
        const before = known.get(tenantId);
        const rhythms = followRhythms(
          before?.rhythms,
          (field) => ({ from, to, active: minutesWith(last.values(field, recent.length), from) }),
          settings,
        );
        if (before) before.rhythms = rhythms;
        else if (rhythms.size > 0) known.set(tenantId, followed(tenantId, rhythms));
      }
      lookedTo = to;
      const due = [...known].filter(
        ([tenantId, { saveAt }]) => saveAt === to % HOUR_MINUTES && settingsOf(tenantId),
      );
      await forEachBeside(due, AT_ONCE, ([tenantId, { rhythms }]) =>
        store.save(tenantId, rhythms).catch(onUnsaved),
      );
    },
  };

  /** Of what is known here and what was saved, the one that has seen more: it may be that nobody looked meanwhile. */
  async function loadNewer(): Promise<void> {
    for (const [tenantId, rhythms] of await store.load(parts)) {
      const own = known.get(tenantId);
      if (!own || lookedToOf(own.rhythms) < lookedToOf(rhythms)) {
        known.set(tenantId, followed(tenantId, rhythms));
      }
    }
  }
}

function lookedToOf(rhythms: Rhythms): number {
  return Math.max(0, ...[...rhythms.values()].map(({ lookedTo }) => lookedTo));
}

interface Followed {
  rhythms: Rhythms;
  /** The minute of the hour at which they are saved: spread, so that no minute has all of them to write. */
  readonly saveAt: number;
}

function followed(tenantId: string, rhythms: Rhythms): Followed {
  const saveAt = createHash('sha256').update(tenantId).digest().readUInt8(1) % HOUR_MINUTES;
  return { rhythms, saveAt };
}

/** The minutes that had something. @param from the first of them */
function minutesWith(values: readonly (number | undefined)[], from: number): readonly number[] {
  const found: number[] = [];
  for (const [at, value] of values.entries()) if (value) found.push(from + at);
  return found;
}

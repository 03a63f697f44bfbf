/**
 * The rhythms of tenants as evaluations see them: learned minute by minute in memory, each tenant's saved once an hour
 * at a minute of its own. A sandbox that begins anew reads what was saved and looks once more at the hour since: a
 * minute that is looked at twice teaches nothing more.
 */
import { createHash } from 'node:crypto';
import { forEachBeside } from '../domain/collections';
import type { Rhythms } from '../domain/rhythm/encoding';
import { followRhythms } from '../domain/rhythm/follow';
import { RHYTHM_FIELDS, type RhythmField, type SilenceSettings } from '../domain/rhythm/settings';
import type { MinuteCounts } from './minutes';
import type { RhythmStore } from './ports';

export interface RhythmBook {
  /** Shows the rhythms the minutes that they have not seen. @param endMs where the minutes end */
  look(
    minutes: readonly MinuteCounts[],
    endMs: number,
    settingsOf: (tenantId: string) => SilenceSettings,
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
  let known: Map<string, Rhythms> | undefined;
  let lookedTo = Number.NEGATIVE_INFINITY;

  return {
    of: (tenantId) => known?.get(tenantId),
    tenants: () => [...(known?.keys() ?? [])],
    look: async (minutes, endMs, settingsOf) => {
      known ??= new Map(await store.load(parts));
      const to = Math.floor(endMs / MINUTE_MS);
      if (to <= lookedTo) return;
      const from = Math.max(to - minutes.length, lookedTo);
      const active = activeMinutes(minutes.slice(minutes.length - (to - from)), from);
      for (const tenantId of new Set([...known.keys(), ...active.keys()])) {
        const looked = (field: RhythmField) => ({ from, to, active: active.get(tenantId)?.get(field) ?? [] });
        known.set(tenantId, followRhythms(known.get(tenantId), looked, settingsOf(tenantId)));
      }
      lookedTo = to;
      const due = [...known].filter(([tenantId]) => minuteToSave(tenantId) === to % HOUR_MINUTES);
      await forEachBeside(due, AT_ONCE, ([tenantId, rhythms]) =>
        store.save(tenantId, rhythms).catch(onUnsaved),
      );
    },
  };
}

/** By tenant and field, the minutes (since 1970) that had something. */
function activeMinutes(minutes: readonly MinuteCounts[], from: number) {
  const active = new Map<string, Map<RhythmField, number[]>>();
  for (const [at, counts] of minutes.entries()) {
    for (const [tenantId, own] of counts) {
      for (const field of RHYTHM_FIELDS) {
        if (!own[field]) continue;
        const fields = active.get(tenantId) ?? new Map<RhythmField, number[]>();
        active.set(tenantId, fields.set(field, [...(fields.get(field) ?? []), from + at]));
      }
    }
  }
  return active;
}

/** Spread over the hour, so that no minute has all of them to write. */
function minuteToSave(tenantId: string): number {
  return createHash('sha256').update(tenantId).digest().readUInt8(1) % HOUR_MINUTES;
}

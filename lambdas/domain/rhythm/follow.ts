/** All fields of a tenant, followed together. */
import type { Rhythms } from './encoding';
import { type Looked, observe, type Rhythm } from './rhythm';
import { RHYTHM_FIELDS, type RhythmField, type SilenceSettings } from './settings';

/** @param look the minutes that were looked at, with those that had something in a field */
export function followRhythms(
  before: Rhythms | undefined,
  look: (field: RhythmField) => Looked,
  settings: SilenceSettings,
): Rhythms {
  const after = new Map<RhythmField, Rhythm>();
  for (const field of RHYTHM_FIELDS) {
    const rhythm = before?.get(field);
    const looked = look(field);
    // A field that the tenant never had anything in has no rhythm.
    if (rhythm || looked.active.length > 0) after.set(field, observe(rhythm, looked, settings));
  }
  return after;
}

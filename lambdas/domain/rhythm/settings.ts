/** What is listened to for silence, and how patient one is, tenant by tenant. */
import type { Counter } from '../tenant/counts';
import type { Tenant } from '../tenant/tenant';
import { UTC, type Zone, zoneNamed } from './local-hours';

/** Each has a rhythm of its own. The order is that of the encoded state: new ones come last. */
export const RHYTHM_FIELDS = ['inbound', 'sent', 'delivered'] as const satisfies readonly Counter[];
export type RhythmField = (typeof RHYTHM_FIELDS)[number];

/** What there is none of, as people say it. */
export const SAID: Readonly<Record<RhythmField, string>> = {
  inbound: 'inbound message',
  sent: 'message sent',
  delivered: 'delivery receipt',
};

export interface SilenceSettings {
  /** A usual gap is never taken as shorter, in minutes: single late messages are nobody's trouble. */
  readonly floorMinutes: number;
  /** A silence of more than so many usual longest gaps is an alarm. */
  readonly factor: number;
  readonly zone: Zone;
}

export const SILENCE_SETTINGS: SilenceSettings = { floorMinutes: 10, factor: 3, zone: UTC };

/** The id of the rule, under which a tenant's `thresholds` may have a factor of its own. */
export const SILENCE_RULE_ID = 'silence';
/** Labels of a tenant: an IANA name such as `Asia/Jakarta`, and whole minutes. */
export const TIMEZONE_LABEL = 'timezone';
export const FLOOR_LABEL = 'silence-floor-minutes';

/** A tenant's own settings; a label that makes no sense is as good as none. */
export function silenceSettingsOf({
  labels,
  thresholds,
}: Pick<Tenant, 'labels' | 'thresholds'>): SilenceSettings {
  const floor = Number(labels[FLOOR_LABEL]);
  const factor = thresholds[SILENCE_RULE_ID];
  return {
    floorMinutes: floor >= 1 && floor <= 10_080 ? floor : SILENCE_SETTINGS.floorMinutes,
    // Up to 1 every usual gap would be an alarm.
    factor: factor !== undefined && factor > 1 ? factor : SILENCE_SETTINGS.factor,
    zone: zoneNamed(labels[TIMEZONE_LABEL]),
  };
}

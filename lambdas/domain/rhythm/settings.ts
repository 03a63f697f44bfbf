/** What is listened to for silence, and how patient one is, tenant by tenant. */
import type { Fault } from '../rule/conditions/kind';
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

const FLOOR_MOST_MINUTES = 10_080;

/** What is wrong with those labels of a tenant that are settings. */
export function settingFaults(labels: Tenant['labels']): readonly Fault[] {
  const zone = labels[TIMEZONE_LABEL];
  const floor = labels[FLOOR_LABEL];
  return [
    ...(zone === undefined || zoneNamed(zone).known
      ? []
      : [
          {
            field: TIMEZONE_LABEL,
            came: zone,
            accepted: 'a time zone by its IANA name, such as Asia/Jakarta',
          },
        ]),
    ...(floor === undefined || floorOf(floor) !== undefined
      ? []
      : [{ field: FLOOR_LABEL, came: floor, accepted: `whole minutes from 1 to ${FLOOR_MOST_MINUTES}` }]),
  ];
}

function floorOf(label: string | undefined): number | undefined {
  const floor = /^\d+$/.test(label ?? '') ? Number(label) : 0;
  return floor >= 1 && floor <= FLOOR_MOST_MINUTES ? floor : undefined;
}

/** A tenant's own settings; a label that makes no sense is as good as none: it may be older than its check. */
export function silenceSettingsOf({
  labels,
  thresholds,
}: Pick<Tenant, 'labels' | 'thresholds'>): SilenceSettings {
  const factor = thresholds[SILENCE_RULE_ID];
  return {
    floorMinutes: floorOf(labels[FLOOR_LABEL]) ?? SILENCE_SETTINGS.floorMinutes,
    // Up to 1 every usual gap would be an alarm.
    factor: factor !== undefined && factor > 1 ? factor : SILENCE_SETTINGS.factor,
    zone: zoneNamed(labels[TIMEZONE_LABEL]),
  };
}

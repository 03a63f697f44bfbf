/** How a tenant fares by what the rules see of it: health, quotas, silence. */
import { shown } from '../../lambdas/domain/health/parts';
import type { Health } from '../../lambdas/domain/health/score';
import type { Rhythms } from '../../lambdas/domain/rhythm/encoding';
import { followRhythms } from '../../lambdas/domain/rhythm/follow';
import { RHYTHM_FIELDS, type RhythmField, silenceSettingsOf } from '../../lambdas/domain/rhythm/settings';
import { judgeSilence, type Verdict } from '../../lambdas/domain/rhythm/verdict';
import { endOfWindows } from '../../lambdas/domain/rule/instance';
import { type Counts, sumCounts } from '../../lambdas/domain/tenant/counts';
import { HEALTH_MINUTES, healthOver } from '../../lambdas/domain/tenant/derived';
import { lastMinutesOf } from '../../lambdas/domain/tenant/last-minutes';
import { type QuotaUse, quotaUse } from '../../lambdas/domain/tenant/quota';
import type { Tenant } from '../../lambdas/domain/tenant/tenant';

export interface FieldSilence {
  readonly field: RhythmField;
  /** True: longer than it may be. Undefined: too little is known. */
  readonly alarm: boolean | undefined;
  readonly ratio?: number;
  readonly quietMinutes?: number;
  readonly confidence?: number;
  readonly reason: string;
}

export interface Standing {
  /** Where the minutes that were looked at end. */
  readonly endMs: number;
  readonly health: Health;
  readonly quotas: readonly QuotaUse[];
  /** One for each field of which there is a rhythm. */
  readonly silence: readonly FieldSilence[];
}

const MINUTE_MS = 60_000;

/**
 * @param minutes the tenant's counts of today and of the last half hour, by minute as `2026-11-21T09:41`
 * @param rhythms as they were saved last; what has come since is looked at
 */
export function standingOf(
  tenant: Pick<Tenant, 'quotas' | 'labels' | 'thresholds'>,
  minutes: ReadonlyMap<string, Counts>,
  rhythms: Rhythms | undefined,
  nowMs: number,
): Standing {
  const endMs = endOfWindows(nowMs);
  const at = (startMs: number) => minutes.get(new Date(startMs).toISOString().slice(0, 16));
  const last = Array.from({ length: HEALTH_MINUTES }, (_, index) =>
    at(endMs - (HEALTH_MINUTES - index) * MINUTE_MS),
  );
  const today = new Date(endMs - 1).toISOString().slice(0, 10);
  const day = [...minutes].filter(([minute]) => minute.startsWith(today)).map(([, counts]) => counts);
  return {
    endMs,
    health: healthOver(lastMinutesOf(last)),
    quotas: quotaUse(tenant, { day: sumCounts(day), minute: last.at(-1) ?? {} }),
    silence: rhythms ? silenceOf(tenant, minutes, rhythms, endMs) : [],
  };
}

function silenceOf(
  tenant: Pick<Tenant, 'labels' | 'thresholds'>,
  minutes: ReadonlyMap<string, Counts>,
  rhythms: Rhythms,
  endMs: number,
): readonly FieldSilence[] {
  const settings = silenceSettingsOf(tenant);
  const to = Math.floor(endMs / MINUTE_MS);
  const followed = followRhythms(
    rhythms,
    (field) => {
      const from = Math.min(to, rhythms.get(field)?.lookedTo ?? to);
      const active = [...minutes]
        .filter(([, counts]) => counts[field])
        .map(([minute]) => Date.parse(`${minute}Z`) / MINUTE_MS);
      return { from, to, active: active.filter((minute) => minute >= from && minute < to) };
    },
    settings,
  );
  return RHYTHM_FIELDS.flatMap((field) => {
    const rhythm = followed.get(field);
    if (!rhythm) return [];
    const verdict = judgeSilence(rhythm, field, settings);
    const figures = verdict.alarm === undefined ? {} : figuresOf(verdict);
    return [{ field, alarm: verdict.alarm, ...figures, reason: verdict.sentence }];
  });
}

function figuresOf({ ratio, quietMinutes, confidence }: Verdict) {
  return { ratio, quietMinutes, confidence };
}

export function renderStanding({ health, quotas, silence }: Standing): string[] {
  const { score, parts, wouldRaiseMost } = health;
  const partial = health.partial && score !== undefined ? ', from the parts that are known' : '';
  return [
    score === undefined
      ? `health: unknown, for there was no traffic in the last ${HEALTH_MINUTES} min`
      : `health: ${score} of 100, ${health.class} (the last ${HEALTH_MINUTES} min${partial})`,
    ...parts.map(
      ({ part, weight, value, reason }) =>
        `  ${part.padEnd(10)}  ${value === undefined ? '    -' : shown(value).padStart(5)}  weight ${Math.round(weight * 100)} %  ${reason}`,
    ),
    ...(wouldRaiseMost
      ? [`  ${wouldRaiseMost.part} at its best would raise it most: by ${wouldRaiseMost.points} points`]
      : []),
    ...(quotas.length > 0 ? ['quotas:', ...quotas.map(({ reason }) => `  ${reason}`)] : []),
    'silence:',
    ...(silence.length > 0
      ? silence.map(
          ({ field, alarm, reason }) => `  ${field.padEnd(9)}  ${alarm ? 'TOO LONG: ' : ''}${reason}`,
        )
      : ['  no rhythm is known yet: they are saved once an hour']),
  ];
}

export function standingAsJson({ endMs, health, quotas, silence }: Standing) {
  return { upTo: new Date(endMs).toISOString(), health, quotas, silence };
}

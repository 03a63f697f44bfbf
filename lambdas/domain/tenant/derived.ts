/** What rules may ask of a tenant that is not counted but worked out from counts: a value, and the words for it. */
import { figuresOf } from '../health/parts';
import { type Health, healthOf } from '../health/score';
import type { Rhythms } from '../rhythm/encoding';
import type { RhythmField, SilenceSettings } from '../rhythm/settings';
import { judgeSilence } from '../rhythm/verdict';
import type { Counts } from './counts';
import { quotaUse } from './quota';
import type { Tenant } from './tenant';

export interface Gauge {
  readonly value: number;
  /** The numbers behind it, as a person would say them. */
  readonly because: string;
}

/** Minutes of counts that a health score is made from, the newest of them among those that have settled. */
export const HEALTH_MINUTES = 30;

export function healthOver(minutes: readonly (Counts | undefined)[]): Health {
  return healthOf(
    figuresOf(
      minutes.slice(-HEALTH_MINUTES).map((counts) => counts ?? {}),
      0,
    ),
  );
}

export function healthGauge(minutes: readonly (Counts | undefined)[]): Gauge | undefined {
  const { score, parts } = healthOver(minutes);
  if (score === undefined) return undefined;
  const known = parts.filter(({ value }) => value !== undefined);
  return { value: score, because: known.map(({ reason }) => reason).join('; ') };
}

/** The longest silence of all fields, in usual longest gaps. */
export function silenceGauge(rhythms: Rhythms, settings: SilenceSettings): Gauge | undefined {
  const verdicts = [...rhythms].flatMap(
    ([field, rhythm]: [RhythmField, Parameters<typeof judgeSilence>[0]]) => {
      const verdict = judgeSilence(rhythm, field, settings);
      return verdict.alarm === undefined ? [] : [{ value: verdict.ratio, because: verdict.sentence }];
    },
  );
  return verdicts.reduce<Gauge | undefined>(
    (worst, each) => (worst && worst.value >= each.value ? worst : each),
    undefined,
  );
}

/** Of the quota that is used most. */
export function quotaGauge(
  tenant: Pick<Tenant, 'quotas'>,
  day: Counts,
  minute: Counts | undefined,
): Gauge | undefined {
  const uses = quotaUse(tenant, { day, minute: minute ?? {} });
  const most = uses.reduce<(typeof uses)[number] | undefined>(
    (best, each) => (best && best.share >= each.share ? best : each),
    undefined,
  );
  return most && { value: most.share, because: most.reason };
}

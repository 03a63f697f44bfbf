/** What rules may ask of a tenant that is not counted but worked out from counts: a value, and the words for it. */
import { figuresOf } from '../health/parts';
import { type Health, healthOf } from '../health/score';
import type { Rhythms } from '../rhythm/encoding';
import type { RhythmField, SilenceSettings } from '../rhythm/settings';
import { judgeSilence } from '../rhythm/verdict';
import { type Counts, eventsIn, sumCounts } from './counts';
import { findNoisyNeighbour, NOISY_SETTINGS } from './noisy-neighbour';
import { quotaUse } from './quota';
import type { Tenant } from './tenant';

export interface Gauge {
  readonly value: number;
  /** The numbers behind it, as a person would say them. */
  readonly because: string;
}

/** By metric; what is not there cannot be told. */
export type Gauges = Readonly<Partial<Record<string, Gauge>>>;

/** Minutes of counts that a health score is made from, the newest of them among those that have settled. */
export const HEALTH_MINUTES = 30;

/** With fewer events in the window a score may be told to who asks, and nobody is woken for it. */
const HEALTH_EVENTS = 20;

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
  const events = minutes.slice(-HEALTH_MINUTES).reduce((sum, counts) => sum + eventsIn(counts ?? {}), 0);
  if (score === undefined || events < HEALTH_EVENTS) return undefined;
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

/** Minutes that the share of the queue is taken over. */
export const QUEUE_SHARE_MINUTES = 10;

/** The tenant with the largest share of what all had; of the others it is known that it is less. */
export function queueShareGauge(
  minutes: readonly ReadonlyMap<string, Counts>[],
): { readonly tenantId: string; readonly gauge: Gauge } | undefined {
  const last = minutes.slice(-QUEUE_SHARE_MINUTES);
  const tenants = new Set(last.flatMap((counts) => [...counts.keys()]));
  const window = new Map(
    [...tenants].map((tenantId) => [tenantId, sumCounts(last.map((counts) => counts.get(tenantId)))]),
  );
  const found = findNoisyNeighbour(window, { ...NOISY_SETTINGS, above: 0 });
  return found && { tenantId: found.tenantId, gauge: { value: found.share, because: found.reason } };
}

/** What was recorded, as a rule sees it: the reading that a replay needs. */
import { forEachBeside } from '../../lambdas/domain/collections';
import { metricNamed } from '../../lambdas/domain/metric/catalogue';
import { endOfWindows } from '../../lambdas/domain/rule/instance';
import { needsOf, type PlatformSeries } from '../../lambdas/domain/rule/platform-series';
import {
  type CountsByMinute,
  type Evaluations,
  lookbackOf,
  metricsOf,
  minutesBefore,
  platformViews,
  tenantViews,
} from '../../lambdas/domain/rule/recorded-views';
import type { View } from '../../lambdas/domain/rule/replay';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { MINUTE_COUNTS_SECONDS } from '../../lambdas/domain/state/keys';
import {
  type Gauge,
  QUEUE_SHARE_MINUTES,
  queueShareGauge,
  queueWindowOf,
} from '../../lambdas/domain/tenant/derived';
import { lastMinutesOf } from '../../lambdas/domain/tenant/last-minutes';
import { PROBE_TENANT, type Tenant, UNASSIGNED } from '../../lambdas/domain/tenant/tenant';
import type { Progress } from '../dlq/progress';
import { CommandError } from '../output';
import { sayMoment } from '../time-option';
import type { Ground } from './ground';

/** The views of a subject. May be gone through more than once, for rules that differ in numbers alone. */
export type Views = () => Iterable<View>;

export interface Subject {
  /** Absent for the platform. */
  readonly id?: string;
  readonly tenant?: Tenant;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A rhythm that is learned anew takes a week or two to speak. */
const LEARNING_MS = 21 * DAY_MS;
const CHUNK_MINUTES = 1_000;
const AT_ONCE = 8;

/** Throws a `CommandError` when the range begins before what is kept. */
export function refuseForgotten(option: string, rule: Rule, fromMs: number, nowMs: number): void {
  const days = rule.scope === 'platform' ? 15 : MINUTE_COUNTS_SECONDS / 86_400;
  const oldestMs = nowMs - days * DAY_MS;
  if (fromMs >= oldestMs) return;
  const keeper = rule.scope === 'platform' ? 'CloudWatch keeps minutes' : 'counts by minute are kept';
  throw new CommandError(
    `${option}: came ${sayMoment(fromMs)}, but ${keeper} for ${days} days; accepted is ${sayMoment(oldestMs)} or later`,
    2,
  );
}

/** From when on a rhythm is learned for a replay; undefined where the rule asks for none. */
export function learnsFrom(rule: Rule, fromMs: number, nowMs: number): number | undefined {
  if (!metricsOf(rule).has('silence')) return undefined;
  return Math.max(fromMs - LEARNING_MS, startOfDay(nowMs - MINUTE_COUNTS_SECONDS * 1000) + DAY_MS);
}

/** Reads what the rule needs of a tenant. @param learnFromMs where its rhythm begins to be learned */
export async function readTenant(
  ground: Ground,
  rule: Rule,
  { id = UNASSIGNED, tenant }: Subject,
  evaluations: Evaluations,
  options: { readonly learnFromMs?: number | undefined; readonly shares?: QueueShares },
): Promise<Views & { readonly counts: CountsByMinute }> {
  const { fromMs, toMs } = evaluations;
  const firstMs = endOfWindows(fromMs);
  const knownFromMs = Math.min(
    firstMs - lookbackOf(rule) * MINUTE_MS,
    metricsOf(rule).has('quotaUsed') ? startOfDay(firstMs - 1) : firstMs,
    options.learnFromMs ?? firstMs,
  );
  const counts = await ground.readCounts(id, knownFromMs, endOfWindows(toMs));
  const record = {
    ...evaluations,
    counts,
    knownFromMs,
    ...(tenant ? { tenant } : {}),
    ...(options.shares ? { shareAt: options.shares(id) } : {}),
  };
  return Object.assign(() => tenantViews(rule, record), { counts });
}

/** Reads what the rule needs of the platform: series in long pieces, percentiles window by window as the evaluator does. */
export async function readPlatform(
  ground: Ground,
  rule: Rule,
  { fromMs, toMs }: Evaluations,
  progress: Progress,
): Promise<Views> {
  const needs = needsOf([rule]);
  const isHistogram = (metric: string) => metricNamed(metric)?.kind === 'histogram';
  const series = needs.filter(({ metric }) => !isHistogram(metric));
  const percentiles = needs.filter(({ metric }) => isHistogram(metric));
  const [firstMs, lastMs] = [endOfWindows(fromMs), endOfWindows(toMs)];
  const longest = Math.max(0, ...series.map(({ minutes }) => minutes));
  const beginMs = firstMs - longest * MINUTE_MS;

  const values = new Map(series.map(({ metric }) => [metric, [] as (number | undefined)[]]));
  for (let atMs = beginMs; series.length > 0 && atMs < lastMs; atMs += CHUNK_MINUTES * MINUTE_MS) {
    const endMs = Math.min(lastMs, atMs + CHUNK_MINUTES * MINUTE_MS);
    const minutes = (endMs - atMs) / MINUTE_MS;
    const read = await ground.readPlatform(
      series.map((need) => ({ ...need, minutes })),
      endMs,
    );
    for (const [metric, all] of values)
      all.push(...(read.values[metric] ?? new Array(minutes).fill(undefined)));
    progress.tell(`CloudWatch is read up to ${sayMoment(endMs)}`);
  }

  const readings = new Map<number, PlatformSeries['readings']>();
  const ends = Array.from(
    { length: (lastMs - firstMs) / MINUTE_MS + 1 },
    (_, at) => firstMs + at * MINUTE_MS,
  );
  await forEachBeside(percentiles.length > 0 ? ends : [], AT_ONCE, async (endMs) => {
    readings.set(endMs, (await ground.readPlatform(percentiles, endMs)).readings);
    progress.tell(`${readings.size} of ${ends.length} windows are read from CloudWatch`);
  });

  const seriesAt = (endMs: number): PlatformSeries => {
    const end = (endMs - beginMs) / MINUTE_MS;
    return {
      values: Object.fromEntries(
        series.map(({ metric, minutes }) => [metric, values.get(metric)?.slice(end - minutes, end) ?? []]),
      ),
      readings: readings.get(endMs) ?? [],
    };
  };
  return () => platformViews({ fromMs, toMs }, seriesAt);
}

/** A tenant's share of the queue in the window that ends there. */
export type QueueShares = (tenantId: string) => (endMs: number) => Gauge | undefined;

/** Undefined where the rule does not ask for it: it takes the counts of all tenants. */
export async function readShares(
  ground: Ground,
  rule: Rule,
  { fromMs, toMs }: Evaluations,
  progress: Progress,
): Promise<QueueShares | undefined> {
  if (!metricsOf(rule).has('queueShare')) return undefined;
  const [firstMs, lastMs] = [endOfWindows(fromMs), endOfWindows(toMs)];
  const byTenant = new Map<string, CountsByMinute>();
  const ids = [...ground.tenants.map(({ id }) => id), UNASSIGNED, PROBE_TENANT.id];
  await forEachBeside(ids, AT_ONCE, async (id) => {
    byTenant.set(id, await ground.readCounts(id, firstMs - QUEUE_SHARE_MINUTES * MINUTE_MS, lastMs));
    progress.tell(`${byTenant.size} of ${ids.length} tenants are read`);
  });
  return sharesOf(byTenant, firstMs, lastMs);
}

export function sharesOf(
  byTenant: ReadonlyMap<string, CountsByMinute>,
  firstMs: number,
  lastMs: number,
): QueueShares {
  const shares = new Map<number, ReturnType<typeof queueShareGauge>>();
  for (let endMs = firstMs; endMs <= lastMs; endMs += MINUTE_MS) {
    const windows = [...byTenant].map(
      ([id, counts]) => [id, lastMinutesOf(minutesBefore(counts, endMs, QUEUE_SHARE_MINUTES))] as const,
    );
    shares.set(endMs, queueShareGauge(queueWindowOf(windows)));
  }
  return (tenantId) => (endMs) => {
    const share = shares.get(endMs);
    return share?.tenantId === tenantId ? share.gauge : undefined;
  };
}

function startOfDay(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

/** How good a rule's alerts were: whether people acted on them, how soon, and whether they came back. */
import { groupBy } from '../collections';
import { type Episode, episodesOf } from './episodes';
import type { Facts } from './facts';
import { quantile } from './say';

export interface Quality {
  readonly fired: number;
  /** Somebody took it on. */
  readonly acknowledged: number;
  /** It was told, and was over without anybody. */
  readonly ignored: number;
  /** It fired again within half an hour of its end, or was told to come and go. */
  readonly flapped: number;
  /** Nobody was told: muted, in a cooldown, or over too soon. */
  readonly notTold: number;
  /** Over within ten minutes, without anybody. */
  readonly shortLived: number;
  /** Absent where there was none. In milliseconds. */
  readonly toAcknowledge?: Spread;
  readonly toResolve?: Spread;
}

export interface Spread {
  readonly medianMs: number;
  readonly p90Ms: number;
}

export interface RuleQuality extends Quality {
  readonly rule: string;
  readonly team?: string;
  readonly tenants: number;
  /** The tenant with the most of them. */
  readonly most?: { readonly tenant: string; readonly fired: number };
}

const COMES_BACK_WITHIN_MS = 30 * 60_000;
export const SHORT_MS = 10 * 60_000;

/** Those with the most alerts first. */
export function rulesOf(facts: Facts): readonly RuleQuality[] {
  const fresh = freshEpisodes(facts);
  return [...groupBy(fresh, ({ rule }) => rule)]
    .map(([rule, own]): RuleQuality => {
      const team = facts.teamOf?.(rule);
      const byTenant = [...groupBy(own, ({ tenant = '' }) => tenant)].sort(
        ([, a], [, b]) => b.length - a.length,
      );
      const [[tenant, theirs] = ['', []]] = byTenant;
      return {
        rule,
        ...(team ? { team } : {}),
        ...qualityOf(own),
        tenants: byTenant.filter(([name]) => name !== '').length,
        ...(tenant ? { most: { tenant, fired: theirs.length } } : {}),
      };
    })
    .sort((a, b) => b.fired - a.fired || (a.rule < b.rule ? -1 : 1));
}

/** By team; empty where no rule has one. */
export function teamsOf(facts: Facts): readonly (readonly [team: string, Quality])[] {
  const named = freshEpisodes(facts).flatMap((episode) => {
    const team = facts.teamOf?.(episode.rule);
    return team ? [{ team, episode }] : [];
  });
  return [...groupBy(named, ({ team }) => team)].map(
    ([team, own]) => [team, qualityOf(own.map(({ episode }) => episode))] as const,
  );
}

function freshEpisodes(facts: Facts): readonly Episode[] {
  return episodesOf(facts).filter(({ firedMs, isOlder }) => firedMs >= facts.fromMs && !isOlder);
}

export function qualityOf(episodes: readonly Episode[]): Quality {
  const isIgnored = ({ toldMs, acknowledgedMs, resolvedMs }: Episode) =>
    toldMs !== undefined && acknowledgedMs === undefined && resolvedMs !== undefined;
  const acknowledging = episodes.flatMap(({ firedMs, acknowledgedMs }) =>
    acknowledgedMs === undefined ? [] : [acknowledgedMs - firedMs],
  );
  const resolving = episodes.flatMap((episode) => lengthOf(episode) ?? []);
  const toAcknowledge = spreadOf(acknowledging);
  const toResolve = spreadOf(resolving);
  return {
    fired: episodes.length,
    acknowledged: acknowledging.length,
    ignored: episodes.filter(isIgnored).length,
    flapped: flappedOf(episodes),
    notTold: episodes.filter(({ toldMs }) => toldMs === undefined).length,
    shortLived: episodes.filter(
      (episode) =>
        episode.acknowledgedMs === undefined && (lengthOf(episode) ?? Number.POSITIVE_INFINITY) <= SHORT_MS,
    ).length,
    ...(toAcknowledge ? { toAcknowledge } : {}),
    ...(toResolve ? { toResolve } : {}),
  };
}

function lengthOf({ firedMs, resolvedMs }: Episode): number | undefined {
  return resolvedMs === undefined ? undefined : resolvedMs - firedMs;
}

function spreadOf(values: readonly number[]): Spread | undefined {
  const [medianMs, p90Ms] = [quantile(values, 0.5), quantile(values, 0.9)];
  return medianMs === undefined || p90Ms === undefined ? undefined : { medianMs, p90Ms };
}

function flappedOf(episodes: readonly Episode[]): number {
  const ends = new Map<string, number>();
  let flapped = 0;
  for (const { fingerprint, firedMs, resolvedMs, isFlapping } of episodes) {
    const endMs = ends.get(fingerprint);
    if (isFlapping || (endMs !== undefined && firedMs - endMs <= COMES_BACK_WITHIN_MS)) flapped++;
    if (resolvedMs !== undefined) ends.set(fingerprint, resolvedMs);
  }
  return flapped;
}

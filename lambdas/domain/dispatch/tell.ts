/**
 * What one receiver of a group is to be told: the difference between what is so and what it was told. So an episode
 * is told as firing once and as over once, however often anybody looks, and what is muted is told when it still holds
 * after.
 */
import { createHash } from 'node:crypto';
import { groupBy } from '../collections';
import type { MessageKind } from '../message/message';
import { SEVERITIES, type Severity } from '../rule/severity';
import type { Desk, DeskAlert, Order, Told, ToldEpisode } from './desk';
import { episodeOf, firingOf, worst } from './fold';
import type { Mutes } from './mutes';

export interface Telling {
  readonly group: string;
  readonly receiver: string;
  readonly sendResolved: boolean;
  readonly told: Told | undefined;
  /** The alerts that the receiver hears of in this group, by fingerprint. */
  readonly fingerprints: readonly string[];
  /** What still fires is told again when longer than this has passed. */
  readonly repeatMs: number;
  readonly desk: Desk;
  readonly mutes: Mutes;
  readonly nowMs: number;
}

type Why = 'firing' | 'flapping' | 'unmuted' | 'resolved' | 'repeat';

interface Finding {
  readonly why: Why;
  readonly fingerprint: string;
  readonly episodeMs: number;
  readonly thread: string;
  readonly via: string;
}

export function tell(telling: Telling): { readonly told: Told; readonly orders: readonly Order[] } {
  const episodes: Record<string, ToldEpisode> = { ...telling.told?.episodes };
  const findings = [...new Set([...telling.fingerprints, ...Object.keys(episodes)])].flatMap((fingerprint) => {
    const found = look(telling, fingerprint, episodes[fingerprint]);
    if (found.episode) episodes[fingerprint] = found.episode;
    else delete episodes[fingerprint];
    return found.finding ? [found.finding] : [];
  });
  const orders = [...groupBy(findings, ({ thread, via }) => `${thread} ${via}`).values()].flatMap((together) =>
    orderOf(telling, together),
  );
  return { told: { episodes }, orders };
}

/** What there is to tell of one alert, and what is remembered of it without telling. */
function look(
  telling: Telling,
  fingerprint: string,
  told: ToldEpisode | undefined,
): { readonly finding?: Finding; readonly episode?: ToldEpisode } {
  const { desk, mutes, nowMs, receiver } = telling;
  const alert = firingOf(desk, fingerprint);
  const mute = mutes.get(fingerprint);
  const keep = told ? { episode: told } : {};
  const find = (why: Why, episodeMs: number, thread: string): Finding => ({
    why,
    fingerprint,
    episodeMs,
    thread,
    via: told?.via ?? receiver,
  });

  if (!alert) {
    if (!told || !telling.sendResolved) return {};
    if (mute || desk.alerts[fingerprint]?.report.flapping) return keep;
    return { finding: find('resolved', told.episodeMs, told.thread), ...keep };
  }
  const { report, incident: thread } = alert;
  const isMember = telling.fingerprints.includes(fingerprint);
  if (!thread || !isMember) return keep;
  if (mute) {
    const isForAWhile = mute.kind !== 'inhibition';
    return told && isForAWhile ? { episode: { ...told, muted: true } } : keep;
  }
  const episodeMs = episodeOf(report);
  if (report.flapping) {
    return told?.flapping ? keep : { finding: find('flapping', episodeMs, told?.thread ?? thread), ...keep };
  }
  if (!told || told.flapping || told.episodeMs !== episodeMs) {
    return cools(desk, alert, nowMs) ? keep : { finding: find('firing', episodeMs, thread), ...keep };
  }
  if (told.muted) {
    const { muted: _ended, ...heard } = told;
    return { finding: find('unmuted', episodeMs, told.thread), episode: heard };
  }
  const isDue = nowMs - told.atMs > telling.repeatMs && !alert.acknowledged;
  return isDue ? { finding: find('repeat', episodeMs, told.thread), ...keep } : keep;
}

/** A new episode so soon after the last one that was told waits, and is told then if it still fires. */
function cools(desk: Desk, { report }: DeskAlert, nowMs: number): boolean {
  const cooldown = desk.cooldowns[report.fingerprint];
  return cooldown !== undefined && cooldown.episodeMs !== episodeOf(report) && nowMs < cooldown.untilMs;
}

/** One message for all that is found in a thread. Nothing, while an earlier one is still on its way. */
function orderOf(telling: Telling, findings: readonly Finding[]): readonly Order[] {
  const { group, receiver, desk, nowMs } = telling;
  const [first] = findings;
  if (!first) return [];
  const { thread, via } = first;
  const isUnderWay = Object.values(desk.orders).some(
    (order) => order.group === group && order.receiver === receiver && order.thread === thread,
  );
  if (isUnderWay) return [];
  const of = (...reasons: readonly Why[]) => findings.filter(({ why }) => reasons.includes(why));
  const news = of('firing', 'flapping', 'unmuted');
  const over = of('resolved');
  // What only repeats goes along with nothing else, and nothing else waits for it.
  const firing = news.length > 0 || over.length > 0 ? news : of('repeat');
  const kind = kindOf(telling, thread, via, findings);
  const content = { firing: episodesOf(firing), resolved: episodesOf(over) };
  const key = keyOf(thread, kind, [group, receiver, content, kind === 'repeat' || kind === 'unmuted' ? nowMs : 0]);
  const times = { createdMs: nowMs, nextMs: nowMs, attempts: 0 };
  return [{ key, group, thread, kind, receiver, via, tried: [], ...content, ...times }];
}

function kindOf({ desk }: Telling, thread: string, via: string, findings: readonly Finding[]): MessageKind {
  const has = (why: Why) => findings.some((finding) => finding.why === why);
  if (!has('firing')) {
    return (['flapping', 'unmuted', 'resolved', 'repeat'] as const).find(has) ?? 'repeat';
  }
  const known = desk.incidents[thread]?.told[via];
  const fresh = worst(
    findings.flatMap(({ why, fingerprint }) => (why === 'firing' ? (desk.alerts[fingerprint]?.report ?? []) : [])),
  );
  const isWorse = known && fresh && rank(fresh.severity) < rank(known.severity);
  return known && !isWorse ? 'update' : 'firing';
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function episodesOf(findings: readonly Finding[]): Readonly<Record<string, number>> {
  return Object.fromEntries(findings.map(({ fingerprint, episodeMs }) => [fingerprint, episodeMs]));
}

/** The same telling has the same name, whoever decides it. */
export function keyOf(thread: string, kind: MessageKind, parts: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  return `${thread}/${kind}/${hash}`;
}

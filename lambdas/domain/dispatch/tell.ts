/**
 * What one receiver of a group is to be told: the difference between what is so and what it was told. So an episode
 * is told as firing once and as over once, however often anybody looks, and what is muted is told when it still holds
 * after.
 */
import { createHash } from 'node:crypto';
import { groupBy } from '../collections';
import type { MessageKind } from '../message/message';
import type { Desk, DeskAlert, Order, Told, ToldEpisode } from './desk';
import { episodeOf, firingOf } from './fold';
import type { Mutes } from './mutes';

export interface Telling {
  readonly group: string;
  readonly receiver: string;
  readonly sendResolved: boolean;
  readonly told: Told | undefined;
  /** Whether the receiver has heard of the episode in another group, as by an escalation. */
  readonly isToldElsewhere: (fingerprint: string, episodeMs: number) => boolean;
  /** Whether a message of this group to the receiver is on its way already. */
  readonly isUnderWay: (thread: string) => boolean;
  /** The alerts that the receiver hears of in this group, by fingerprint. */
  readonly fingerprints: ReadonlySet<string>;
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
  const findings = [...new Set([...telling.fingerprints, ...Object.keys(episodes)])].flatMap(
    (fingerprint) => {
      const found = look(telling, fingerprint, episodes[fingerprint]);
      if (found.episode) episodes[fingerprint] = found.episode;
      else delete episodes[fingerprint];
      return found.finding ? [found.finding] : [];
    },
  );
  const orders = [...groupBy(findings, ({ thread, via }) => `${thread} ${via}`).values()].flatMap(
    (together) => orderOf(telling, together),
  );
  return { told: { episodes }, orders };
}

interface Look {
  readonly finding?: Finding;
  /** What is remembered, in place of what was; without one, it is forgotten. */
  readonly episode?: ToldEpisode;
}

/** What there is to tell of one alert, and what is remembered of it without telling. */
function look(telling: Telling, fingerprint: string, told: ToldEpisode | undefined): Look {
  const alert = firingOf(telling.desk, fingerprint);
  if (!alert) return told ? lookAtEnd(telling, fingerprint, told) : {};
  const mute = telling.mutes.get(fingerprint);
  const isMember = telling.fingerprints.has(fingerprint);
  if (!told) return alert.incident && isMember && !mute ? lookAtNew(telling, alert, alert.incident) : {};
  if (!isMember) return { episode: told };
  // What explains an alert was told; that a silence kept it back was not.
  if (mute) return { episode: mute.kind === 'inhibition' ? told : { ...told, muted: true } };
  return lookAtTold(telling, alert, told);
}

function lookAtEnd(
  { desk, mutes, receiver, sendResolved }: Telling,
  fingerprint: string,
  told: ToldEpisode,
): Look {
  if (!sendResolved) return {};
  const waits = mutes.has(fingerprint) || desk.alerts[fingerprint]?.report.flapping;
  return waits
    ? { episode: told }
    : { episode: told, finding: found('resolved', fingerprint, told, receiver) };
}

function lookAtNew(
  { desk, nowMs, receiver, isToldElsewhere }: Telling,
  alert: DeskAlert,
  thread: string,
): Look {
  const { fingerprint, flapping } = alert.report;
  if (isToldElsewhere(fingerprint, episodeOf(alert.report))) return {};
  if (!flapping && cools(desk, alert, nowMs)) return {};
  const episode = { episodeMs: episodeOf(alert.report), thread };
  return { finding: found(flapping ? 'flapping' : 'firing', fingerprint, episode, receiver) };
}

function lookAtTold({ desk, nowMs, receiver, repeatMs }: Telling, alert: DeskAlert, told: ToldEpisode): Look {
  const { fingerprint, flapping } = alert.report;
  const episode = { ...told, episodeMs: episodeOf(alert.report) };
  if (flapping) {
    return told.flapping
      ? { episode: told }
      : { episode: told, finding: found('flapping', fingerprint, episode, receiver) };
  }
  if (told.flapping || told.episodeMs !== episode.episodeMs) {
    if (cools(desk, alert, nowMs)) return { episode: told };
    const thread = alert.incident ?? told.thread;
    return { episode: told, finding: found('firing', fingerprint, { ...episode, thread }, receiver) };
  }
  if (told.muted) {
    const { muted: _ended, ...heard } = told;
    return { episode: heard, finding: found('unmuted', fingerprint, told, receiver) };
  }
  const isDue = nowMs - told.atMs > repeatMs && !alert.acknowledged;
  return { episode: told, ...(isDue ? { finding: found('repeat', fingerprint, told, receiver) } : {}) };
}

function found(
  why: Why,
  fingerprint: string,
  { episodeMs, thread, via }: Pick<ToldEpisode, 'episodeMs' | 'thread' | 'via'>,
  receiver: string,
): Finding {
  return { why, fingerprint, episodeMs, thread, via: via ?? receiver };
}

/** A new episode so soon after the last one that was told waits, and is told then if it still fires. */
function cools(desk: Desk, { report }: DeskAlert, nowMs: number): boolean {
  const cooldown = desk.cooldowns[report.fingerprint];
  return cooldown !== undefined && cooldown.episodeMs !== episodeOf(report) && nowMs < cooldown.untilMs;
}

/** One message for all that is found in a thread. Nothing, while an earlier one is still on its way. */
function orderOf(telling: Telling, findings: readonly Finding[]): readonly Order[] {
  const { group, receiver, nowMs } = telling;
  const [first] = findings;
  if (!first) return [];
  const { thread, via } = first;
  if (telling.isUnderWay(thread)) return [];
  const of = (...reasons: readonly Why[]) => findings.filter(({ why }) => reasons.includes(why));
  const news = of('firing', 'flapping', 'unmuted');
  const over = of('resolved');
  // What only repeats goes along with nothing else, and nothing else waits for it.
  const firing = news.length > 0 || over.length > 0 ? news : of('repeat');
  const kind = kindOf(findings);
  const content = { firing: episodesOf(firing), resolved: episodesOf(over) };
  const key = keyOf(thread, kind, [
    group,
    receiver,
    content,
    kind === 'repeat' || kind === 'unmuted' ? nowMs : 0,
  ]);
  const times = { createdMs: nowMs, nextMs: nowMs, attempts: 0 };
  return [{ key, group, thread, kind, receiver, via, tried: [], ...content, ...times }];
}

function kindOf(findings: readonly Finding[]): MessageKind {
  const kinds = ['firing', 'flapping', 'unmuted', 'resolved', 'repeat'] as const;
  return kinds.find((kind) => findings.some(({ why }) => why === kind)) ?? 'repeat';
}

function episodesOf(findings: readonly Finding[]): Readonly<Record<string, number>> {
  return Object.fromEntries(findings.map(({ fingerprint, episodeMs }) => [fingerprint, episodeMs]));
}

/** The same telling has the same name, whoever decides it. */
export function keyOf(thread: string, kind: MessageKind, parts: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  return `${thread}/${kind}/${hash}`;
}

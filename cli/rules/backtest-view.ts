/** What a trial came to, as people read it and as a program does. */
import { conditions } from '../../lambdas/domain/rule/conditions';
import type { Episode } from '../../lambdas/domain/rule/episodes';
import { sayMinutes } from '../../lambdas/domain/rule/judgement';
import { table } from '../output';
import { sayMoment } from '../time-option';
import { sayChanges } from './overrides/words';
import type { Backtest, Trial } from './try-rule';

/** Of one way of judging, over all subjects. */
export interface Tally {
  readonly fired: number;
  /** Without those that a cooldown or a worse level of the rule kept back for as long as they fired. */
  readonly pages: number;
  /** Of those that were kept back, the ones within a cooldown. */
  readonly cooled: number;
  readonly minutes: number;
}

export function tally(episodes: readonly Episode[]): Tally {
  return {
    fired: episodes.length,
    pages: episodes.filter(({ told }) => told).length,
    cooled: episodes.filter(({ heldBy }) => heldBy === 'cooldown').length,
    minutes: episodes.reduce((sum, each) => sum + each.minutes, 0),
  };
}

export function renderBacktest(found: Backtest): string[] {
  const { rule, change, fromMs, toMs, trials, learnedFromMs } = found;
  const present = tally(trials.flatMap((trial) => trial.present));
  const changed = change ? tally(trials.flatMap((trial) => trial.changed ?? [])) : undefined;
  const whom = rule.scope === 'platform' ? 'the platform' : sayTenants(trials);
  return [
    `${rule.id} over ${whom}, from ${sayMoment(fromMs)} to ${sayMoment(toMs)} UTC`,
    ...rule.levels.map(({ severity, condition }) => `  ${severity}: while ${conditions.words(condition)}`),
    '',
    ...(change && changed
      ? [
          `With ${sayChanges(change)} it would have fired ${times(changed.fired)} instead of ${times(present.fired)}: ` +
            `${sayTally(changed)}, instead of ${sayTally(present)}.`,
          ...renderEpisodes('With the change', trials, (trial) => trial.changed ?? [], toMs),
          ...renderEpisodes('As it is now', trials, (trial) => trial.present, toMs),
        ]
      : [
          `It would have fired ${times(present.fired)}: ${sayTally(present)}.`,
          ...renderEpisodes('As it is now', trials, (trial) => trial.present, toMs),
        ]),
    '',
    ...saySwitchedOff(trials),
    'Replayed from minutes as they are counted by now, with the overrides of now. What was under way at the beginning begins there.',
    ...(learnedFromMs === undefined
      ? []
      : [
          `Rhythms were learned anew from ${sayMoment(learnedFromMs)} UTC: before a week or two they say nothing.`,
        ]),
  ];
}

function sayTenants(trials: readonly Trial[]): string {
  const [only] = trials;
  if (trials.length !== 1 || !only) return `${trials.length} tenants`;
  return `${only.subject.tenant?.name ?? 'unknown senders'} (${only.subject.id})`;
}

function saySwitchedOff(trials: readonly Trial[]): string[] {
  const off = trials.filter((trial) => trial.off).map(({ subject }) => subject.id ?? 'the platform');
  return off.length === 0
    ? []
    : [
        `Switched off by an override, and not judged: ${off.join(', ')}. \`kentongan rules overrides show\` has it.`,
      ];
}

function times(count: number): string {
  return count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`;
}

function sayTally({ fired, pages, cooled, minutes }: Tally): string {
  const muted = fired - pages - cooled;
  const held = [
    ...(cooled > 0 ? [`${cooled} within the cooldown of another`] : []),
    ...(muted > 0 ? [`${muted} while a worse level fired`] : []),
  ];
  const within = held.length > 0 ? ` (${held.join(', ')})` : '';
  return `${pages} ${pages === 1 ? 'page' : 'pages'}${within}, ${sayMinutes(minutes)} in all`;
}

function renderEpisodes(
  title: string,
  trials: readonly Trial[],
  episodesOf: (trial: Trial) => readonly Episode[],
  toMs: number,
): string[] {
  const rows = trials
    .flatMap((trial) =>
      episodesOf(trial).map((episode) => ({ id: trial.subject.id ?? 'platform', ...episode })),
    )
    .toSorted((a, b) => a.firedAtMs - b.firedAtMs)
    .map(({ id, severity, firedAtMs, resolvedAtMs, minutes, told, heldBy, reason }) => [
      sayMoment(firedAtMs),
      resolvedAtMs === undefined ? `after ${sayMoment(toMs)}` : sayMoment(resolvedAtMs),
      sayMinutes(minutes),
      severity,
      id,
      told ? 'yes' : sayHeld(heldBy),
      reason,
    ]);
  if (rows.length === 0) return ['', `${title}: never.`];
  const head = ['fired (UTC)', 'resolved', 'lasted', 'severity', 'of', 'told', 'reason'];
  return ['', `${title}:`, ...table(head, rows).map((line) => `  ${line}`)];
}

function sayHeld(heldBy: Episode['heldBy']): string {
  return heldBy === undefined || heldBy === 'cooldown' ? 'cooldown' : `muted by ${heldBy}`;
}

export function backtestAsJson({ rule, change, fromMs, toMs, learnedFromMs, trials }: Backtest) {
  const all = (episodesOf: (trial: Trial) => readonly Episode[]) => trials.flatMap(episodesOf);
  return {
    rule: rule.id,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    ...(learnedFromMs === undefined ? {} : { learnedFrom: new Date(learnedFromMs).toISOString() }),
    ...(change ? { change } : {}),
    present: tally(all(({ present }) => present)),
    ...(change ? { changed: tally(all(({ changed }) => changed ?? [])) } : {}),
    subjects: trials.map(({ subject, present, changed, off }) => ({
      ...(subject.id === undefined ? {} : { tenant: subject.id }),
      present: present.map(episodeAsJson),
      ...(changed ? { changed: changed.map(episodeAsJson) } : {}),
      ...(off ? { switchedOff: true } : {}),
    })),
  };
}

function episodeAsJson({ severity, firedAtMs, resolvedAtMs, minutes, told, heldBy, reason }: Episode) {
  return {
    severity,
    firedAt: new Date(firedAtMs).toISOString(),
    ...(resolvedAtMs === undefined ? {} : { resolvedAt: new Date(resolvedAtMs).toISOString() }),
    minutes,
    told,
    ...(heldBy === undefined ? {} : { heldBy }),
    reason,
  };
}

import { conditions } from '../../lambdas/domain/rule/conditions';
import { say, sayMinutes } from '../../lambdas/domain/rule/judgement';
import type { Moment } from '../../lambdas/domain/rule/replay';
import { renderChange } from '../alerts/log';
import { sayClock, sayMoment } from '../time-option';
import { differs, type Why, type WhyLevel } from './find-why';
import { sayTime } from './list';
import { beganAt, historyOf, sayVerdict } from './moments';
import { sayChanges, sayScope } from './overrides/words';
import { sparkline } from './sparkline';
import { renderSeen } from './window-view';

const MINUTE_MS = 60_000;

export function renderWhy(found: Why): string[] {
  const { rule, subject, atMs, endMs, levels, overrides, overridesSince, learnedFromMs, replayedFromMs } =
    found;
  const who = subject ? `${subject.tenant?.name ?? 'unknown senders'} (${subject.id})` : 'the platform';
  const head = `${rule.id} for ${who}, as evaluated at ${sayMoment(atMs)} UTC`;
  if (levels.length === 0) {
    return [head, '', 'It is switched off there by an override:', ...overrides.map(sayOverrideLine)];
  }
  return [
    head,
    `It looked at whole minutes to the end of ${sayClock(endMs - MINUTE_MS, atMs)}: a minute is judged once it has settled.`,
    ...levels.flatMap((each) => ['', ...renderLevel(each, found)]),
    ...(overrides.length > 0 ? ['', 'Overrides that apply:', ...overrides.map(sayOverrideLine)] : []),
    '',
    `Replayed from ${sayMoment(replayedFromMs)} UTC, from minutes as they are counted by now.`,
    ...(learnedFromMs === undefined
      ? []
      : [`The rhythm was learned anew from ${sayMoment(learnedFromMs)} UTC; the evaluator may know more.`]),
    ...(overridesSince
      ? [
          `The overrides are those of now: ${overridesSince.by} changed them at ${sayMoment(overridesSince.atMs)} UTC, later.`,
        ]
      : []),
  ];
}

function sayOverrideLine(override: Why['overrides'][number]): string {
  return `  ${sayScope(override)}: ${sayChanges(override)}`;
}

function renderLevel(level: WhyLevel, { rule, atMs, endMs }: Why): string[] {
  const { moments, logged, seen, fingerprint } = level;
  const last = moments.at(-1);
  if (!last) return [];
  return [
    `${level.level.severity}: ${sayState(level, rule.keepFiringMinutes)}`,
    `  judged     ${sayVerdict(last)}: ${last.judgement.reason}`,
    `  fires      while ${conditions.words(level.level.condition)}, ${sayFor(level.level.forMinutes)}${sayOriginal(level)}`,
    `  alert      ${fingerprint}`,
    ...drawValues(moments, atMs),
    ...sayLog(level),
    ...(seen.length > 0 ? ['', ...renderSeen(seen, endMs, atMs).map((line) => `  ${line}`)] : []),
    '',
    '  how it came to this',
    ...historyOf(moments)
      .slice(-RUNS_SHOWN)
      .map(
        ({ atMs: fromMs, state, reason }) => `    ${sayClock(fromMs, atMs)}  ${state.padEnd(8)}  ${reason}`,
      ),
    ...(differs({ moments, logged })
      ? [
          '',
          `  The log and the replay differ: at the time the alert was ${logged.before?.to ?? 'not known'}. Counts that came late may`,
          '  have changed the minutes since, the rule or its overrides may be others now, or the alert began before the replay.',
        ]
      : []),
  ];
}

const RUNS_SHOWN = 8;

/** The value that was compared, over the evaluations of the last hour. */
function drawValues(moments: readonly Moment[], atMs: number): string[] {
  const last = moments.slice(-VALUES_SHOWN);
  const values = last.map(({ judgement }) => judgement.value);
  const first = last[0];
  if (!first || values.every((value) => value === undefined)) return [];
  return [`  values     ${sayClock(first.atMs, atMs)} ${sparkline(values)} ${sayClock(atMs, atMs)}`];
}

const VALUES_SHOWN = 60;

function sayState({ moments, level }: WhyLevel, keepFiringMinutes: number): string {
  const last = moments.at(-1);
  if (!last) return '';
  const { status, firedAtMs, activeSinceMs, normalSinceMs } = last.state;
  const forMs = (sinceMs: number) => sayMinutes(Math.round((last.atMs - sinceMs) / MINUTE_MS));
  const clock = (ms: number) => sayClock(ms, last.atMs);
  switch (status) {
    case 'firing': {
      const since = firedAtMs ?? last.atMs;
      const normal =
        normalSinceMs === undefined
          ? ''
          : `; normal since ${clock(normalSinceMs)}, over once that has lasted ${sayTime(keepFiringMinutes)}`;
      return `FIRING since ${clock(since)} (${forMs(since)})${normal}`;
    }
    case 'pending': {
      const since = activeSinceMs ?? last.atMs;
      return `pending since ${clock(since)} (${forMs(since)} of the ${sayTime(level.forMinutes)} that it takes to fire)`;
    }
    case 'resolved':
      return `not firing; resolved at ${clock(beganAt(moments))}`;
    case 'inactive':
      return 'not firing';
  }
  return status satisfies never;
}

function sayFor(minutes: number): string {
  return minutes === 0 ? 'at once' : `once that has held for ${sayTime(minutes)}`;
}

function sayOriginal({ level, original }: WhyLevel): string {
  if (!original) return '';
  const [now, was] = [conditions.limit(level.condition), conditions.limit(original.condition)];
  const parts = [
    now && was && now.value !== was.value ? `limit ${say(was.value, was.unit)}` : '',
    level.forMinutes === original.forMinutes ? '' : `for ${sayTime(original.forMinutes)}`,
    level.severity === original.severity ? '' : `severity ${original.severity}`,
  ].filter((part) => part !== '');
  return parts.length > 0 ? ` (the rule's own: ${parts.join(', ')})` : '';
}

function sayLog({ logged: { before, after } }: WhyLevel): string[] {
  return [
    before ? `  log        ${renderChange(before)}` : '  log        no change in the day before',
    ...(after ? [`  then       ${renderChange(after)}`] : []),
  ];
}

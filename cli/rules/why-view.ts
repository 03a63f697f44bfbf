/** An explanation as people read it, and as a program does. */
import { metricNamed } from '../../lambdas/domain/metric/catalogue';
import { conditions } from '../../lambdas/domain/rule/conditions';
import { say, sayMinutes } from '../../lambdas/domain/rule/judgement';
import type { Moment } from '../../lambdas/domain/rule/replay';
import { changeAsJson, renderChange } from '../alerts/log';
import { table } from '../output';
import { sayClock, sayMoment } from '../time-option';
import { differs, type Seen, type Why, type WhyLevel } from './find-why';
import { sayTime } from './list';
import { sayChanges, sayScope } from './overrides/words';
import { runsOf } from './runs';
import { sparkline } from './sparkline';

const MINUTE_MS = 60_000;
/** Longer windows are drawn rather than listed. */
const LISTED_MINUTES = 20;

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
    `It looked at whole minutes up to ${sayClock(endMs, atMs)}: a minute is judged once it has settled.`,
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

/** Where the state changed, or what was judged: with the reason of that evaluation. */
function historyOf(moments: readonly Moment[]) {
  return runsOf(moments.map((moment) => `${moment.state.status}, ${sayVerdict(moment)}`)).flatMap(
    ({ from, minutes }) => {
      const moment = moments[from];
      return moment
        ? [{ atMs: moment.atMs, state: moment.state.status, minutes, reason: moment.judgement.reason }]
        : [];
    },
  );
}

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

/** When the last moment's state began. */
function beganAt(moments: readonly Moment[]): number {
  const status = moments.at(-1)?.state.status;
  const other = moments.findLastIndex(({ state }) => state.status !== status);
  return moments[other + 1]?.atMs ?? 0;
}

function sayVerdict({ judgement: { breaching, between } }: Moment): string {
  if (between) return 'normal, but not enough to resolve';
  if (breaching === undefined) return 'nothing to judge by';
  return breaching ? 'in breach' : 'normal';
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

function renderSeen(seen: readonly Seen[], endMs: number, atMs: number): string[] {
  const series = seen.filter(({ readings }) => readings === undefined);
  const longest = Math.max(0, ...series.map(({ values }) => values.length));
  const readings = seen.flatMap(({ metric, minutes, readings: found }) =>
    found
      ? [
          `p${Number((found.share * 100).toFixed(3))} of ${metric} in ${sayMinutes(minutes)}: ` +
            `${shown(metric, found.value)} over ${found.count} readings`,
        ]
      : [],
  );
  if (longest === 0) return readings;
  const drawn = longest > LISTED_MINUTES;
  return [
    ...(drawn ? drawSeries(series, endMs, atMs) : listSeries(series, longest, endMs, atMs)),
    ...readings,
  ];
}

function listSeries(series: readonly Seen[], longest: number, endMs: number, atMs: number): string[] {
  const rows = Array.from({ length: longest }, (_, at) => [
    sayClock(endMs - (longest - at) * MINUTE_MS, atMs),
    ...series.map(({ metric, values }) => shown(metric, values[at - longest + values.length])),
  ]);
  const sums =
    longest > 1 && series.every(isCounter)
      ? [['sum', ...series.map(({ values }) => String(sum(values)))]]
      : [];
  return table(
    ...rightAligned(['minute', ...series.map(({ metric }) => metric)], [...withoutEmptyStart(rows), ...sums]),
  );
}

/** Minutes at the beginning of which nothing is known are one line. */
function withoutEmptyStart(rows: readonly string[][]): readonly string[][] {
  const first = rows.findIndex(([, ...cells]) => cells.some((cell) => cell !== '-'));
  const empty = first === -1 ? rows.length : first;
  const [from, to] = [rows[0], rows[empty - 1]];
  if (empty < 3 || !from || !to) return rows;
  return [[`${from[0]} to ${to[0]}`, ...from.slice(1)], ...rows.slice(empty)];
}

/** All columns but the first. */
function rightAligned(head: readonly string[], rows: readonly string[][]) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const pad = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell : cell.padStart(widths[column] ?? 0)));
  return [pad(head), rows.map(pad)] as const;
}

function drawSeries(series: readonly Seen[], endMs: number, atMs: number): string[] {
  return table(
    ['metric', 'from', 'by minute', 'to', 'most', 'last', 'sum'],
    series.map((each) => {
      const { metric, values } = each;
      const known = values.filter((value) => value !== undefined);
      return [
        metric,
        sayClock(endMs - values.length * MINUTE_MS, atMs),
        sparkline(values),
        sayClock(endMs, atMs),
        shown(metric, known.length > 0 ? Math.max(...known) : undefined),
        shown(metric, values.at(-1)),
        isCounter(each) ? String(sum(values)) : '',
      ];
    }),
  );
}

function isCounter({ metric }: Seen): boolean {
  return metricNamed(metric)?.kind === 'counter';
}

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

function shown(metric: string, value: number | undefined): string {
  return value === undefined ? '-' : say(value, metricNamed(metric)?.unit ?? 'count');
}

export function whyAsJson({
  rule,
  subject,
  atMs,
  endMs,
  replayedFromMs,
  learnedFromMs,
  overrides,
  levels,
}: Why) {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    rule: rule.id,
    ...(subject ? { tenant: subject.id } : {}),
    at: iso(atMs),
    windowsEnd: iso(endMs),
    replayedFrom: iso(replayedFromMs),
    ...(learnedFromMs === undefined ? {} : { learnedFrom: iso(learnedFromMs) }),
    switchedOff: levels.length === 0,
    overrides,
    levels: levels.map((each) => {
      const last = each.moments.at(-1);
      const { before, after } = each.logged;
      return {
        severity: each.level.severity,
        fingerprint: each.fingerprint,
        state: last?.state.status,
        ...(last ? { since: iso(beganAt(each.moments)) } : {}),
        breaching: last?.judgement.breaching ?? null,
        ...(last?.judgement.value === undefined ? {} : { value: last.judgement.value }),
        reason: last?.judgement.reason,
        condition: each.level.condition,
        forMinutes: each.level.forMinutes,
        window: each.seen.map(({ values, ...rest }) => ({
          ...rest,
          ...(rest.readings ? {} : { values: values.map((value) => value ?? null) }),
        })),
        history: runsOf(each.moments.map(({ state }) => state.status)).map(({ state, from, minutes }) => ({
          state,
          from: iso(each.moments[from]?.atMs ?? atMs),
          minutes,
          reason: each.moments[from]?.judgement.reason,
        })),
        log: {
          ...(before ? { before: changeAsJson(before) } : {}),
          ...(after ? { after: changeAsJson(after) } : {}),
        },
        differsFromLog: differs(each),
      };
    }),
  };
}

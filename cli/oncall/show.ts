import type { Desk, OnCallOverride } from '../../lambdas/domain/dispatch/desk';
import { nextHandOver, shiftsBetween, whoIsOnCall } from '../../lambdas/domain/oncall/on-call';
import type { Schedule } from '../../lambdas/domain/oncall/schedule';
import type { Routing } from '../../lambdas/domain/routing/routing';
import { systemClock } from '../../lambdas/platform/clock';
import { type DeskOptions, openDesk } from '../desk/open';
import { CommandError, printJson, printLines, table } from '../output';
import { readTimeAhead, sayAhead, sayMoment } from '../time-option';
import { sayLength, sayWall } from './words';

interface Options extends DeskOptions {
  readonly at?: string;
  readonly days: number;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

export async function showOnCall(name: string | undefined, options: Options): Promise<void> {
  const nowMs = systemClock.now();
  const atMs = options.at === undefined ? nowMs : readTimeAhead('--at', options.at, nowMs);
  const store = await openDesk(options);
  const schedules = chosenSchedules(store.routing(), name);
  const desk = await store.read();
  const untilMs = atMs + options.days * DAY_MS;
  if (options.json) printJson(schedules.map((schedule) => scheduleAsJson(schedule, desk, atMs, untilMs)));
  else {
    const parts = schedules.map((schedule) => renderSchedule(schedule, desk, { nowMs, atMs, untilMs }));
    printLines(parts.flatMap((part, at) => (at === 0 ? part : ['', ...part])));
  }
}

/** The one that is named, or all. Throws a `CommandError` where there is none. */
export function chosenSchedules({ schedules }: Routing, name: string | undefined): readonly Schedule[] {
  const named =
    name === undefined ? [...schedules.values()] : [schedules.get(name)].flatMap((one) => one ?? []);
  if (named.length > 0) return named;
  throw new CommandError(
    schedules.size === 0
      ? 'nobody is on call: the routing of this stage has no schedules. docs/routing.md says how to write one; --config names another file'
      : `there is no schedule "${name}"; there are: ${[...schedules.keys()].join(', ')}`,
    2,
  );
}

export function renderSchedule(
  schedule: Schedule,
  { onCallOverrides }: Desk,
  { nowMs, atMs, untilMs }: { readonly nowMs: number; readonly atMs: number; readonly untilMs: number },
): readonly string[] {
  const { name, zone } = schedule;
  const person = whoIsOnCall(schedule, onCallOverrides, atMs);
  const when = atMs === nowMs ? 'now' : `at ${sayWall(zone, atMs)} (${sayMoment(atMs)} UTC)`;
  const next = nextHandOver(schedule, onCallOverrides, atMs);
  const then = next
    ? `Handed over to ${next.to} on ${sayWall(zone, next.atMs)}, ${atMs === nowMs ? sayAhead(next.atMs, nowMs) : `${sayLength(next.atMs - atMs)} later`}.`
    : 'Nobody else will be within two years.';
  const shifts = shiftsBetween(schedule, onCallOverrides, atMs, untilMs);
  return [
    `${name}: ${person} is on call ${when}. ${then}`,
    `  Times are those of ${zone}.`,
    '',
    ...table(
      ['from', 'until', 'how long', 'who', ''],
      shifts.map(({ startMs, endMs, person: who, override }, at) => [
        at === 0 && startMs === nowMs ? 'now' : sayWall(zone, startMs),
        sayWall(zone, endMs),
        sayLength(endMs - startMs),
        who,
        override ? `stands in${sayOverride(onCallOverrides, name, startMs)}` : '',
      ]),
    ).map((line) => `  ${line}`),
  ];
}

function sayOverride(overrides: readonly OnCallOverride[], schedule: string, atMs: number): string {
  const found = overrides.findLast(
    (each) => each.schedule === schedule && each.startMs <= atMs && atMs < each.endMs,
  );
  return found ? ` (${found.id}, by ${found.by})` : '';
}

function scheduleAsJson(schedule: Schedule, { onCallOverrides }: Desk, atMs: number, untilMs: number) {
  const iso = (ms: number) => new Date(ms).toISOString();
  const next = nextHandOver(schedule, onCallOverrides, atMs);
  return {
    schedule: schedule.name,
    zone: schedule.zone,
    at: iso(atMs),
    person: whoIsOnCall(schedule, onCallOverrides, atMs),
    ...(next ? { next: { at: iso(next.atMs), person: next.to } } : {}),
    shifts: shiftsBetween(schedule, onCallOverrides, atMs, untilMs).map(
      ({ person, startMs, endMs, override }) => ({ person, from: iso(startMs), until: iso(endMs), override }),
    ),
    overrides: onCallOverrides
      .filter((each) => each.schedule === schedule.name && each.endMs > atMs)
      .map(({ id, person, startMs, endMs, by }) => ({
        id,
        person,
        from: iso(startMs),
        until: iso(endMs),
        by,
      })),
  };
}

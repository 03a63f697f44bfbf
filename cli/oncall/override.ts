import type { OnCallOverride } from '../../lambdas/domain/dispatch/desk';
import { endOverride, overrideOnCall } from '../../lambdas/domain/dispatch/on-call-overrides';
import { systemClock } from '../../lambdas/platform/clock';
import { agreed } from '../desk/agreed';
import { findNamed } from '../desk/find';
import { type DeskOptions, openDesk } from '../desk/open';
import { readWho, type WhoOptions } from '../desk/who';
import { CommandError, printJson, printLines } from '../output';
import { readTimeAhead, sayMoment } from '../time-option';
import { sayWall } from './words';

export interface OverrideOptions extends DeskOptions, WhoOptions {
  readonly from?: string;
  readonly until?: string;
  readonly end?: string;
  readonly json?: boolean;
}

export async function override(
  schedule: string | undefined,
  person: string | undefined,
  options: OverrideOptions,
): Promise<void> {
  if (options.end !== undefined) {
    if (schedule === undefined && options.from === undefined && options.until === undefined) {
      return endOne(options.end, options);
    }
    throw new CommandError(
      '--end: came with a schedule or with times, accepted is the override to end alone',
      2,
    );
  }
  const { from, until } = options;
  if (schedule === undefined || person === undefined || from === undefined || until === undefined) {
    throw new CommandError(
      'say who stands in, where and when: kentongan oncall override SCHEDULE PERSON --from TIME --until TIME; or --end ID',
      2,
    );
  }
  await begin({ schedule, person, from, until }, options);
}

async function begin(
  { schedule, person, from, until }: Readonly<Record<'schedule' | 'person' | 'from' | 'until', string>>,
  options: OverrideOptions,
): Promise<void> {
  const who = readWho(options);
  const nowMs = systemClock.now();
  const startMs = readTimeAhead('--from', from, nowMs);
  const endMs = readTimeAhead('--until', until, nowMs, startMs);
  const store = await openDesk(options);
  const routing = store.routing();
  const made = await store.change((desk) =>
    agreed(overrideOnCall(desk, { schedule, person, startMs, endMs, ...who }, routing, nowMs)),
  );
  const zone = routing.schedules.get(schedule)?.zone ?? 'UTC';
  const { id } = made.override;
  if (options.json) printJson(overrideAsJson(made.override));
  else {
    printLines([
      `${person} is on call by ${schedule} ${sayRange(made.override, zone)} (${id}).`,
      `To end it before: kentongan oncall override --end ${id}`,
    ]);
  }
}

async function endOne(name: string, options: OverrideOptions): Promise<void> {
  const { by, why } = readWho(options);
  const nowMs = systemClock.now();
  const made = await (await openDesk(options)).change((desk) => {
    const all = desk.onCallOverrides.map(({ id, schedule, person }) => ({
      name: id,
      what: `${schedule}  ${person}`,
    }));
    return agreed(endOverride(desk, findNamed(all, name)?.name ?? name, by, nowMs, why));
  });
  const { id, person, schedule } = made.override;
  if (options.json) printJson(overrideAsJson(made.override));
  else printLines([`${id} is ended: ${person} no longer stands in on ${schedule}.`]);
}

function sayRange({ startMs, endMs }: OnCallOverride, zone: string): string {
  const shown = `from ${sayWall(zone, startMs)} until ${sayWall(zone, endMs)}, ${zone}`;
  return `${shown} (${sayMoment(startMs)} to ${sayMoment(endMs)} UTC)`;
}

function overrideAsJson({ startMs, endMs, ...rest }: OnCallOverride) {
  return { ...rest, from: new Date(startMs).toISOString(), until: new Date(endMs).toISOString() };
}

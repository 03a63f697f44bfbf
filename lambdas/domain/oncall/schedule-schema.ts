/** Schedules as routing files write them. */
import * as v from 'valibot';
import { date, timeOfDay, weeklyFields, weeklyHoursOf, zoneName } from '../calendar/fields';
import { firstGap } from '../calendar/weekly-hours';
import type { Layer, Schedule } from './schedule';

const TURN = /^([1-9]\d?)([dw])$/;

const layer = v.pipe(
  v.strictObject({
    $comment: v.optional(v.string()),
    people: v.pipe(
      v.array(v.string()),
      v.check((people) => people.length > 0, 'at least one person'),
    ),
    /** How long each is on call. */
    turn: v.pipe(
      v.string(),
      v.regex(TURN, 'days or weeks, such as 1d or 2w'),
      v.transform((turn) => {
        const [, count, unit] = TURN.exec(turn) ?? [];
        return Number(count) * (unit === 'w' ? 7 : 1);
      }),
    ),
    handOver: timeOfDay,
    start: date,
    hours: v.exactOptional(
      v.pipe(
        v.array(v.strictObject(weeklyFields)),
        v.check((hours) => hours.length > 0, 'at least one stretch of hours, or no such field for always'),
        v.transform((hours) => hours.map(weeklyHoursOf)),
      ),
    ),
  }),
  v.transform(({ people: [first = '', ...others], turn, handOver, start, hours }): Layer => {
    const turns = { turnDays: turn, handOverMinute: handOver, startDay: start };
    return { people: [first, ...others], ...turns, ...(hours ? { hours } : {}) };
  }),
);

export const ScheduleSchema = v.strictObject({
  $comment: v.optional(v.string()),
  zone: zoneName,
  layers: v.pipe(
    v.array(layer),
    v.check((layers) => layers.length > 0, 'at least one layer'),
  ),
});

/** When nobody is on call, in words; undefined when somebody always is. */
export function holeIn({ layers }: Pick<Schedule, 'layers'>): string | undefined {
  if (layers.some(({ hours }) => hours === undefined)) return undefined;
  return firstGap(layers.flatMap(({ hours }) => hours ?? []));
}

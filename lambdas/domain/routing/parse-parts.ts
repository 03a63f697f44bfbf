/** The parts of a routing file beside its tree. Each adds its faults, and leaves out what is at fault. */
import type * as v from 'valibot';
import { onceOf, weeklyHoursOf } from '../calendar/fields';
import type { Schedule } from '../oncall/schedule';
import { holeIn, ScheduleSchema } from '../oncall/schedule-schema';
import type { Faults } from './faults';
import { checkEscalation, checkLayers, checkNames, type Names } from './references';
import type { Escalation, InhibitRule, Maintenance, Receiver, Routing, Timetable } from './routing';
import {
  EscalationSchema,
  type File,
  InhibitSchema,
  MaintenanceSchema,
  PersonSchema,
  ReceiverSchema,
  TimetableSchema,
} from './routing-schema';

/** The entries of an object, each read by itself; those at fault are left out. */
function readEntries<Read, Value>(
  section: string,
  entries: Readonly<Record<string, unknown>>,
  schema: v.GenericSchema<unknown, Read>,
  faults: Faults,
  make: (name: string, read: Read) => Value,
): ReadonlyMap<string, Value> {
  return new Map(
    Object.entries(entries).flatMap(([name, input]) => {
      const read = faults.read(`${section}.${name}`, schema, input);
      return read === undefined ? [] : [[name, make(name, read)] as const];
    }),
  );
}

export function readReceivers(file: File, faults: Faults): ReadonlyMap<string, Receiver> {
  return readEntries('receivers', file.receivers, ReceiverSchema, faults, (name, read): Receiver => {
    const { channel, credential = channel, target, sendResolved, fallback } = read;
    return {
      name,
      channel,
      credential,
      target,
      sendResolved,
      ...(fallback === undefined ? {} : { fallback }),
    };
  });
}

export function readInhibition(file: File, faults: Faults): readonly InhibitRule[] {
  return file.inhibit.flatMap((input, index) => {
    const read = faults.read(`inhibit.${index}`, InhibitSchema, input);
    return read ? [{ source: read.source, target: read.target, equal: read.equal }] : [];
  });
}

export function readEscalations(file: File, names: Names, faults: Faults): ReadonlyMap<string, Escalation> {
  return readEntries('escalations', file.escalations, EscalationSchema, faults, (name, read) => {
    const levels = read.levels.map(({ after, to, evenIfAcknowledged }) => ({
      afterMs: after,
      to: to.map((target) => {
        if ('receiver' in target) return { kind: 'receiver', name: target.receiver } as const;
        if ('person' in target) return { kind: 'person', name: target.person } as const;
        return { kind: 'schedule', name: target.schedule } as const;
      }),
      evenIfAcknowledged,
    }));
    const escalation: Escalation = { name, levels, ackTimeoutMs: read.ackTimeout };
    checkEscalation(escalation, names, faults);
    return escalation;
  });
}

export function readPeople(file: File, names: Names, faults: Faults): Routing['people'] {
  return readEntries('people', file.people, PersonSchema, faults, (name, channels) => {
    checkNames(`people.${name}`, channels, 'channels', names, faults);
    return channels;
  });
}

export function readSchedules(file: File, names: Names, faults: Faults): ReadonlyMap<string, Schedule> {
  return readEntries(
    'schedules',
    file.schedules,
    ScheduleSchema,
    faults,
    (name, { zone, layers }): Schedule => {
      const place = `schedules.${name}.layers`;
      checkLayers(name, layers, names, faults);
      const hole = holeIn({ layers });
      if (hole !== undefined) {
        faults.add(
          place,
          `nobody ${hole}`,
          'somebody at every hour of the week: a layer without hours as the last',
        );
      }
      return { name, zone, layers };
    },
  );
}

export function readMaintenance(file: File, faults: Faults): readonly Maintenance[] {
  const names = new Set<string>();
  return file.maintenance.flatMap((input, index) => {
    const place = `maintenance.${index}`;
    const read = faults.read(place, MaintenanceSchema, input);
    if (!read) return [];
    const { name, matchers, why } = read;
    if (names.has(name)) {
      faults.add(`${place}.name`, name, 'a name of its own: another window has this one');
    }
    names.add(name);
    const when = timeOf(read, `${place}.once.to`, faults);
    return [{ name, matchers, ...(why === undefined ? {} : { why }), when }];
  });
}

function timeOf(
  { zone, weekly, once }: v.InferOutput<typeof MaintenanceSchema>,
  place: string,
  faults: Faults,
): Maintenance['when'] {
  if (weekly) return { kind: 'weekly', zone, hours: weeklyHoursOf(weekly) };
  const { startMs, endMs } = once ? onceOf(zone, once) : { startMs: 0, endMs: 0 };
  if (endMs <= startMs) faults.add(place, 'no later than "from"', 'a later time');
  return { kind: 'once', startMs, endMs };
}

export function readTimetable(
  place: 'digest' | 'report',
  input: unknown,
  names: Names,
  faults: Faults,
): Timetable | undefined {
  const read = input === undefined ? undefined : faults.read(place, TimetableSchema, input);
  if (!read) return undefined;
  checkNames(`${place}.receivers`, read.receivers, 'receivers', names, faults);
  return { zone: read.zone, minute: read.at, receivers: read.receivers };
}

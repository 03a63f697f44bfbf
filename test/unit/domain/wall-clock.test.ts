import {
  dayNamed,
  isZone,
  momentOf,
  wallTimeAt,
  weekdayOf,
} from '../../../lambdas/domain/calendar/wall-clock';
import { firstGap, hoursAt, sayHours, type WeeklyHours } from '../../../lambdas/domain/calendar/weekly-hours';

const wall = (text: string) => {
  const [date = '', time = ''] = text.split(' ');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return { day: dayNamed(date) ?? Number.NaN, minute: hours * 60 + minutes };
};

describe('clocks on the wall show', () => {
  it.each([
    ['a time of summer', 'Europe/Berlin', '2026-07-20 09:00', '2026-07-20T07:00Z'],
    ['a time of winter', 'Europe/Berlin', '2026-11-23 09:00', '2026-11-23T08:00Z'],
    ['a time where they are never changed', 'Asia/Jakarta', '2026-03-29 02:30', '2026-03-28T19:30Z'],
    ['a time before 1970', 'Europe/Berlin', '1969-12-31 23:00', '1969-12-31T22:00Z'],
    ['a skipped time: the first moment after it', 'Europe/Berlin', '2026-03-29 02:30', '2026-03-29T01:00Z'],
    ['the first of what is skipped', 'Europe/Berlin', '2026-03-29 02:00', '2026-03-29T01:00Z'],
    ['the first after what is skipped', 'Europe/Berlin', '2026-03-29 03:00', '2026-03-29T01:00Z'],
    ['a repeated time: the first of both', 'Europe/Berlin', '2026-10-25 02:30', '2026-10-25T00:30Z'],
    ['the first after what is repeated', 'Europe/Berlin', '2026-10-25 03:00', '2026-10-25T02:00Z'],
    ['skipped in New York', 'America/New_York', '2026-03-08 02:30', '2026-03-08T07:00Z'],
    ['repeated in New York', 'America/New_York', '2026-11-01 01:30', '2026-11-01T05:30Z'],
    ['half an hour skipped', 'Australia/Lord_Howe', '2026-10-04 02:15', '2026-10-03T15:30Z'],
    ['half an hour repeated', 'Australia/Lord_Howe', '2026-04-05 01:45', '2026-04-04T14:45Z'],
    ['a whole day skipped', 'Pacific/Apia', '2011-12-30 09:00', '2011-12-30T10:00Z'],
  ])('%s', (_name, zone, shown, at) => {
    expect(momentOf(zone, wall(shown))).toBe(Date.parse(at));
    // What is worked out once is remembered.
    expect(momentOf(zone, wall(shown))).toBe(Date.parse(at));
  });

  it('24:00 as 0:00 of the next day, and what comes later likewise', () => {
    const { day } = wall('2026-03-28 00:00');
    expect(momentOf('Europe/Berlin', { day, minute: 1_440 })).toBe(
      momentOf('Europe/Berlin', { day: day + 1, minute: 0 }),
    );
    expect(momentOf('Europe/Berlin', { day, minute: 2_880 })).toBe(Date.parse('2026-03-29T22:00Z'));
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T00:59:59.999Z', '2026-03-29 01:59'],
    ['Europe/Berlin', '2026-03-29T01:00Z', '2026-03-29 03:00'],
    ['Asia/Jakarta', '2026-11-22T17:00Z', '2026-11-23 00:00'],
    ['Asia/Kolkata', '1969-12-31T18:29Z', '1969-12-31 23:59'],
  ])('in %s at %s', (zone, at, shown) => {
    expect(wallTimeAt(zone, Date.parse(at))).toEqual(wall(shown));
  });

  it('days of the week, dates and zones that there are', () => {
    expect([-4, -3, 0, 3, 4].map(weekdayOf)).toEqual(['sunday', 'monday', 'thursday', 'sunday', 'monday']);
    expect(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', 'today'].map(dayNamed)).toEqual(
      Array(5).fill(undefined),
    );
    expect(dayNamed('2028-02-29')).toBe(21_243);
    expect(['UTC', 'Asia/Jakarta', 'Mars/Olympus', ''].map(isZone)).toEqual([true, true, false, false]);
  });
});

const hours = (days: WeeklyHours['days'], from: number, to: number): WeeklyHours => ({
  days,
  fromMinute: from * 60,
  toMinute: to * 60,
});
const office = hours(['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], 8, 18);
const nights = hours(['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], 18, 32);
const weekend = hours(['saturday', 'sunday'], 0, 24);

describe('hours of the week', () => {
  it.each<[string, readonly WeeklyHours[], string, boolean, string]>([
    ['before they begin', [office], '2026-11-23T06:59Z', false, '2026-11-23T07:00Z'],
    ['as they begin', [office], '2026-11-23T07:00Z', true, '2026-11-23T17:00Z'],
    ['as they end', [office], '2026-11-23T17:00Z', false, '2026-11-24T07:00Z'],
    ['over the weekend', [office], '2026-11-27T17:00Z', false, '2026-11-30T07:00Z'],
    ['over midnight', [nights], '2026-11-23T23:30Z', true, '2026-11-24T07:00Z'],
    ['in the night after the last day', [nights], '2026-11-28T06:59Z', true, '2026-11-28T07:00Z'],
    ['where one joins the other', [office, nights], '2026-11-23T17:00Z', true, '2026-11-24T07:00Z'],
    ['in a night an hour shorter', [nights, weekend], '2026-03-28T23:00Z', true, '2026-03-29T22:00Z'],
  ])('%s', (_name, of, at, open, until) => {
    const seen = hoursAt('Europe/Berlin', of, Date.parse(at));
    expect({ open: seen.open, until: new Date(seen.untilMs).toISOString() }).toEqual({
      open,
      until: new Date(until).toISOString(),
    });
  });

  it('none of them never are', () => {
    expect(hoursAt('UTC', [], 0)).toEqual({ open: false, untilMs: Number.POSITIVE_INFINITY });
  });

  it.each<[readonly WeeklyHours[], string | undefined]>([
    [[office, nights, weekend], 'from monday 00:00 to monday 08:00'],
    [[office, nights, weekend, hours(['sunday'], 23, 32)], undefined],
    [[office, weekend], 'from monday 00:00 to monday 08:00'],
    [[hours(['monday'], 0, 24)], 'from tuesday 00:00 to the end of the week'],
    [[], 'from monday 00:00 to the end of the week'],
  ])('leave open', (of, gap) => {
    expect(firstGap(of)).toBe(gap);
  });

  it('are said in words', () => {
    expect([office, nights, hours(weekend.days, 0, 24)].map(sayHours)).toEqual([
      'monday, tuesday, wednesday, thursday, friday 08:00-18:00',
      'monday, tuesday, wednesday, thursday, friday 18:00-08:00',
      'saturday, sunday 00:00-24:00',
    ]);
  });
});

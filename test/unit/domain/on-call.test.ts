import { dayNamed } from '../../../lambdas/domain/calendar/wall-clock';
import { nextHandOver, shiftsBetween, whoIsOnCall } from '../../../lambdas/domain/oncall/on-call';
import type { Layer, Override, Schedule } from '../../../lambdas/domain/oncall/schedule';

const at = (text: string) => Date.parse(text);
const day = (date: string) => dayNamed(date) ?? Number.NaN;
/** Three people in turn, handed over on Mondays at 9:00. */
const weekly: Layer = {
  people: ['sari', 'budi', 'dewi'],
  turnDays: 7,
  handOverMinute: 9 * 60,
  startDay: day('2026-01-05'),
};
const scheduleOf = (zone: string, ...layers: readonly Layer[]): Schedule => ({
  name: 'primary',
  zone,
  layers,
});
const standIn = (person: string, start: string, end: string, schedule = 'primary'): Override => ({
  schedule,
  person,
  startMs: at(start),
  endMs: at(end),
});
const said = (schedule: Schedule, overrides: readonly Override[], from: string, to: string) =>
  shiftsBetween(schedule, overrides, at(from), at(to)).map(
    ({ person, startMs, endMs, override }) =>
      `${person} ${new Date(startMs).toISOString().slice(5, 16)} ${(endMs - startMs) / 3_600_000} h${override ? ' stands in' : ''}`,
  );

describe('on call is', () => {
  const jakarta = scheduleOf('Asia/Jakarta', weekly);

  it.each([
    ['the first person as the first turn begins', '2026-01-05T02:00Z', 'sari'],
    ['the last person right before: turns are counted both ways', '2026-01-05T01:59:59.999Z', 'dewi'],
    ['the next person in the second week', '2026-01-12T02:00Z', 'budi'],
    ['the first person again after all others', '2026-01-26T02:00Z', 'sari'],
    ['somebody years before', '2001-01-01T02:00Z', 'sari'],
    ['somebody years after', '2040-01-02T02:00Z', 'budi'],
  ])('%s', (_name, moment, person) => {
    expect(whoIsOnCall(jakarta, [], at(moment))).toBe(person);
  });

  it('handed over at the same time on the wall, so that a week may have an hour more or less', () => {
    expect(said(scheduleOf('Europe/Berlin', weekly), [], '2026-03-16T08:00Z', '2026-04-06T07:00Z')).toEqual([
      'budi 03-16T08:00 168 h',
      'dewi 03-23T08:00 167 h',
      'sari 03-30T07:00 168 h',
    ]);
    expect(said(scheduleOf('Europe/Berlin', weekly), [], '2026-10-19T07:00Z', '2026-11-02T08:00Z')).toEqual([
      'dewi 10-19T07:00 169 h',
      'sari 10-26T08:00 168 h',
    ]);
  });

  it('handed over in a skipped hour as it ends, and in a repeated one at the first', () => {
    const nightly: Layer = { ...weekly, turnDays: 1, handOverMinute: 150, startDay: day('2026-03-28') };
    expect(said(scheduleOf('Europe/Berlin', nightly), [], '2026-03-28T01:30Z', '2026-03-31T00:30Z')).toEqual([
      'sari 03-28T01:30 23.5 h',
      'budi 03-29T01:00 23.5 h',
      'dewi 03-30T00:30 24 h',
    ]);
    expect(said(scheduleOf('Europe/Berlin', nightly), [], '2026-10-24T00:30Z', '2026-10-27T01:30Z')).toEqual([
      'sari 10-24T00:30 24 h',
      'budi 10-25T00:30 25 h',
      'dewi 10-26T01:30 24 h',
    ]);
  });

  it('the person of the first layer that has one', () => {
    const office: Layer = {
      ...weekly,
      people: ['rini'],
      hours: [{ days: ['monday', 'tuesday'], fromMinute: 480, toMinute: 1_080 }],
    };
    const schedule = scheduleOf('Asia/Jakarta', office, weekly);
    expect(said(schedule, [], '2026-01-05T00:00Z', '2026-01-07T00:00Z')).toEqual([
      'dewi 01-05T00:00 1 h',
      'rini 01-05T01:00 10 h',
      'sari 01-05T11:00 14 h',
      'rini 01-06T01:00 10 h',
      'sari 01-06T11:00 13 h',
    ]);
  });

  it('whoever stands in, from the start up to the end; the later in the list wins', () => {
    const overrides = [
      standIn('dewi', '2026-01-06T00:00Z', '2026-01-07T00:00Z'),
      standIn('budi', '2026-01-06T06:00Z', '2026-01-06T12:00Z'),
      standIn('rini', '2026-01-06T06:00Z', '2026-01-06T12:00Z', 'secondary'),
      standIn('rini', '2026-01-08T00:00Z', '2026-01-08T00:00Z'),
    ];
    expect(said(jakarta, overrides, '2026-01-05T02:00Z', '2026-01-12T02:00Z')).toEqual([
      'sari 01-05T02:00 22 h',
      'dewi 01-06T00:00 6 h stands in',
      'budi 01-06T06:00 6 h stands in',
      'dewi 01-06T12:00 12 h stands in',
      'sari 01-07T00:00 122 h',
    ]);
    expect(whoIsOnCall(jakarta, overrides, at('2026-01-06T05:59:59.999Z'))).toBe('dewi');
    expect(whoIsOnCall(jakarta, overrides, at('2026-01-06T06:00Z'))).toBe('budi');
  });

  it('somebody even in a schedule with a hole', () => {
    const hours = [{ days: ['monday'], fromMinute: 0, toMinute: 60 }] as const;
    expect(whoIsOnCall(scheduleOf('UTC', { ...weekly, hours }), [], at('2026-01-07T00:00Z'))).toBe('sari');
  });
});

describe('the next hand-over', () => {
  it('is the next time that another person is on call', () => {
    const schedule = scheduleOf('Asia/Jakarta', weekly);
    expect(nextHandOver(schedule, [], at('2026-01-05T02:00Z'))).toEqual({
      atMs: at('2026-01-12T02:00Z'),
      from: 'sari',
      to: 'budi',
    });
    const overrides = [standIn('budi', '2026-01-11T00:00Z', '2026-01-13T00:00Z')];
    expect(nextHandOver(schedule, overrides, at('2026-01-05T02:00Z'))?.atMs).toBe(at('2026-01-11T00:00Z'));
    expect(nextHandOver(schedule, overrides, at('2026-01-11T00:00Z'))).toEqual({
      atMs: at('2026-01-19T02:00Z'),
      from: 'budi',
      to: 'dewi',
    });
  });

  it('is not, where one person is all that there is', () => {
    const alone = scheduleOf('Asia/Jakarta', { ...weekly, people: ['sari'] });
    expect(nextHandOver(alone, [], at('2026-01-05T02:00Z'))).toBeUndefined();
    const overrides = [standIn('sari', '2026-01-06T00:00Z', '2026-01-07T00:00Z')];
    expect(nextHandOver(alone, overrides, at('2026-01-05T02:00Z'))).toBeUndefined();
  });

  it('is none in no time at all', () => {
    expect(shiftsBetween(scheduleOf('UTC', weekly), [], 0, 0)).toEqual([]);
  });
});

import { hourOfWeek, localHours, saidHour, UTC, zoneNamed } from '../../../lambdas/domain/rhythm/local-hours';

const minuteAt = (text: string) => Date.parse(text) / 60_000;

describe('hours of the week', () => {
  it.each([
    ['UTC', undefined, '2026-11-23T09:41Z', 'on Mondays at 9'],
    ['ahead of UTC', 'Asia/Jakarta', '2026-11-22T17:00Z', 'on Mondays at 0'],
    ['behind UTC', 'America/New_York', '2026-11-23T04:59Z', 'on Sundays at 23'],
    ['half an hour off', 'Asia/Kolkata', '2026-11-23T03:29Z', 'on Mondays at 8'],
    ['in winter', 'Europe/Berlin', '2026-11-23T08:30Z', 'on Mondays at 9'],
    ['in summer', 'Europe/Berlin', '2026-07-20T08:30Z', 'on Mondays at 10'],
    ['a zone that does not exist', 'Mars/Olympus', '2026-11-23T09:41Z', 'on Mondays at 9'],
  ])('are local: %s', (_name, zone, at, said) => {
    expect(saidHour(hourOfWeek(zoneNamed(zone), minuteAt(at)))).toBe(said);
  });

  it('cut a stretch of time at the local hours', () => {
    const from = minuteAt('2026-11-23T03:20Z');
    expect(localHours(zoneNamed('Asia/Kolkata'), from, from + 90)).toEqual([
      { hour: 8, minutes: 10 },
      { hour: 9, minutes: 60 },
      { hour: 10, minutes: 20 },
    ]);
    expect(localHours(UTC, from, from)).toEqual([]);
  });

  it('skip one in spring and have one twice in autumn', () => {
    const hours = (from: string) =>
      localHours(zoneNamed('Europe/Berlin'), minuteAt(from), minuteAt(from) + 180).map(
        ({ hour }) => hour % 24,
      );
    expect(hours('2026-03-29T00:00Z')).toEqual([1, 3, 4]);
    expect(hours('2026-10-24T23:00Z')).toEqual([1, 2, 2]);
  });
});

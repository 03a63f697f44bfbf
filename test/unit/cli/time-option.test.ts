import {
  daysOf,
  readLength,
  readRange,
  readTime,
  readTimeAhead,
  sayAhead,
  sayClock,
  sayMoment,
} from '../../../cli/time-option';

const NOW = Date.parse('2026-11-21T09:41:30Z');

describe('a time', () => {
  it.each([
    ['now', '2026-11-21T09:41:30.000Z'],
    ['90m', '2026-11-21T08:11:30.000Z'],
    ['12h', '2026-11-20T21:41:30.000Z'],
    ['7d', '2026-11-14T09:41:30.000Z'],
    ['4w', '2026-10-24T09:41:30.000Z'],
    ['09:30', '2026-11-21T09:30:00.000Z'],
    ['23:59', '2026-11-20T23:59:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T09:30', '2026-11-20T09:30:00.000Z'],
    ['2026-11-20T09:30:05Z', '2026-11-20T09:30:05.000Z'],
    ['2026-11-20T09:30+07:00', '2026-11-20T02:30:00.000Z'],
  ])('may be given as %p', (text, expected) => {
    expect(new Date(readTime('--at', text, NOW)).toISOString()).toBe(expected);
  });

  it.each(['', 'yesterday', '25:00', '9:30', '2026-13-40', '5y', '-3h', 'NaN'])('is not %p', (text) => {
    expect(() => readTime('--at', text, NOW)).toThrow(`--at: came "${text}", accepted is now, a time ago`);
  });

  it('is told with the date only where that is another', () => {
    expect(sayMoment(NOW)).toBe('2026-11-21 09:41');
    expect(sayClock(NOW, NOW + 3_600_000)).toBe('09:41');
    expect(sayClock(NOW, NOW + 86_400_000)).toBe('2026-11-21 09:41');
  });
});

describe('a range', () => {
  const names = ['--since', '--until'] as const;
  it('ends now where it is not said', () => {
    expect(readRange({ names, from: '1h' }, NOW)).toEqual({ fromMs: NOW - 3_600_000, toMs: NOW });
  });

  it('begins before it ends', () => {
    expect(() => readRange({ names, from: '09:30', to: '2h' }, NOW)).toThrow(
      '--since: came "09:30", which is not before --until 2h',
    );
  });

  it('touches all days between its ends', () => {
    expect(daysOf(Date.parse('2026-11-19T23:59Z'), Date.parse('2026-11-21T00:00Z'))).toEqual([
      '2026-11-19',
      '2026-11-20',
      '2026-11-21',
    ]);
  });
});

describe('a time ahead', () => {
  it.each([
    ['now', '2026-11-21T09:41:30.000Z'],
    ['90m', '2026-11-21T11:11:30.000Z'],
    ['2d', '2026-11-23T09:41:30.000Z'],
    ['09:42', '2026-11-21T09:42:00.000Z'],
    ['09:41', '2026-11-22T09:41:00.000Z'],
    ['2026-12-24T09:00+07:00', '2026-12-24T02:00:00.000Z'],
  ])('may be given as %p', (text, expected) => {
    expect(new Date(readTimeAhead('--until', text, NOW)).toISOString()).toBe(expected);
  });

  it('of the day comes after what it ends', () => {
    const afterMs = Date.parse('2026-11-25T22:00Z');
    expect(readTimeAhead('--until', '06:00', NOW, afterMs)).toBe(Date.parse('2026-11-26T06:00Z'));
  });

  it.each(['', 'tomorrow', '25:00', '5y'])('is not %p', (text) => {
    expect(() => readTimeAhead('--until', text, NOW)).toThrow(
      `--until: came "${text}", accepted is now, a time from`,
    );
  });

  it('is told in words', () => {
    const seconds = [0, 60, 600, 7_200, 172_800];
    expect(seconds.map((each) => sayAhead(NOW + each * 1_000, NOW))).toEqual([
      'now',
      'in 60 s',
      'in 10 min',
      'in 2 h',
      'in 2 days',
    ]);
  });

  it('has a length between nothing and a year', () => {
    expect(readLength('--for', '1h30m')).toBe(5_400_000);
    for (const text of ['0s', '2', '', '-2h', '900d']) {
      expect(() => readLength('--for', text)).toThrow('accepted is a length such as 30m');
    }
  });
});

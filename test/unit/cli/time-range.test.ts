import { parseTimeRange } from '../../../cli/tenants/time-range';

const NOW = Date.parse('2026-11-21T09:41:37Z');
const range = (options: object) => {
  const { fromMs, toMs, by } = parseTimeRange(options, NOW);
  return [new Date(fromMs).toISOString(), new Date(toMs).toISOString(), by];
};

describe('a range of time', () => {
  it.each([
    [{ by: 'hour' }, '2026-11-20T09:41:37.000Z', '2026-11-21T09:41:37.000Z', 'hour'],
    [{ since: '90m' }, '2026-11-21T08:11:37.000Z', '2026-11-21T09:41:37.000Z', 'minute'],
    [{ since: '12h' }, '2026-11-20T21:41:37.000Z', '2026-11-21T09:41:37.000Z', 'hour'],
    [{ since: '4w' }, '2026-10-24T09:41:37.000Z', '2026-11-21T09:41:37.000Z', 'day'],
    [{ since: '7d', by: 'minute' }, '2026-11-14T09:41:37.000Z', '2026-11-21T09:41:37.000Z', 'minute'],
    [{ since: '30d', by: 'minute' }, '2026-10-22T09:41:37.000Z', '2026-11-21T09:41:37.000Z', 'minute'],
    [
      { since: '2026-11-01', until: '2026-11-02T09:30' },
      '2026-11-01T00:00:00.000Z',
      '2026-11-02T09:30:00.000Z',
      'hour',
    ],
    [
      { since: '2026-09-01T00:00Z', until: '2026-09-01T01:00:30Z' },
      '2026-09-01T00:00:00.000Z',
      '2026-09-01T01:00:30.000Z',
      'hour',
    ],
    [{ since: '900d' }, '2024-06-04T09:41:37.000Z', '2026-11-21T09:41:37.000Z', 'day'],
  ])('%j is %s to %s by %s', (options, from, to, by) => {
    expect(range(options)).toEqual([from, to, by]);
  });

  it.each([
    [{ since: 'yesterday' }, /--since: came "yesterday", accepted is now, a time ago such as 90m, 12h/],
    [{ since: '0d' }, /--since: came "0d"/],
    [{ since: '7 d' }, /--since: came "7 d"/],
    [{ since: '2026-13-01' }, /--since: came "2026-13-01"/],
    [{ since: '2d', until: 'soon' }, /--until: came "soon"/],
    [{ since: '2027-01-01' }, /--since: came "2027-01-01", which is not before --until now/],
    [{ since: '1d', until: '2d' }, /--since: came "1d", which is not before --until 2d/],
    [{ by: 'week' }, /--by: came "week", accepted is minute, hour, day/],
    [
      { since: '31d', by: 'minute' },
      /minutes are kept for 30 days; ask for them since 2026-10-22T09:41, or --by hour/,
    ],
  ])('%j is refused in words', (options, message) => {
    expect(() => parseTimeRange(options, NOW)).toThrow(message);
  });
});

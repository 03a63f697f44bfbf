import { activeMaintenance } from '../../../lambdas/domain/routing/maintenance';
import { parseRouting } from '../../../lambdas/domain/routing/parse-routing';

const { maintenance } = parseRouting({
  receivers: { a: { channel: 'slack' } },
  route: { receivers: ['a'] },
  maintenance: [
    {
      name: 'backup',
      matchers: ['team="a"'],
      zone: 'Europe/Berlin',
      weekly: { days: ['saturday'], from: '23:00', to: '02:30' },
    },
    {
      name: 'daily',
      matchers: ['team="b"'],
      zone: 'Asia/Jakarta',
      weekly: { from: '00:00', to: '24:00' },
    },
    {
      name: 'move',
      matchers: ['team=~"a|b"'],
      zone: 'Europe/Berlin',
      once: { from: '2026-10-25 00:00', to: '2026-10-25 03:00' },
    },
  ],
});
const openAt = (at: string) => activeMaintenance(maintenance, Date.parse(at)).map(({ name }) => name);

describe('announced work', () => {
  it.each([
    ['2026-11-28T21:59:59.999Z', ['daily']],
    ['2026-11-28T22:00Z', ['backup', 'daily']],
    ['2026-11-29T01:29:59.999Z', ['backup', 'daily']],
    ['2026-11-29T01:30Z', ['daily']],
    // The night in which 2:30 is skipped: it ends as the gap does.
    ['2026-03-29T00:59:59.999Z', ['backup', 'daily']],
    ['2026-03-29T01:00Z', ['daily']],
    // The night in which 2:30 comes twice: it ends with the first.
    ['2026-10-24T22:00Z', ['backup', 'daily', 'move']],
    ['2026-10-25T00:30Z', ['daily', 'move']],
    ['2026-10-25T01:59:59.999Z', ['daily', 'move']],
    ['2026-10-25T02:00Z', ['daily']],
  ])('at %s: %j', (at, names) => {
    expect(openAt(at)).toEqual(names);
  });
});

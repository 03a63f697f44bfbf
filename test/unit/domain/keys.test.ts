import { hashIdentity, keys } from '../../../lambdas/domain/state/keys';

describe('the keys of the state table', () => {
  it.each([
    [keys.tenant('acme'), 'tenants', 'acme'],
    [keys.sender('1001'), 'sender#1001', 'sender'],
    [keys.minuteCounts('acme', '2026-11-21T09:41', 'lane'), 'minutes#acme', '2026-11-21T09:41#lane'],
    [keys.lateMinuteCounts('acme', '2026-11-21T09:41', 'l'), 'minutes#acme', '2026-11-21T09:41#l#late'],
    [keys.hourSum('acme', '2026-11-21T09'), 'hours#acme', '2026-11-21T09#sum'],
    [keys.lateHourCounts('acme', '2026-11-21T09', 'l'), 'hours#acme', '2026-11-21T09#l#late'],
    [keys.alert('f1', 3), 'alerts#3', 'f1'],
    [keys.probe, 'probe', 'webhook'],
  ])('%j', (key, pk, sk) => {
    expect(key).toEqual({ pk, sk });
  });
});

describe('the name of what identifies somebody', () => {
  it('is the same each time, short, and holds nothing of the value', () => {
    const name = hashIdentity('key', '1001', '15557654321');
    expect(name).toBe(hashIdentity('key', '1001', '15557654321'));
    expect(name).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('differs under another key, scope or value', () => {
    const names = [
      hashIdentity('key', '1001', 'a'),
      hashIdentity('yek', '1001', 'a'),
      hashIdentity('key', '1002', 'a'),
      hashIdentity('key', '1001', 'b'),
      hashIdentity('key', '1', '001a'),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});

import { fingerprint } from '../../../lambdas/domain/alert/fingerprint';

describe('a fingerprint', () => {
  it('is the same for the same labels in another order, an empty one being none', () => {
    expect(fingerprint({ rule: 'a', tenant: 'b' })).toBe(fingerprint({ tenant: 'b', rule: 'a', extra: '' }));
    expect(fingerprint({ rule: 'a' })).toMatch(/^[0-9a-f]{24}$/);
  });

  it('tells apart what only looks alike when it is joined', () => {
    const labels = [
      { a: 'b,c' },
      { a: 'b', c: '' },
      { a: 'b', c: 'd' },
      { a: 'b;1:c=1:d' },
      { ab: '' },
      { a: 'B' },
    ];
    expect(new Set(labels.map(fingerprint)).size).toBe(labels.length);
  });
});

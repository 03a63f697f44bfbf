import { fingerprint } from '../../../lambdas/domain/alert/fingerprint';
import { judge } from '../../../lambdas/domain/rule/condition';
import { ruleOf } from '../../support/ports-evaluate';

const { condition } = ruleOf({
  condition: {
    kind: 'ratio',
    of: ['failed', 'unknown'],
    to: ['sent', 'failed'],
    windowMinutes: 15,
    above: 0.05,
    minimum: 20,
  },
});

describe('a ratio', () => {
  it.each([
    ['at the limit is not above it', { sent: 19, failed: 1 }, false, 0.05],
    ['above the limit is in breach', { sent: 18, failed: 2 }, true, 0.1],
    ['of nothing over enough is zero, not missing', { sent: 20 }, false, 0],
    ['sums all that it names', { sent: 10, failed: 10, unknown: 10 }, true, 1],
    ['over fewer than the minimum has no value', { sent: 18, failed: 1 }, undefined, undefined],
    ['over nothing has no value', {}, undefined, undefined],
    ['looks at nothing that it does not name', { sent: 20, read: 99 }, false, 0],
  ])('%s', (_what, sums, breaching, value) => {
    expect(judge(condition, sums)).toMatchObject({ breaching, value });
  });

  it('says the numbers behind it', () => {
    expect(judge(condition, { sent: 37, failed: 3 }).reason).toBe('3 of 40 in 15 min is 7.5 %, limit 5 %');
    expect(judge(condition, { sent: 7 }).reason).toBe(
      '7 sent + failed in 15 min, fewer than the 20 that it takes to judge',
    );
  });
});

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

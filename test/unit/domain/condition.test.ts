import { judge } from '../../../lambdas/domain/rule/judge';
import { parseRules } from '../../../lambdas/domain/rule/rule';
import { windowOfCounts } from '../../../lambdas/domain/rule/window-of';
import { tenantHealth } from '../../../rules/tenant-health';
import { judgeOn, packRule, readings } from '../../support/rules';

const nothing = undefined;

describe('what is worked out', () => {
  const [rule] = parseRules([tenantHealth]);
  const level = rule?.levels[0] ?? packRule({}).levels[0];

  it('and could not be told is missing, not 0, though the minute has counts', () => {
    expect(judge(level, windowOfCounts([{ sent: 100 }])).breaching).toBeUndefined();
    expect(judge(level, windowOfCounts([{ sent: 100 }], { health: 60 })).breaching).toBe(true);
  });
});

describe('a ratio', () => {
  const condition = {
    kind: 'ratio',
    of: ['failed', 'unknown'],
    to: ['sent', 'failed'],
    windowMinutes: 15,
    above: 0.05,
    minimum: 20,
  } as const;

  it.each([
    ['at the limit is not above it', { sent: 19, failed: 1 }, false, 0.05],
    ['above the limit is in breach', { sent: 18, failed: 2 }, true, 0.1],
    ['of nothing over enough is zero, not missing', { sent: 20 }, false, 0],
    ['sums all that it names', { sent: 10, failed: 10, unknown: 10 }, true, 1],
    ['over fewer than the minimum has no value', { sent: 18, failed: 1 }, undefined, undefined],
    ['over nothing has no value', {}, undefined, undefined],
    ['looks at nothing that it does not name', { sent: 20, read: 99 }, false, 0],
    ['takes NaN for missing', { sent: 20, failed: Number.NaN }, false, 0],
    ['takes infinity for missing', { sent: 20, failed: Number.POSITIVE_INFINITY }, false, 0],
    ['takes what is below zero, as after a reset, for missing', { sent: 20, failed: -5 }, false, 0],
  ])('%s', (_what, sums, breaching, value) => {
    const values = Object.fromEntries(Object.entries(sums).map(([metric, sum]) => [metric, [sum]]));
    expect(judgeOn('tenant', condition, { values })).toMatchObject({ breaching, value });
  });

  it('adds up the minutes of its window and no others', () => {
    const values = { sent: [1000, ...Array(15).fill(10)], failed: [1000, ...Array(15).fill(0)] };
    expect(judgeOn('tenant', condition, { values })).toMatchObject({ breaching: false, value: 0 });
  });

  it('can be one that must not be too small', () => {
    const below = {
      kind: 'ratio',
      of: ['delivered'],
      to: ['sent'],
      windowMinutes: 1,
      below: 0.9,
      minimum: 1,
    } as const;
    const judged = [89, 90].map((delivered) =>
      judgeOn('tenant', below, { values: { sent: [100], delivered: [delivered] } }),
    );
    expect(judged.map(({ breaching }) => breaching)).toEqual([true, false]);
    expect(judged[0]?.reason).toBe('89 of 100 in 1 min is 89 %, limit below 90 %');
  });

  it('says the numbers behind it', () => {
    expect(judgeOn('tenant', condition, { values: { sent: [37], failed: [3] } }).reason).toBe(
      '3 of 40 in 15 min is 7.5 %, limit 5 %',
    );
    expect(judgeOn('tenant', condition, { values: { sent: [7] } }).reason).toBe(
      '7 sent + failed in 15 min, fewer than the 20 that it takes to judge',
    );
  });
});

describe('a threshold', () => {
  const on = (
    aggregate: 'avg' | 'min' | 'max' | 'last',
    limit: object,
    values: readonly (number | undefined)[],
  ) =>
    judgeOn(
      'platform',
      { kind: 'threshold', of: ['queueDepth'], aggregate, windowMinutes: 3, ...limit },
      { values: { queueDepth: values } },
    );

  it.each([
    [
      'above',
      10,
      [
        [9, false],
        [10, false],
        [11, true],
      ],
    ],
    [
      'atLeast',
      10,
      [
        [9, false],
        [10, true],
        [11, true],
      ],
    ],
    [
      'below',
      10,
      [
        [9, true],
        [10, false],
        [11, false],
      ],
    ],
    [
      'atMost',
      10,
      [
        [9, true],
        [10, true],
        [11, false],
      ],
    ],
  ] as const)('%s %d is exact at its boundary', (field, limit, rows) => {
    for (const [value, breaching] of rows)
      expect(on('last', { [field]: limit }, [value]).breaching).toBe(breaching);
  });

  it.each([
    ['avg', [1, 2, 3, 7], 4],
    ['min', [0, 5, nothing, 3], 3],
    ['max', [90, 1, 4, nothing], 4],
    ['last', [1, 7, nothing], 7],
    ['avg', [nothing, nothing, nothing], undefined],
    ['last', [Number.NaN, Number.POSITIVE_INFINITY], undefined],
    ['max', [], undefined],
  ] as const)('takes the %s of %j in a window of three minutes', (aggregate, values, value) => {
    expect(on(aggregate, { above: 100 }, values).value).toBe(value);
  });

  it('adds counters up, and has no value when nothing is known of any', () => {
    const sum = (values: object) =>
      judgeOn(
        'tenant',
        {
          kind: 'threshold',
          of: ['templateRejected', 'templatePaused'],
          aggregate: 'sum',
          windowMinutes: 5,
          atLeast: 1,
        },
        { values: { ...values } },
      );
    expect(sum({ templatePaused: [0, 1, 0] })).toMatchObject({ breaching: true, value: 1 });
    expect(sum({ templatePaused: [0] })).toMatchObject({ breaching: false, value: 0 });
    expect(sum({})).toMatchObject({ breaching: undefined, value: undefined });
    expect(sum({}).reason).toBe('no value of templateRejected, templatePaused in 5 min');
  });

  it.each([
    ['queueAge', 'above', 300, 400, 'latest queueAge in 3 min is 6.7 min, limit: above 5 min'],
    ['deadLetters', 'above', 100, 120, 'latest deadLetters in 3 min is 120, limit: above 100'],
  ] as const)('says %s in its unit', (metric, field, limit, value, reason) => {
    const condition = {
      kind: 'threshold',
      of: [metric],
      aggregate: 'last',
      windowMinutes: 3,
      [field]: limit,
    };
    expect(judgeOn('platform', condition, { values: { [metric]: [value] } }).reason).toBe(reason);
  });
});

describe('a percentile', () => {
  const condition = {
    kind: 'percentile',
    of: 'webhookLatency',
    share: 0.95,
    windowMinutes: 2,
    above: 2_000,
    minimum: 20,
  } as const;
  const on = (...minutes: readonly (ReturnType<typeof readings> | undefined)[]) =>
    judgeOn('platform', condition, { histograms: { webhookLatency: minutes } });

  it('is taken over the readings of all its minutes together', () => {
    expect(on(readings([90, 100]), readings([10, 4_000])).breaching).toBe(true);
    expect(on(readings([96, 100]), readings([4, 4_000])).breaching).toBe(false);
  });

  it('leaves earlier minutes out', () => {
    expect(on(readings([900, 9_000]), readings([90, 100]), undefined).breaching).toBe(false);
  });

  it('has no value with too few readings, however bad they are', () => {
    expect(on(readings([19, 9_000]))).toMatchObject({ breaching: undefined, value: undefined });
    expect(on(readings([20, 9_000])).breaching).toBe(true);
    expect(on().breaching).toBeUndefined();
  });

  it('says value and readings', () => {
    expect(on(readings([50, 4_000])).reason).toBe(
      'p95 of webhookLatency in 2 min is 3.74 s over 50 readings, limit: above 2 s',
    );
  });
});

describe('an increase', () => {
  const on = (values: readonly (number | undefined)[], change: object = {}) =>
    judgeOn(
      'platform',
      { kind: 'increase', of: 'deadLetters', windowMinutes: 9, by: 5, ...change },
      { values: { deadLetters: values } },
    );

  it.each([
    ['a rise by the limit is not more', [1, 1, 1, 1, 1, 1, 1, 1, 6], false, 5],
    ['a rise by more', [1, 1, 1, 1, 1, 1, 1, 1, 7], true, 6],
    ['a fall', [9, 8, 7, 6, 5, 4, 3, 2, 1], false, -8],
    ['nothing in the first third', [nothing, nothing, nothing, 1, 2, 3, 4, 5, 60], undefined, undefined],
    ['nothing in the last third', [1, 2, 3, 4, 5, 6, nothing, nothing, nothing], undefined, undefined],
    ['fewer minutes than the window', [1, 9], undefined, undefined],
  ])('%s', (_what, values, breaching, value) => {
    expect(on(values)).toMatchObject({ breaching, value });
  });

  it.each([
    ['one jump', [0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9], false],
    ['a rise each minute, for nine', [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], true],
    ['for eight', [0, 0, 0, 0, 0, 2, 3, 4, 5, 6, 7, 8, 9], false],
    ['for nine, until three minutes ago', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9], true],
    ['until four minutes ago', [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 9], false],
    ['a rise each third minute', [0, 0, 0, 1, 1, 1, 3, 3, 3, 7, 7, 7, 9], true],
    ['a stop of four minutes', [0, 1, 2, 3, 4, 4, 4, 4, 6, 7, 8, 9, 10], false],
    ['minutes of which nothing is known', [0, 0, 0, 1, nothing, 2, nothing, nothing, 4, 4, 6, 6, 9], true],
    ['up and down', [0, 9, 0, 9, 0, 9, 0, 9, 0, 9, 0, 9, 0], false],
    ['anew after it was emptied', [50, 0, 1, 1, 2, 3, 4, 5, 6, 7, 7, 8, 9], true],
    ['by no more than five in all', [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5], false],
    ['a first value', [9], undefined],
  ])('that shall be steady: %s', (_what, values, breaching) => {
    expect(on(values, { steady: true }).breaching).toBe(breaching);
  });
});

describe('absence', () => {
  const on = (values: readonly (number | undefined)[]) =>
    judgeOn('tenant', { kind: 'absence', of: 'inbound', windowMinutes: 3 }, { values: { inbound: values } });

  it.each([
    [[], true],
    [[5, nothing, nothing, nothing], true],
    [[nothing, 0, nothing], false],
    [[Number.NaN, nothing, nothing], true],
  ])('of %j is %s', (values, breaching) => {
    expect(on(values).breaching).toBe(breaching);
  });
});

describe('a burn rate', () => {
  const condition = {
    kind: 'burn-rate',
    of: ['http5xx'],
    to: ['httpRequests'],
    objective: 0.99,
    factor: 10,
    longMinutes: 6,
    shortMinutes: 2,
    minimum: 100,
  } as const;
  const on = (http5xx: readonly number[], each = 100) =>
    judgeOn('platform', condition, { values: { httpRequests: http5xx.map(() => each), http5xx } });

  it.each([
    ['both windows burn', [50, 50, 50, 50, 50, 50], true],
    ['it is over: the short one is calm', [50, 50, 50, 50, 0, 0], false],
    ['it only begins: the long one is calm', [0, 0, 0, 0, 0, 50], false],
    ['exactly at the factor', [10, 10, 10, 10, 10, 10], false],
  ])('%s', (_what, errors, breaching) => {
    expect(on(errors).breaching).toBe(breaching);
  });

  it('has no value while there is too little traffic, or none of late', () => {
    expect(on([9, 9, 9, 9, 9, 9], 10).breaching).toBeUndefined();
    const values = { httpRequests: [100, 100, 100, 100, 0, 0], http5xx: [100, 100, 100, 100, 0, 0] };
    expect(judgeOn('platform', condition, { values })).toMatchObject({ breaching: undefined });
  });
});

describe('one of several conditions', () => {
  const condition = {
    kind: 'any',
    of: [
      { kind: 'threshold', of: ['signatureFailures'], aggregate: 'sum', windowMinutes: 5, above: 10 },
      {
        kind: 'ratio',
        of: ['signatureFailures'],
        to: ['httpRequests'],
        windowMinutes: 5,
        above: 0.05,
        minimum: 20,
      },
    ],
  } as const;
  const on = (signatureFailures: number | undefined, httpRequests: number | undefined) =>
    judgeOn('platform', condition, {
      values: { signatureFailures: [signatureFailures], httpRequests: [httpRequests] },
    });

  it.each([
    [11, 1_000, true],
    [2, 20, true],
    [11, nothing, true],
    [1, 1_000, false],
    [1, nothing, false],
    [nothing, nothing, undefined],
  ])('%s failures of %s requests: %s', (failures, requests, breaching) => {
    expect(on(failures, requests).breaching).toBe(breaching);
  });

  it('tells those that are true, else those that have a value', () => {
    expect(on(2, 20).reason).toBe('2 of 20 in 5 min is 10 %, limit 5 %');
    expect(on(1, nothing).reason).toBe('signatureFailures in 5 min is 1, limit: above 10');
  });
});

describe('a threshold to resolve at', () => {
  const level = packRule({
    scope: 'platform',
    condition: { kind: 'threshold', of: ['queueDepth'], aggregate: 'last', windowMinutes: 1, above: 100 },
    resolve: 80,
  }).levels[0];
  const on = (value: number | undefined) =>
    judge(level, {
      values: () => [value],
      sum: () => nothing,
      readings: () => nothing,
    });

  it('makes of what lies between it and the limit neither of the two', () => {
    expect([101, 100, 81, 80, nothing].map((value) => [on(value).breaching, on(value).between])).toEqual([
      [true, nothing],
      [false, true],
      [false, true],
      [false, nothing],
      [nothing, nothing],
    ]);
    expect(on(90).reason).toContain('over only past 80');
  });
});

describe("a window over a tenant's counts", () => {
  const window = windowOfCounts(
    [undefined, { sent: 3, 'latency.delivery.4': 7 }, { failed: 1, 'latency.delivery.5': 1 }],
    { health: 64 },
  );

  it('has zero for what was not counted in a minute with counts, and nothing for a minute without', () => {
    expect(window.values('sent', 3)).toEqual([nothing, 3, 0]);
    expect(window.values('sent', 1)).toEqual([0]);
  });

  it('has the readings of a latency, and what was worked out', () => {
    expect(window.readings('latency.delivery', 3)?.count).toBe(8);
    expect(window.readings('latency.delivery', 1)?.count).toBe(1);
    expect(window.readings('latency.arrival', 3)).toBeUndefined();
    expect(window.values('health', 1)).toEqual([64]);
  });
});

import { InvalidRules, parseRules } from '../../../lambdas/domain/rule/rule';
import { FAILING_SENDS } from '../../support/ports-evaluate';

const PLACE = 'rules/failing-sends.ts';
const condition = (change: object) => ({ condition: { ...FAILING_SENDS.condition, ...change } });

function faultsOf(...rules: readonly unknown[]): string {
  try {
    parseRules(rules);
  } catch (error) {
    if (error instanceof InvalidRules) return error.message;
    throw error;
  }
  return '';
}

describe('a rule', () => {
  it('gets the defaults for what it leaves out', () => {
    const { severity, condition, forMinutes, cooldownMinutes, ...rest } = FAILING_SENDS;
    expect(parseRules([FAILING_SENDS])).toEqual([
      {
        ...rest,
        levels: [{ severity, condition, forMinutes, cooldownMinutes }],
        keepFiringMinutes: 5,
        onMissing: 'ok',
        labels: {},
        inhibits: [],
      },
    ]);
  });

  it('keeps what it sets', () => {
    const [rule] = parseRules([{ ...FAILING_SENDS, keepFiringMinutes: 0, onMissing: 'alert' }]);
    expect(rule).toMatchObject({ keepFiringMinutes: 0, onMissing: 'alert' });
  });

  it.each([
    [{ summary: 'short' }, 'summary: came 5, accepted is >=10'],
    [{ summary: undefined }, 'summary: came nothing, accepted is string'],
    [{ scope: 'galaxy' }, 'scope: came "galaxy", accepted is ("tenant" | "platform")'],
    [
      { severity: 'loud' },
      'severity: came "loud", accepted is ("critical" | "high" | "warning" | "notice" | "info")',
    ],
    [{ category: 'other' }, 'category: came "other"'],
    [{ forMinutes: -1 }, 'forMinutes: came -1, accepted is >=0'],
    [{ forMinutes: 1441 }, 'forMinutes: came 1441, accepted is <=1440'],
    [{ forMinutes: 0.5 }, 'forMinutes: came 0.5'],
    [{ forMinutes: '5' }, 'forMinutes: came "5", accepted is number'],
    [{ keepFiringMinutes: -1 }, 'keepFiringMinutes: came -1, accepted is >=0'],
    [{ onMissing: 'panic' }, 'onMissing: came "panic", accepted is ("ok" | "alert" | "keep")'],
    [{ runbook: 'https://example.org' }, 'runbook: came "https://example.org"'],
    [{ runbook: undefined }, 'runbook: came nothing'],
    [{ cooldown: 5 }, 'cooldown: came "cooldown", accepted is no field of this name'],
    [condition({ kind: 'sum' }), 'condition.kind: came "sum", accepted is ("threshold" | "ratio" | '],
    [condition({ of: [] }), 'condition.of: came 0, accepted is >=1'],
    [condition({ of: ['http5xx'] }), 'condition.of.0: came "http5xx"'],
    [condition({ to: ['unheard'] }), 'condition.to.0: came "unheard"'],
    [condition({ windowMinutes: 0 }), 'condition.windowMinutes: came 0, accepted is >=1'],
    [condition({ windowMinutes: 1441 }), 'condition.windowMinutes: came 1441'],
    [condition({ above: -0.1 }), 'condition.above: came -0.1, accepted is a share from 0 up to 1'],
    [condition({ above: 5 }), 'condition.above: came 5, accepted is a share from 0 up to 1'],
    [condition({ above: Number.NaN }), 'condition.above: came NaN'],
    [condition({ minimum: 0 }), 'condition.minimum: came 0, accepted is >=1'],
    [{ condition: undefined }, 'condition: came nothing'],
  ])('%j is refused with file, field, what came and what is accepted', (change, fault) => {
    expect(faultsOf({ ...FAILING_SENDS, ...change })).toContain(`${PLACE}: ${fault}`);
  });

  it('of the platform takes the metrics of the platform only', () => {
    const platform = { ...FAILING_SENDS, scope: 'platform' };
    expect(faultsOf(platform)).toContain(`${PLACE}: condition.of.0: came "failed"`);
    expect(faultsOf({ ...platform, ...condition({ of: ['http5xx'], to: ['httpRequests'] }) })).toBe('');
  });

  it.each([[undefined], [null], ['text'], [[]], [{}]])(
    'that is %j is refused by its place in the list',
    (input) => {
      expect(faultsOf(FAILING_SENDS, input)).toContain('rule 2: ');
    },
  );

  it.each(['Upper', 'under_score', '', '1st'])('with the id %j is refused', (id) => {
    expect(faultsOf({ ...FAILING_SENDS, id })).toContain(`rules/${id}.ts: id: came "${id}"`);
  });
});

describe('a rule that leaves a needed field out', () => {
  it.each(['summary', 'cooldownMinutes', 'cases', 'condition', 'runbook'])('is refused with %s', (field) => {
    const { [field]: _left, ...rest } = FAILING_SENDS as Record<string, unknown>;
    expect(faultsOf(rest)).toContain(
      `${PLACE}: ${field}: came nothing, accepted is a value: the field is needed`,
    );
  });
});

describe('a condition that cannot work', () => {
  const platform = (change: object) => ({ ...FAILING_SENDS, scope: 'platform', condition: change });
  const threshold = (change: object) =>
    platform({
      kind: 'threshold',
      of: ['queueDepth'],
      aggregate: 'last',
      windowMinutes: 5,
      above: 1,
      ...change,
    });
  const ofTenant = (change: object) => ({ ...threshold(change), scope: 'tenant' });
  const percentile = (change: object) =>
    platform({
      kind: 'percentile',
      of: 'webhookLatency',
      share: 0.95,
      windowMinutes: 5,
      above: 2_000,
      minimum: 20,
      ...change,
    });
  const burn = (change: object) =>
    platform({
      kind: 'burn-rate',
      of: ['http5xx'],
      to: ['httpRequests'],
      objective: 0.999,
      factor: 14.4,
      longMinutes: 60,
      shortMinutes: 5,
      minimum: 1,
      ...change,
    });

  it.each([
    [
      'a metric that nobody knows',
      threshold({ of: ['queueDeph'] }),
      'condition.of.0: came "queueDeph", accepted is a counter or gauge of the platform: ',
    ],
    ['one of the other scope', threshold({ of: ['sent'] }), 'this is a counter of the tenant'],
    ['one of another kind', threshold({ of: ['webhookLatency'] }), 'this is a histogram of the platform'],
    [
      'one that nothing writes yet',
      threshold({ of: ['cpuUsed'] }),
      'condition.of.0: came "cpuUsed", accepted is a metric that there is: this one waits for TEL-OTLP',
    ],
    [
      'no limit',
      platform({ kind: 'threshold', of: ['queueDepth'], aggregate: 'last', windowMinutes: 5 }),
      'condition.limit: came "none", accepted is exactly one of above, atLeast, below, atMost',
    ],
    [
      'two limits',
      threshold({ below: 5 }),
      'condition.limit: came "above and below", accepted is exactly one of above, atLeast, below, atMost',
    ],
    [
      'several metrics without a sum',
      threshold({ of: ['queueDepth', 'deadLetters'] }),
      'condition.of: came "queueDepth, deadLetters", accepted is one metric',
    ],
    [
      'a sum of gauges',
      threshold({ aggregate: 'sum' }),
      'condition.of.0: came "queueDepth", accepted is a counter of the platform',
    ],
    [
      'what is never below zero',
      platform({ kind: 'threshold', of: ['queueDepth'], aggregate: 'last', windowMinutes: 5, below: 0 }),
      'condition.below: came 0, accepted is a limit that values can lie on both sides of; this could never be true',
    ],
    [
      'what is always at least zero',
      platform({ kind: 'threshold', of: ['queueDepth'], aggregate: 'last', windowMinutes: 5, atLeast: 0 }),
      'condition.atLeast: came 0, accepted is a limit that values can lie on both sides of; this would always be true',
    ],
    [
      'a score above what there is',
      ofTenant({ of: ['health'], windowMinutes: 1, above: 100 }),
      'condition.above: came 100, accepted is points from 0 to 100 (70 % is 70); this could never be true',
    ],
    [
      'a score as a share',
      ofTenant({ of: ['health'], windowMinutes: 1, above: 0.7 }),
      'condition.above: came 0.7, accepted is points from 0 to 100 (70 % is 70)',
    ],
    [
      'milliseconds in seconds',
      percentile({ above: 2 }),
      'condition.above: came 2, accepted is milliseconds, 10 or more (2 s is 2000)',
    ],
    [
      'a share in per cent',
      ofTenant({ of: ['queueShare'], windowMinutes: 1, above: 50 }),
      'condition.above: came 50, accepted is a share from 0 up to 1 (5 % is 0.05); this could never be true',
    ],
    [
      'a quota in per cent',
      ofTenant({ of: ['quotaUsed'], windowMinutes: 1, above: 80 }),
      'condition.above: came 80, accepted is a share from 0 to 10 (5 % is 0.05)',
    ],
    [
      'a window longer than the metric is kept',
      ofTenant({ of: ['health'], above: 50 }),
      'condition.of.0: came "health", accepted is a metric that is kept for 5 min: this one is kept for 1 min',
    ],
    [
      'a percentile in per cent',
      percentile({ share: 95 }),
      'condition.share: came 95, accepted is a share between 0 and 1 (p95 is 0.95)',
    ],
    ['a percentile of nothing', percentile({ minimum: 0 }), 'condition.minimum: came 0, accepted is >=1'],
    ['a percentile of a counter', percentile({ of: 'http5xx' }), 'this is a counter of the platform'],
    [
      'an objective in per cent',
      burn({ objective: 99.9 }),
      'condition.objective: came 99.9, accepted is a share between 0 and 1',
    ],
    [
      'a factor beyond total failure',
      burn({ factor: 1_000 }),
      'condition.factor: came 1000, accepted is above 0 and below 1000 times',
    ],
    [
      'windows the wrong way round',
      burn({ shortMinutes: 60 }),
      'condition.shortMinutes: came 60, accepted is less than longMinutes, 60',
    ],
    [
      'an increase in too few minutes',
      platform({ kind: 'increase', of: 'deadLetters', windowMinutes: 2, by: 0 }),
      'condition.windowMinutes: came 2, accepted is at least 3',
    ],
    [
      'a fault in one of several',
      platform({ kind: 'any', of: [threshold({}).condition, threshold({ of: ['nix'] }).condition] }),
      'condition.of.1.of.0: came "nix"',
    ],
  ])('is refused for %s', (_what, rule, fault) => {
    expect(faultsOf(rule)).toContain(`${PLACE}: condition.`);
    expect(faultsOf(rule)).toContain(fault);
  });

  it('is refused for a threshold to resolve at on the wrong side, or where there is none', () => {
    expect(faultsOf({ ...FAILING_SENDS, resolve: 0.06 })).toContain(
      'resolve: came 0.06, accepted is at most the limit, 0.05',
    );
    expect(faultsOf({ ...burn({}), resolve: 1 })).toContain(
      'resolve: came 1, accepted is no field of this name for burn-rate',
    );
  });

  it('is refused for a label that nothing selects by', () => {
    expect(faultsOf({ ...FAILING_SENDS, labels: { tema: 'a' } })).toContain(
      `${PLACE}: labels: came "tema", accepted is component, team`,
    );
  });
});

describe('a rule with levels', () => {
  const { severity: _one, ...base } = FAILING_SENDS;
  const cases = [{ name: 'nothing', series: {}, states: { critical: 'inactive', warning: 'inactive' } }];
  const levels = [
    { severity: 'warning' },
    { severity: 'critical', condition: { above: 0.5 }, cooldownMinutes: 5 },
  ];

  it('has them with the worst first, each with its own numbers', () => {
    const [rule] = parseRules([{ ...base, cases, levels }]);
    expect(rule?.levels).toMatchObject([
      { severity: 'critical', condition: { above: 0.5, minimum: 20 }, cooldownMinutes: 5 },
      { severity: 'warning', condition: { above: 0.05, minimum: 20 }, cooldownMinutes: 15 },
    ]);
  });

  it.each([
    [{ severity: 'high' }, 'severity, levels: came both, accepted is one of the two'],
    [{ levels: [levels[0]] }, 'levels: came 1, accepted is >=2'],
    [{ levels: [levels[0], levels[0]] }, 'levels: came one severity twice'],
    [
      { levels: [levels[0], { severity: 'critical', condition: { above: 5 } }] },
      'levels.1.condition.above: came 5, accepted is a share',
    ],
    [
      { levels: [levels[0], { severity: 'critical', condition: { abvoe: 0.5 } }] },
      'levels.1.condition.abvoe: came "abvoe", accepted is no field of this name',
    ],
    [
      { levels: [levels[0], { severity: 'critical', condition: { above: 0.01 } }] },
      'levels: came 0.01 for critical and 0.05 for warning, accepted is that values pass the limit of the milder level first',
    ],
    [
      { cases: FAILING_SENDS.cases },
      'cases.0.states: came "critical", accepted is the states of each severity of the rule: critical, warning',
    ],
  ])('is refused with %j', (change, fault) => {
    expect(faultsOf({ ...base, cases, levels, ...change })).toContain(`${PLACE}: ${fault}`);
  });

  it('may have a worse one with a sharper limit that must hold for longer', () => {
    const patient = { severity: 'critical', condition: { above: 0.01 }, forMinutes: 60 };
    expect(() => parseRules([{ ...base, cases, levels: [levels[0], patient] }])).not.toThrow();
  });
});

describe('a case', () => {
  const withCase = (change: object) =>
    faultsOf({ ...FAILING_SENDS, cases: [{ name: 'x', series: {}, states: 'inactive', ...change }] });

  it.each([
    [
      { states: 'quiet' },
      'cases.0.states: came "quiet", accepted is inactive, pending, firing, resolved, as',
    ],
    [{ states: 'inactive x0' }, 'cases.0.states: came "inactive x0"'],
    [
      { series: { read: '1' } },
      'cases.0.series.read: came "read", accepted is a metric of the condition: failed, sent',
    ],
    [{ series: { sent: 'many' } }, 'cases.0.series.sent: came "many", accepted is values by minute'],
    [
      { series: { sent: '1 x2' } },
      'cases.0.series.sent: came "2 minutes", accepted is at most the 1 that have a state',
    ],
    [{ series: { sent: '1 x99999' } }, 'cases.0.series.sent: came "1 x99999"'],
  ])('with %j is refused', (change, fault) => {
    expect(withCase(change)).toContain(fault);
  });
});

describe('a pack of rules', () => {
  it('is refused when a rule mutes one that there is not, or itself', () => {
    expect(faultsOf({ ...FAILING_SENDS, inhibits: ['none', 'failing-sends'] }).split('\n')).toHaveLength(3);
  });

  it('is refused with all faults at once', () => {
    const message = faultsOf(
      { ...FAILING_SENDS, severity: 'loud', forMinutes: -1 },
      { ...FAILING_SENDS, id: 'b', summary: '' },
    );
    expect(message).toMatch(/^3 fault\(s\) in rules:\n/);
    expect(message.split('\n')).toHaveLength(4);
  });

  it('is refused when two rules have one id', () => {
    expect(faultsOf(FAILING_SENDS, FAILING_SENDS)).toContain('two rules have the id failing-sends');
  });
});

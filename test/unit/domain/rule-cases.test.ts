import { runCases, unproven } from '../../../lambdas/domain/rule/cases';
import { packFaults } from '../../../lambdas/domain/rule/pack-faults';
import { packRule } from '../../support/rules';

const QUEUE = {
  scope: 'platform',
  condition: { kind: 'threshold', of: ['queueDepth'], aggregate: 'last', windowMinutes: 1, above: 10 },
} as const;

/** The states that a single case leads to. */
function statesOf(change: object, series: Readonly<Record<string, string>>, minutes: number): string {
  const rule = packRule({ ...change, cases: [{ name: 'x', series, states: `inactive x${minutes}` }] });
  return (runCases(rule)[0]?.minutes ?? []).map(({ status }) => status[0]).join('');
}

describe('a case', () => {
  it.each([
    [{ queueDepth: '5 x2, 20 x2, -' }, 'iifff'],
    [{ queueDepth: '9..12' }, 'iiff'],
    [{ queueDepth: '12..9' }, 'ffff'],
    [{ queueDepth: '1e2' }, 'ff'],
    [{}, 'ii'],
  ] as const)('of %j leads minute by minute to %s', (series, states) => {
    expect(statesOf(QUEUE, series, states.length)).toBe(states);
  });

  it('lives through for and the normal time as the evaluator would', () => {
    const rule = { ...QUEUE, forMinutes: 2, keepFiringMinutes: 1 };
    expect(statesOf(rule, { queueDepth: '20 x3, 0 x3' }, 6)).toBe('ppffrr');
  });

  it('has readings of histograms', () => {
    const condition = {
      kind: 'percentile',
      of: 'webhookLatency',
      share: 0.5,
      windowMinutes: 1,
      above: 1_000,
      minimum: 2,
    };
    const series = { webhookLatency: '3@100 + 1@5000, 1@100 + 3@5000, 1@5000, -' };
    expect(statesOf({ scope: 'platform', condition, keepFiringMinutes: 0 }, series, 4)).toBe('ifrr');
  });

  it('has checks that passed and failed, and some that were not made', () => {
    const condition = { kind: 'consecutive', of: 'syntheticCheck', failures: 2 };
    const series = { syntheticCheck: '-, fail, -, fail, ok, fail' };
    expect(statesOf({ scope: 'platform', condition, keepFiringMinutes: 0 }, series, 6)).toBe('iiifrr');
  });

  it('that does not hold says in which minute and why', () => {
    const rule = packRule({
      ...QUEUE,
      cases: [{ name: 'it fills up', series: { queueDepth: '5, 20' }, states: 'inactive x2' }],
    });
    expect(runCases(rule)[0]?.mismatch).toEqual({
      minute: 1,
      expected: 'inactive',
      status: 'firing',
      reason: 'queueDepth is 20, limit: above 10',
    });
    expect(unproven(rule)).toEqual(['cases: came "it fills up" (high), which does not hold; see rules test']);
  });
});

describe('a pack', () => {
  const proven = packRule({
    ...QUEUE,
    keepFiringMinutes: 0,
    cases: [{ name: 'x', series: { queueDepth: '20, 0' }, states: 'firing, resolved' }],
  });

  it('is whole when each rule has its page and shows how it fires and ends', () => {
    expect(packFaults([proven], () => true)).toEqual([]);
  });

  it('is refused for what is missing, by file', () => {
    expect(packFaults([proven], () => false)).toEqual([
      'rules/failing-sends.ts: runbook: came "docs/runbooks/send-failures.md", accepted is a page that there is: write it first',
    ]);
    expect(packFaults([packRule(QUEUE)], () => true)).toEqual([
      'rules/failing-sends.ts: cases: none in which high is firing; add one',
      'rules/failing-sends.ts: cases: none in which high is resolved; add one',
    ]);
  });
});

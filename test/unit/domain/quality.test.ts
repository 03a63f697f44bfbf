import { type Proposal, proposalsFor } from '../../../lambdas/domain/report/proposals';
import { alertQualityOf, qualityReportOf } from '../../../lambdas/domain/report/quality';
import {
  type Quality,
  type RuleQuality,
  rulesOf,
  teamsOf,
} from '../../../lambdas/domain/report/rule-quality';
import { sayShort } from '../../../lambdas/domain/report/say';
import { MINUTE } from '../../support/builders';
import { DAY, factsOf, type Lived } from '../../support/report-facts';

const WEEK = 7 * DAY;
const often = (count: number, one: (at: number) => Partial<Lived>): Lived[] =>
  Array.from({ length: count }, (_, index) => {
    const at = index * 300;
    return { rule: 'silence', at, until: at + 60, ...one(at) };
  });

describe('how good a rule was', () => {
  it.each<[string, Lived[], Partial<Quality>]>([
    ['taken on', often(3, (at) => ({ takenOn: at + 4 })), { fired: 3, acknowledged: 3, ignored: 0 }],
    [
      'ignored: told, and over without anybody',
      often(3, () => ({})),
      { acknowledged: 0, ignored: 3, notTold: 0 },
    ],
    ['neither while it fires', [{ rule: 'silence', at: 10 }], { fired: 1, acknowledged: 0, ignored: 0 }],
    ['not told', often(2, () => ({ told: false })), { notTold: 2, ignored: 0 }],
    ['told to come and go', often(2, () => ({ told: 'flapping' })), { flapped: 2 }],
    [
      'come back within half an hour',
      [
        { rule: 'silence', at: 0, until: 10 },
        { rule: 'silence', at: 40, until: 50 },
        { rule: 'silence', at: 81, until: 90 },
        { rule: 'silence', tenant: 'budi', at: 92, until: 99 },
      ],
      { fired: 4, flapped: 1 },
    ],
    [
      'taken on only after it was over: not at all',
      often(2, (at) => ({ takenOn: at + 70 })),
      { acknowledged: 0 },
    ],
  ])('counts what was %s', (_what, lived, quality) => {
    expect(rulesOf(factsOf(lived, WEEK))[0]).toMatchObject(quality);
  });

  it('tells the median and the slowest tenth', () => {
    const lived = often(10, (at) => ({ takenOn: at + at / 300 + 1, until: at + (at / 300 + 1) * 10 }));
    expect(rulesOf(factsOf(lived, WEEK))[0]).toMatchObject({
      toAcknowledge: { medianMs: 5 * MINUTE, p90Ms: 9 * MINUTE },
      toResolve: { medianMs: 50 * MINUTE, p90Ms: 90 * MINUTE },
    });
  });

  it('does not count what began before', () => {
    expect(rulesOf(factsOf([{ rule: 'silence', at: -10, until: 20 }], WEEK))).toEqual([]);
  });

  it('is summed up by team, where teams are known', () => {
    const lived = [...often(2, () => ({})), ...often(3, () => ({ rule: 'dlq-volume', tenant: '' }))];
    const teamOf = (rule: string) => (rule === 'silence' ? 'messaging' : undefined);
    expect(teamsOf(factsOf(lived, WEEK, { teamOf }))).toEqual([
      ['messaging', expect.objectContaining({ fired: 2 })],
    ]);
    expect(teamsOf(factsOf(lived, WEEK))).toEqual([]);
  });
});

describe('the proposals', () => {
  const rule = (change: Partial<RuleQuality>): RuleQuality => ({
    rule: 'silence',
    fired: 10,
    acknowledged: 5,
    ignored: 5,
    flapped: 0,
    notTold: 0,
    shortLived: 0,
    tenants: 4,
    most: { tenant: 'acme', fired: 3 },
    ...change,
  });

  it.each<[string, Partial<RuleQuality>, Proposal['change'] | undefined]>([
    ['people act on', {}, undefined],
    ['is over in minutes without anybody', { shortLived: 6 }, 'longer-for'],
    ['is sometimes over in minutes', { shortLived: 5 }, undefined],
    ['comes back', { flapped: 3 }, 'raise-threshold'],
    ['comes back now and then', { flapped: 2 }, undefined],
    ['is one tenant alone', { most: { tenant: 'acme', fired: 8 } }, 'silence'],
    [
      'is one tenant alone, whom people look after',
      { most: { tenant: 'acme', fired: 8 }, ignored: 4 },
      undefined,
    ],
    [
      'is one tenant alone, for there is no other',
      { most: { tenant: 'acme', fired: 10 }, tenants: 1 },
      undefined,
    ],
    ['nobody acts on', { acknowledged: 0, ignored: 9 }, 'remove'],
    ['nobody was told of', { notTold: 8, ignored: 2 }, 'remove'],
    ['fires all day', { fired: 70, acknowledged: 70, ignored: 0 }, 'raise-threshold'],
    ['says too little yet', { fired: 4, acknowledged: 0, ignored: 4, shortLived: 4 }, undefined],
  ])('to a rule that %s', (_what, change, proposed) => {
    const proposals = proposalsFor([rule(change)], 7);
    expect(proposals.map((proposal) => proposal.change)).toEqual(proposed ? [proposed] : []);
    for (const { why } of proposals) expect(why).toMatch(/^[A-Z0-9].*\d.*\.$/);
  });
});

describe('the quality report', () => {
  it('says in one sentence that nothing fired', () => {
    expect(qualityReportOf(alertQualityOf(factsOf([], WEEK)), 'weekly/2026-11-16')).toMatchObject({
      title: 'How good the alerts were: 7 days',
      summary: 'Nothing fired in these 7 days.',
      sections: [],
    });
  });

  it('begins with what to change', () => {
    const lived = [
      ...often(10, (at) => ({ until: at + 6 })),
      ...often(2, (at) => ({ rule: 'dlq-volume', tenant: '', takenOn: at + 2 })),
    ];
    const { summary, sections } = qualityReportOf(alertQualityOf(factsOf(lived, WEEK)), 'k');
    expect(summary).toBe(
      '12 alerts of 2 rules: 17 % were taken on, 83 % were over without anybody. 1 rule could be better.',
    );
    expect(sections.map(({ heading }) => heading)).toEqual(['What to change', 'By rule']);
    expect(sections[1]?.table?.rows).toEqual([
      ['silence', '10', '0', '10', '0', '0', '-', '6 min, 6 min'],
      ['dlq-volume', '2', '2', '0', '0', '0', '2 min, 2 min', '1 h, 1 h'],
    ]);
  });
});

it.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [12 * MINUTE, '12 min'],
  [60 * MINUTE, '1 h'],
  [125 * MINUTE, '2 h 5 min'],
  [DAY, '1 d'],
  [3 * DAY + 250 * MINUTE, '3 d 4 h'],
])('%d ms are said as %s', (ms, said) => expect(sayShort(ms)).toBe(said));

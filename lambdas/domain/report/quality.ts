/** The alert quality report, of a week or a month: which rules people act on, which they do not, and what to change. */
import type { Report } from '../message/message';
import { count, sayClock } from '../message/words';
import type { Facts } from './facts';
import { type Proposal, proposalsFor } from './proposals';
import { type Quality, type RuleQuality, rulesOf, type Spread, teamsOf } from './rule-quality';
import { sayShort } from './say';

export interface AlertQuality {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rules: readonly RuleQuality[];
  readonly teams: readonly (readonly [team: string, Quality])[];
  readonly proposals: readonly Proposal[];
}

const DAY_MS = 86_400_000;
const MOST_ROWS = 30;

export function alertQualityOf(facts: Facts): AlertQuality {
  const { fromMs, toMs } = facts;
  const rules = rulesOf(facts);
  const days = Math.max(1, (toMs - fromMs) / DAY_MS);
  return { fromMs, toMs, rules, teams: teamsOf(facts), proposals: proposalsFor(rules, days) };
}

export function qualityReportOf(
  { fromMs, toMs, rules, teams, proposals }: AlertQuality,
  key: string,
): Report {
  const days = Math.round((toMs - fromMs) / DAY_MS);
  return {
    key,
    title: `How good the alerts were: ${count(days, 'day')}`,
    period: `${sayClock(fromMs, toMs)} to ${sayClock(toMs, fromMs)} UTC`,
    atMs: toMs,
    summary: summaryOf(rules, proposals, days),
    sections: [
      ...(proposals.length > 0
        ? [
            {
              heading: 'What to change',
              table: {
                head: ['Rule', 'Proposal', 'Why'],
                rows: proposals.map(({ rule, change, why }) => [rule, CHANGES[change], why]),
              },
            },
          ]
        : []),
      ...(rules.length > 0
        ? [
            {
              heading: 'By rule',
              text: 'Ignored: told, and over without anybody. Times: the median, and what 9 of 10 were within.',
              table: {
                head: ['Rule', ...COLUMNS],
                rows: rules.slice(0, MOST_ROWS).map((rule) => [rule.rule, ...cellsOf(rule)]),
              },
            },
          ]
        : []),
      ...(teams.length > 0
        ? [
            {
              heading: 'By team',
              table: {
                head: ['Team', ...COLUMNS],
                rows: teams.map(([team, own]) => [team, ...cellsOf(own)]),
              },
            },
          ]
        : []),
    ],
  };
}

const CHANGES: Readonly<Record<Proposal['change'], string>> = {
  'raise-threshold': 'raise the threshold',
  'longer-for': 'wait longer',
  silence: 'silence',
  remove: 'remove',
};

const COLUMNS = [
  'Fired',
  'Taken on',
  'Ignored',
  'Came back',
  'Not told',
  'Taken on after',
  'Over after',
] as const;

function cellsOf({
  fired,
  acknowledged,
  ignored,
  flapped,
  notTold,
  toAcknowledge,
  toResolve,
}: Quality): string[] {
  return [
    ...[fired, acknowledged, ignored, flapped, notTold].map(String),
    saySpread(toAcknowledge),
    saySpread(toResolve),
  ];
}

function saySpread(spread: Spread | undefined): string {
  return spread ? `${sayShort(spread.medianMs)}, ${sayShort(spread.p90Ms)}` : '-';
}

function summaryOf(rules: readonly RuleQuality[], proposals: readonly Proposal[], days: number): string {
  const sum = (pick: (rule: RuleQuality) => number) => rules.reduce((total, rule) => total + pick(rule), 0);
  const fired = sum((rule) => rule.fired);
  if (fired === 0) return `Nothing fired in these ${count(days, 'day')}.`;
  const share = (part: number) => `${Math.round((100 * part) / fired)} %`;
  const taken = share(sum((rule) => rule.acknowledged));
  const ignored = share(sum((rule) => rule.ignored));
  return [
    `${count(fired, 'alert')} of ${count(rules.length, 'rule')}: ${taken} were taken on, ${ignored} were over without anybody.`,
    proposals.length > 0
      ? `${count(proposals.length, 'rule')} could be better.`
      : 'No rule stands out as one to change.',
  ].join(' ');
}

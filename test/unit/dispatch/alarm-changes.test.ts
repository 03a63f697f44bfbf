import type { AlertReport } from '../../../lambdas/domain/alert/report';
import { type Desk, EMPTY_DESK } from '../../../lambdas/domain/dispatch/desk';
import { tick } from '../../../lambdas/domain/dispatch/tick';
import { MINUTE, T0 } from '../../support/builders';
import { reportOf, routingOf } from '../../support/desk-world';

const alarm = (status: AlertReport['status'], minute: number, episode = minute): AlertReport =>
  reportOf(status, T0 + minute * MINUTE, T0 + episode * MINUTE, {
    rule: 'webhooks-dlq',
    labels: { source: 'cloudwatch' },
  });
const OK = ({ episodeMs: _unknown, ...report }: AlertReport): AlertReport => report;

/** What each batch of reports leads to, as lines of the log. */
function logged(...batches: readonly (readonly AlertReport[])[]): readonly string[] {
  let desk: Desk = EMPTY_DESK;
  return batches.flatMap((reports, at) => {
    const ticked = tick(desk, routingOf(), reports, T0 + (at + 1) * 10 * MINUTE);
    desk = ticked.desk;
    return (ticked.changed ?? []).map(
      ({ atMs, ruleId, from, to, by }) => `${(atMs - T0) / MINUTE} ${ruleId} ${from} -> ${to} by ${by}`,
    );
  });
}

const FIRED = '1 webhooks-dlq inactive -> firing by cloudwatch';
const OVER = '5 webhooks-dlq firing -> resolved by cloudwatch';

describe('what an alarm did is written down', () => {
  it('once, with its own times', () => {
    expect(logged([alarm('firing', 1)], [OK(alarm('resolved', 5))])).toEqual([FIRED, OVER]);
    expect(logged([alarm('firing', 1), OK(alarm('resolved', 5))])).toEqual([FIRED, OVER]);
  });

  it.each([
    [
      'comes twice',
      [[alarm('firing', 1)], [alarm('firing', 1)], [alarm('resolved', 5, 1)], [alarm('resolved', 5, 1)]],
    ],
    ['comes twice at once', [[alarm('firing', 1), alarm('firing', 1)], [alarm('resolved', 5, 1)]]],
    [
      'is followed by its own beginning',
      [[alarm('firing', 1)], [alarm('resolved', 5, 1)], [alarm('firing', 1)]],
    ],
  ])('once also where a report %s', (_what, batches) => {
    expect(logged(...batches)).toEqual([FIRED, OVER]);
  });

  it('also where the end of the episode before was lost', () => {
    expect(logged([alarm('firing', 1)], [alarm('firing', 7)])).toEqual([
      FIRED,
      '7 webhooks-dlq inactive -> firing by cloudwatch',
    ]);
  });

  it('but not an end of what never began, and not what the evaluator writes down itself', () => {
    expect(logged([OK(alarm('resolved', 5))], [reportOf('firing', T0, T0)])).toEqual([]);
  });
});

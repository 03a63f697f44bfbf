import { EMPTY_DESK } from '../../../lambdas/domain/dispatch/desk';
import { failingReceivers, noteSending } from '../../../lambdas/domain/dispatch/failures';
import { MINUTE, T0 } from '../../support/builders';
import { deskWorld, routingOf } from '../../support/desk-world';

/** One letter a sending, a minute apart: `x` was not taken, `.` was. */
function deskAfter(sendings: string, receiver = 'slack') {
  return [...sendings].reduce(
    (desk, letter, at) => noteSending(desk, receiver, letter === '.', T0 + at * MINUTE),
    EMPTY_DESK,
  );
}
const failing = (sendings: string, minute = sendings.length) =>
  failingReceivers(deskAfter(sendings), T0 + minute * MINUTE);

describe('a receiver fails', () => {
  it.each([
    ['once five in a row were not taken', 'xxxxx', ['slack']],
    ['not before', 'xxxx', []],
    ['not when one among them was taken', 'xxx.xxxx', []],
    ['no more once one is taken', 'xxxxxxxx.', []],
  ])('%s', (_what, sendings, wanted) => {
    expect(failing(sendings)).toEqual(wanted);
  });

  it('no more when nothing was sent to it for a quarter of an hour, and begins anew then', () => {
    expect(failing('xxxxx', 18)).toEqual(['slack']);
    expect(failing('xxxxx', 19)).toEqual([]);
    const later = noteSending(deskAfter('xxxxx'), 'slack', false, T0 + 30 * MINUTE);
    expect(failingReceivers(later, T0 + 30 * MINUTE)).toEqual([]);
  });

  it('each for itself', () => {
    const both = noteSending(deskAfter('xxxxx'), 'teams', true, T0 + 5 * MINUTE);
    expect(failingReceivers(both, T0 + 5 * MINUTE)).toEqual(['slack']);
  });

  it('and leaves nothing behind on the desk once it is well', () => {
    expect(deskAfter('xx.')).toEqual({ ...EMPTY_DESK, failures: {} });
    expect(deskAfter('..')).toBe(EMPTY_DESK);
  });
});

describe('the notifier', () => {
  it('sees it of a channel that refuses, though every message finds its way over another', () => {
    const world = deskWorld(routingOf({}, { slack: { fallback: 'teams' }, teams: {} }));
    world.answer((receiver) =>
      receiver === 'slack' ? { kind: 'refused', reason: 'status 403' } : { kind: 'delivered' },
    );
    for (const rule of ['a', 'b', 'c', 'd', 'e']) {
      world.fire({ rule });
      world.run(MINUTE);
    }
    expect(world.heard.map(({ receiver }) => receiver)).toEqual(Array(5).fill('teams'));
    expect(failingReceivers(world.desk, world.nowMs)).toEqual(['slack']);
  });
});

import fc from 'fast-check';
import type { EventType } from '../../../lambdas/domain/event/event';
import { countsOfChange, countsOfRecord } from '../../../lambdas/domain/ledger/counts-of-record';
import { type Fact, factNameOf, type LedgerRecord, STATUSES } from '../../../lambdas/domain/ledger/record';
import { addCounts, type Counts, entriesOf, type Series } from '../../../lambdas/domain/tenant/counts';
import { draftsOf, T0 } from '../../support/builders';

const MINUTE_MS = 60_000;

/** A fact received in the minute given, that happened half a minute before. */
function fact(status: string, minute: number, change: Partial<Fact> = {}): Fact {
  const receivedAtMs = T0 + minute * MINUTE_MS;
  return {
    receivedAtMs,
    occurredAtMs: receivedAtMs - 30_000,
    recordedAtMs: receivedAtMs + 1_000,
    by: 'd1',
    type: `whatsapp.message.${status}` as EventType,
    raises: [],
    ...change,
  };
}

const record = (facts: Readonly<Record<string, Fact>>): LedgerRecord => ({
  tenantId: 'acme',
  facts: new Map(Object.entries(facts)),
});

const total = (of: LedgerRecord): Counts => [...countsOfRecord(of).values()].reduce(addCounts, {});
const LIFE: readonly Series[] = ['sent', 'delivered', 'read', 'played', 'failed'];
const life = (of: LedgerRecord) => LIFE.map((series) => total(of)[series] ?? 0);

describe('a message counts', () => {
  it.each([
    ['as sent', ['sent'], [1, 0, 0, 0, 0]],
    ['as delivered', ['sent', 'delivered'], [1, 1, 0, 0, 0]],
    [
      'as delivered when it was read, which Meta reports alone where the chat is open',
      ['sent', 'read'],
      [1, 1, 1, 0, 0],
    ],
    ['as read when it was played', ['sent', 'delivered', 'played'], [1, 1, 1, 1, 0]],
    ['as sent when it got further, though that was never told', ['delivered'], [1, 1, 0, 0, 0]],
    ['as failed', ['failed'], [0, 0, 0, 0, 1]],
    ['as failed after it was sent', ['sent', 'failed'], [1, 0, 0, 0, 1]],
    ['not as failed when some device has it', ['sent', 'failed', 'delivered'], [1, 1, 0, 0, 0]],
  ])('%s', (_what, statuses, expected) => {
    const facts = Object.fromEntries(statuses.map((status, at) => [status, fact(status, at)]));
    expect(life(record(facts))).toEqual(expected);
  });

  it('once when many of a group report it, and each report as an event', () => {
    const group = record({
      sent: fact('sent', 0),
      'delivered.aa': fact('delivered', 1),
      'delivered.bb': fact('delivered', 2),
      'read.bb': fact('read', 3),
    });
    expect(life(group)).toEqual([1, 1, 1, 0, 0]);
    expect(total(group)).toMatchObject({ 'events.message.delivered': 2, 'events.message.read': 1 });
  });

  it('in the minute in which a step was first known', () => {
    const minutes = countsOfRecord(record({ read: fact('read', 2), delivered: fact('delivered', 5) }));
    expect(minutes.get('2026-11-21T09:43')).toMatchObject({ sent: 1, delivered: 1, read: 1 });
    expect(minutes.get('2026-11-21T09:46')).not.toHaveProperty('delivered');
  });

  it('with the time between the steps, whichever was told first', () => {
    const late = fact('sent', 9, { occurredAtMs: T0 - 4_000 });
    const counts = total(record({ delivered: fact('delivered', 0, { occurredAtMs: T0 }), sent: late }));
    // 4,000 ms lie in the bucket up to 2^(48/4) = 4,096.
    expect(counts).toHaveProperty(['latency.delivery.48'], 1);
  });
});

const times = fc.record({ minute: fc.nat({ max: 6 }), second: fc.nat({ max: 59 }) });
const reports = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...STATUSES, 'delivered.aa', 'read.aa', 'delivered.bb'),
    at: times,
    occurred: times,
  }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 8 },
);

describe('the facts of a record', () => {
  it('come to the same counts in any order, added up change by change', () => {
    fc.assert(
      fc.property(reports, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (given, chance) => {
        const facts = given.map(({ name, at, occurred }) => {
          const status = name.split('.')[0] ?? '';
          const occurredAtMs = T0 + occurred.minute * MINUTE_MS + occurred.second * 1_000;
          return [name, fact(status, at.minute, { occurredAtMs })] as const;
        });
        const shuffled = facts
          .map((each) => [chance.next().value ?? 0, each] as const)
          .sort(([a], [b]) => a - b)
          .map(([, each]) => each);
        let before: LedgerRecord | undefined;
        const sums = new Map<string, Counts>();
        for (const [name, each] of shuffled) {
          const after = { tenantId: 'acme', facts: new Map(before?.facts).set(name, each) };
          for (const [minute, change] of countsOfChange(before, after)) {
            sums.set(minute, addCounts(sums.get(minute) ?? {}, change));
          }
          before = after;
        }
        const nonZero = [...sums].flatMap(([minute, counts]) =>
          entriesOf(counts).flatMap(([series, n]) => (n === 0 ? [] : [`${minute} ${series} ${n}`])),
        );
        const whole = [...countsOfRecord({ tenantId: 'acme', facts: new Map(facts) })].flatMap(
          ([minute, counts]) => entriesOf(counts).map(([series, n]) => `${minute} ${series} ${n}`),
        );
        expect(nonZero.sort()).toEqual(whole.sort());
      }),
      { numRuns: 2_000 },
    );
  });

  it('all permutations of a whole life with a failure leave one state', () => {
    const names = ['sent', 'delivered', 'read', 'played', 'failed'];
    const permutations = (list: readonly string[]): readonly (readonly string[])[] =>
      list.length <= 1
        ? [list]
        : list.flatMap((first) =>
            permutations(list.filter((each) => each !== first)).map((rest) => [first, ...rest]),
          );
    const states = permutations(names).map((order) =>
      life(record(Object.fromEntries(order.map((name) => [name, fact(name, names.indexOf(name))])))).join(),
    );
    expect(states).toHaveLength(120);
    expect(new Set(states)).toEqual(new Set(['1,1,1,1,0']));
  });
});

describe('a webhook that was set aside', () => {
  const fate = (minute: number): Fact => ({
    receivedAtMs: T0 + minute * MINUTE_MS,
    recordedAtMs: T0 + 20 * MINUTE_MS,
    by: 'd1',
    raises: [],
  });
  const aside = record({ 'set-aside': fate(0) });
  const processed = record({ processed: fate(0) });
  const both = record({ 'set-aside': fate(0), processed: fate(0) });
  const minute = '2026-11-21T09:41';

  it('counts as one, in the minute in which it was received, and as no event', () => {
    expect(countsOfRecord(aside)).toEqual(new Map([[minute, { setAside: 1 }]]));
  });

  it('counts as none once it is processed after all, whichever was told first', () => {
    expect(countsOfChange(aside, both)).toEqual(new Map([[minute, { setAside: -1 }]]));
    expect(countsOfChange(undefined, processed)).toEqual(new Map());
    expect(countsOfChange(processed, both)).toEqual(new Map());
    expect(countsOfRecord(both)).toEqual(new Map());
  });
});

describe('the name of a fact', () => {
  const M = { metadata: { phone_number_id: '2001' } };
  const status = (change: object) =>
    draftsOf('messages', {
      ...M,
      statuses: [{ id: 'wamid.1', status: 'delivered', timestamp: '1795251600', ...change }],
    }).map(factNameOf)[0];

  it('puts the statuses of one message under one subject', () => {
    expect(status({ status: 'sent' })?.subject).toBe(status({ status: 'read' })?.subject);
    expect(status({ id: 'wamid.2' })?.subject).not.toBe(status({})?.subject);
  });

  it('tells the members of a group apart', () => {
    const member = (id: string) => status({ recipient_type: 'group', recipient_participant_id: id });
    expect(member('15550100001')).toMatchObject({ name: 'delivered', participant: '15550100001' });
    expect(member('15550100001')?.subject).toBe(member('15550100002')?.subject);
  });

  it('of anything else is the event itself', () => {
    const [draft] = draftsOf('account_update', { event: 'ACCOUNT_DELETED' });
    expect(draft && factNameOf(draft)).toEqual({ subject: draft?.id, name: 'event' });
  });
});

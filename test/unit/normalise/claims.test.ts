import type { NormaliseParts } from '../../../lambdas/normalise/handler';
import { queued, sqsEvent, sqsRecord, T0, textMessage, webhook } from '../../support/builders';
import { awsError, failingOnce, fixedClock } from '../../support/ports';
import { deliver, normaliseWorld } from '../../support/ports-normalise';

const DAY_MS = 86_400_000;
const body = (id: string) => JSON.stringify(webhook({ messages: [textMessage(id)] }));
const claimed = (key: string, about = {}) =>
  sqsRecord(queued('', { deliveryId: `d-${key}`, claim: key, ...about }));

type Change = (parts: NormaliseParts) => Partial<NormaliseParts>;
function world(change?: Change) {
  const made = normaliseWorld(change);
  made.claims.set('a', body('wamid.a')).set('b', body('wamid.b'));
  return made;
}

describe('a body that lies in the bucket', () => {
  it('is counted and published like any other, then removed', async () => {
    const { handle, ledger, published, claims, lines } = world();
    const beside = sqsRecord(queued(body('wamid.c'), { deliveryId: 'd-c' }));
    expect(await handle(sqsEvent(claimed('a'), beside, claimed('b')))).toEqual({ batchItemFailures: [] });
    expect([ledger.count('acme', 'inbound'), published.length, claims.size]).toEqual([3, 3, 0]);
    expect(lines).toEqual([]);
  });

  it('is worked off by itself, so that no two are in memory together', async () => {
    const steps: string[] = [];
    const { handle, claims } = world((parts) => ({
      fetchClaim: async (key) => {
        steps.push(`fetch ${key}`);
        return parts.fetchClaim(key);
      },
      publishEvents: async (events) => {
        steps.push(`publish ${events.length}`);
        return parts.publishEvents(events);
      },
    }));
    claims.set('c', body('wamid.c'));
    const small = ['x', 'y'].map((id) => sqsRecord(queued(body(`wamid.${id}`), { deliveryId: id })));
    await handle(sqsEvent(claimed('a'), ...small, claimed('b'), claimed('c')));
    expect(steps).toEqual([
      'publish 2',
      'fetch a',
      'publish 1',
      'fetch b',
      'publish 1',
      'fetch c',
      'publish 1',
    ]);
  });

  it('that does not fit into the time that is left comes again', async () => {
    const { handle, claims, ledger } = world();
    const answer = await handle(sqsEvent(claimed('a'), claimed('b')), {
      getRemainingTimeInMillis: () => (ledger.sum() === 0 ? 30_000 : 9_000),
    });
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'message-of-d-b' }]);
    expect([ledger.sum(), [...claims.keys()]]).toEqual([1, ['b']]);
  });

  it('is kept while its record is tried again, and while it is set aside: a redrive finds it', async () => {
    let broken = true;
    const { handle, claims, parked, ledger } = world((parts) => ({
      publishEvents: async (events) => {
        if (broken) throw awsError('TimeoutError');
        return parts.publishEvents(events);
      },
    }));
    await deliver(handle, [claimed('a')]);
    expect(parked).toMatchObject([
      { record: { attributes: { claim: 'a' } }, parking: { cause: 'dependency' } },
    ]);
    expect(claims.has('a')).toBe(true);
    broken = false;
    expect(await handle(sqsEvent(claimed('a')))).toEqual({ batchItemFailures: [] });
    expect([ledger.count('acme', 'inbound'), claims.has('a')]).toEqual([1, false]);
  });

  it.each([
    ['no JSON', 'hello', 'parse'],
    ['no webhook', '{"hello":1}', 'schema'],
  ])('is kept when its record is set aside because it is %s', async (_what, text, cause) => {
    const { handle, claims, parked } = world();
    claims.set('a', text);
    await handle(sqsEvent(claimed('a')));
    expect(parked).toMatchObject([{ parking: { cause } }]);
    expect(claims.get('a')).toBe(text);
  });

  it.each([
    [awsError('SlowDown', 503), 'throttled'],
    [awsError('InternalError', 500), 'dependency'],
    [awsError('AccessDenied', 403), 'denied'],
  ])('that cannot be fetched (%s) is tried again, and set aside in the end', async (error, cause) => {
    const { handle, parked, total } = world(() => ({ fetchClaim: () => Promise.reject(error) }));
    expect(await deliver(handle, [claimed('a')], 4)).toHaveLength(1);
    expect([parked.length, total('RecordRetried')]).toEqual([0, 4]);
    await handle(
      sqsEvent({ ...claimed('a'), attributes: { ...claimed('a').attributes, ApproximateReceiveCount: '5' } }),
    );
    expect(parked).toMatchObject([
      { parking: { cause, reason: expect.stringContaining('fetching its body') } },
    ]);
  });
});

describe('a body that is gone', () => {
  it('means that an earlier attempt has done it all, and is no alarm', async () => {
    const { handle, ledger, parked, claims, lines } = world();
    await handle(sqsEvent(claimed('a')));
    // The queue's deletion was lost: the record comes again, and its body is no more.
    expect(await handle(sqsEvent(claimed('a')))).toEqual({ batchItemFailures: [] });
    expect([ledger.sum(), parked.length, claims.has('a')]).toEqual([1, 0, false]);
    expect(lines).toMatchObject([
      { level: 'warn', eventName: 'claim.gone', fields: { requestId: 'request-1' } },
    ]);
  });

  it('after as long as the bucket keeps any may be a loss: it is set aside and told', async () => {
    const clock = fixedClock(T0 + 29 * DAY_MS);
    const { handle, parked } = world(() => ({ clock }));
    await handle(sqsEvent(claimed('forgotten')));
    expect(parked).toMatchObject([
      { parking: { cause: 'parse', reason: 'its body is gone: the bucket keeps a large body for 30 days' } },
    ]);
  });
});

describe('removing a body', () => {
  it('that fails is logged, and leaves it to the bucket; the record is done', async () => {
    const { handle, ledger, lines } = world(() => ({
      removeClaim: () => Promise.reject(awsError('SlowDown', 503)),
    }));
    expect(await handle(sqsEvent(claimed('a')))).toEqual({ batchItemFailures: [] });
    expect(ledger.sum()).toBe(1);
    expect(lines).toMatchObject([
      {
        level: 'warn',
        eventName: 'claim.not-removed',
        fields: { errorCode: 'SlowDown', reason: 'SlowDown' },
      },
    ]);
  });

  it.each(['fetchClaim', 'recordFacts', 'publishEvents', 'removeClaim'] as const)(
    'leaves exact counts when the function dies in %s, before its effect or after it',
    async (port) => {
      for (const moment of ['before', 'after'] as const) {
        const { handle, ledger, published, parked } = world((parts) => {
          const error = awsError('TimeoutError');
          switch (port) {
            case 'fetchClaim':
              return { fetchClaim: failingOnce(parts.fetchClaim, moment, error) };
            case 'recordFacts':
              return {
                ledger: { ...parts.ledger, write: failingOnce(parts.ledger.write, moment, error) },
              };
            case 'publishEvents':
              return { publishEvents: failingOnce(parts.publishEvents, moment, error) };
            default:
              return { removeClaim: failingOnce(parts.removeClaim, moment, error) };
          }
        });
        expect(await deliver(handle, [claimed('a'), claimed('b')])).toEqual([]);
        // And once more, as SQS may.
        expect(await deliver(handle, [claimed('a'), claimed('b')])).toEqual([]);
        expect([ledger.sum(), new Set(published.map(({ id }) => id)).size, parked.length]).toEqual([2, 2, 0]);
      }
    },
  );
});

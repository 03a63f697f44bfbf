import fc from 'fast-check';
import { normalise } from '../../lambdas/domain/event/normalise';
import type { NormaliseParts } from '../../lambdas/normalise/handler';
import { smallWebhook } from '../support/arbitraries';
import { queued, sqsRecord } from '../support/builders';
import { awsError } from '../support/ports';
import { deliver, normaliseWorld } from '../support/ports-normalise';

/** Deliveries of webhooks in batches, and which calls of ports die, before or after their effect. */
const history = fc.record({
  webhooks: fc.array(smallWebhook, { minLength: 1, maxLength: 6 }),
  order: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 15 }),
  batchSize: fc.integer({ min: 1, max: 6 }),
  crashes: fc.infiniteStream(fc.constantFrom('none', 'none', 'none', 'before', 'after')),
});

/** Every call of a port may die; none dies for ever, as the next in the stream may not. */
function dyingAtRandom(parts: NormaliseParts, crashes: Iterator<string>): Partial<NormaliseParts> {
  const dying =
    <Args extends readonly unknown[], Result>(port: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const crash: string = crashes.next().value ?? 'none';
      if (crash === 'before') throw awsError('TimeoutError');
      const result = await port(...args);
      if (crash === 'after') throw awsError('TimeoutError');
      return result;
    };
  return {
    findTenants: dying(parts.findTenants),
    ledger: { ...parts.ledger, write: dying(parts.ledger.write) },
    publishEvents: dying(parts.publishEvents),
    parkRecord: dying(parts.parkRecord),
    maxReceiveCount: 1_000,
  };
}

describe('counting', () => {
  it('is exact, and publishing complete, under any duplication, order, batching and crashes', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ webhooks, order, batchSize, crashes }) => {
        const { handle, ledger, published } = normaliseWorld((parts) => dyingAtRandom(parts, crashes));
        // Every webhook comes once, and some come again, in any order.
        const sent = [...webhooks.keys(), ...order].flatMap((index) => webhooks[index] ?? []);
        const records = sent.map((body, index) => sqsRecord(queued(body, { deliveryId: `d${index}` })));
        for (let from = 0; from < records.length; from += batchSize) {
          expect(await deliver(handle, records.slice(from, from + batchSize), 1_000)).toEqual([]);
        }
        const distinct = new Set(
          webhooks.flatMap((body) => {
            const normalised = normalise(body);
            return normalised.ok ? normalised.drafts.map(({ id, senders }) => `${senders[0]}/${id}`) : [];
          }),
        );
        expect(ledger.sum()).toBe(distinct.size);
        expect(new Set(published.map(({ id }) => id)).size).toBe(
          new Set([...distinct].map((name) => name.split('/')[1])).size,
        );
      }),
      { numRuns: 300 },
    );
  });
});

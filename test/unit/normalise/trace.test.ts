import { queued, sqsEvent, sqsRecord, textMessage, webhook } from '../../support/builders';
import { normaliseWorld } from '../../support/ports-normalise';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${TRACE}-00f067aa0ba902b7-00`;
const body = webhook({ messages: [textMessage('wamid.1'), textMessage('wamid.2')] });

describe('the trace of a webhook', () => {
  it('goes on in each of its events, under a span of this hop', async () => {
    const { handle, published } = normaliseWorld();
    await handle(sqsEvent(sqsRecord(queued(body, { traceparent }))));
    expect(published.map((event) => event.traceparent)).toEqual(
      Array(2).fill(`00-${TRACE}-0000000000000001-00`),
    );
  });

  it.each([undefined, 'what a stranger wrote'])(
    'is a new one where the message brings none (%j)',
    async (given) => {
      const { handle, published } = normaliseWorld();
      await handle(sqsEvent(sqsRecord(queued(body, given === undefined ? {} : { traceparent: given }))));
      expect(published[0]?.traceparent).toBe(`00-${'1'.padStart(32, '0')}-${'2'.padStart(16, '0')}-00`);
    },
  );

  it('is in every line about its record, and what is malformed is in none', async () => {
    const { handle, lines } = normaliseWorld();
    const poison = (given: string, deliveryId: string) =>
      sqsRecord(queued('x', { traceparent: given, deliveryId }));
    await handle(sqsEvent(poison(traceparent, 'a'), poison('15557654321', 'b')));
    expect(lines).toMatchObject([
      { eventName: 'record.parked', fields: { traceId: TRACE } },
      { eventName: 'record.parked', fields: { messageId: 'message-of-b' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('15557654321');
  });
});

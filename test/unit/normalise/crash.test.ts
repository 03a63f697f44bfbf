import type { NormaliseParts } from '../../../lambdas/normalise/handler';
import { queued, sqsRecord, statusReport, textMessage, webhook } from '../../support/builders';
import { awsError, failingOnce } from '../../support/ports';
import { deliver, normaliseWorld } from '../../support/ports-normalise';

const bodies = [
  webhook({ messages: [textMessage('wamid.1'), textMessage('wamid.2')] }),
  webhook({
    waba: '1002',
    phoneNumberId: '2002',
    statuses: [statusReport('wamid.3', 'sent'), statusReport('wamid.3', 'read')],
  }),
  // The same again, as Meta does it.
  webhook({ messages: [textMessage('wamid.2')], statuses: [statusReport('wamid.4', 'failed')] }),
];
const EVENTS = 5;

const records = [
  ...bodies.map((body, index) => sqsRecord(queued(body, { deliveryId: `d${index}` }))),
  sqsRecord(queued('poison', { deliveryId: 'p' })),
];

/** Dies once in a port, for instance because its time is over. */
const dying =
  (port: keyof NormaliseParts, moment: 'before' | 'after', nth: number) => (parts: NormaliseParts) => {
    const error = awsError('TimeoutError');
    switch (port) {
      case 'findTenants':
        return { findTenants: failingOnce(parts.findTenants, moment, error, nth) };
      case 'ledger':
        return { ledger: { ...parts.ledger, write: failingOnce(parts.ledger.write, moment, error, nth) } };
      case 'publishEvents':
        return { publishEvents: failingOnce(parts.publishEvents, moment, error, nth) };
      default:
        return { parkRecord: failingOnce(parts.parkRecord, moment, error, nth) };
    }
  };

describe.each(['findTenants', 'ledger', 'publishEvents', 'parkRecord'] as const)('a crash in %s', (port) => {
  describe.each(['before', 'after'] as const)('%s its effect', (moment) => {
    it.each([1, 2, 3])('at call %d leaves exact counts, and every event published', async (nth) => {
      const { handle, ledger, published, parked } = normaliseWorld(dying(port, moment, nth));
      expect(await deliver(handle, records)).toEqual([]);
      expect(ledger.count('acme', 'inbound')).toBe(2);
      expect(ledger.count('acme', 'failed')).toBe(1);
      expect([ledger.count('bolt', 'sent'), ledger.count('bolt', 'read')]).toEqual([1, 1]);
      expect(ledger.sum()).toBe(EVENTS);
      expect(new Set(published.map(({ id }) => id)).size).toBe(EVENTS);
      expect(new Set(parked.map(({ record }) => record.messageId))).toEqual(new Set(['message-of-p']));
    });
  });
});

describe('a function that dies between two ports', () => {
  it('after counting has its events published by the next attempt', async () => {
    const { parts, handle, ledger, published } = normaliseWorld();
    const died = normaliseWorld(() => ({
      ledger: parts.ledger,
      publishEvents: () => new Promise(() => undefined),
    }));
    // It never comes back: Lambda ends it, and the queue hands the batch out again.
    void died.handle({ Records: [...records] });
    await new Promise(setImmediate);
    expect([ledger.sum(), published.length]).toEqual([EVENTS, 0]);
    expect(await deliver(handle, records)).toEqual([]);
    expect(ledger.sum()).toBe(EVENTS);
    expect(new Set(published.map(({ id }) => id)).size).toBe(EVENTS);
  });
});

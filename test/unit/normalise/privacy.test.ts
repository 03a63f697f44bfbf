import { queued, sqsEvent, sqsRecord, statusReport, textMessage, webhook } from '../../support/builders';
import { normaliseWorld } from '../../support/ports-normalise';

const PERSONAL = [
  '15557654321',
  'Ines Example',
  'my private words',
  'US.13491208655302741918',
  'wamid.SECRETID',
];

const body = webhook({
  messages: [
    textMessage('wamid.SECRETID', {
      text: { body: 'my private words' },
      from_user_id: 'US.13491208655302741918',
    }),
  ],
  statuses: [statusReport('wamid.SECRETID', 'failed', { errors: [{ code: 1, title: 'my private words' }] })],
  contacts: [{ wa_id: '15557654321', user_id: 'US.13491208655302741918', profile: { name: 'Ines Example' } }],
  errors: [{ code: 1, title: 'my private words' }],
});
const text = JSON.stringify(body);

describe('what normalise writes', () => {
  const failing = () => Promise.reject(new Error(text));
  it.each([
    ['all goes well', text, {}],
    ['the body is cut short', text.slice(0, -20), {}],
    ['the body is no webhook', JSON.stringify({ object: 'my private words', of: body }), {}],
    ['recording fails', text, { ledger: { write: failing, readIdentityKey: async () => 'key' } }],
    ['publishing fails', text, { publishEvents: () => Promise.reject(new Error(text)) }],
    ['the tenants cannot be found', text, { findTenants: () => Promise.reject(new Error(text)) }],
    ['setting aside fails', 'x', { parkRecord: () => Promise.reject(new Error(text)) }],
  ])('holds nothing personal when %s', async (_what, sent, change) => {
    const world = normaliseWorld(() => change);
    await world.handle(
      sqsEvent(sqsRecord(queued(sent)), sqsRecord(queued(sent, { deliveryId: 'd2' }), { receiveCount: 5 })),
    );
    const written = world.text() + JSON.stringify(world.parked.map(({ parking }) => parking));
    expect(written.length).toBeGreaterThan(20);
    for (const secret of PERSONAL) expect(written).not.toContain(secret);
  });

  it('asks the ledger to keep nothing that is personal in clear', async () => {
    const { handle, ledger } = normaliseWorld();
    await handle(sqsEvent(sqsRecord(queued(body))));
    const written = JSON.stringify(
      ledger.writes.map((write) => ({ ...write, add: [...write.add], moveTo: [...write.moveTo] })),
    );
    expect(written.length).toBeGreaterThan(100);
    for (const secret of PERSONAL) expect(written).not.toContain(secret);
  });
});

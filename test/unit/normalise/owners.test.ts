import { queued, sqsEvent, sqsRecord, textMessage, webhook } from '../../support/builders';
import { awsError } from '../../support/ports';
import { normaliseWorld, ownedBy } from '../../support/ports-normalise';

const message = (id: string, phoneNumberId = '2001', waba = '1001') =>
  webhook({ waba, phoneNumberId, messages: [textMessage(id)] });
const record = (body: unknown, deliveryId: string, app = 'main') =>
  sqsRecord(queued(body, { deliveryId, app }));

describe('a sender whose owner names the apps that may speak for it', () => {
  const world = () =>
    normaliseWorld(() => ({
      findTenants: async (ids) =>
        new Map(
          [['2001', ownedBy('acme', 'main', 'partner')] as const, ['1001', ownedBy('calm')] as const].filter(
            ([id]) => ids.includes(id),
          ),
        ),
    }));

  it.each([
    ['main', 'acme'],
    ['partner', 'acme'],
    // Not the next owner in line: whoever sends this speaks for neither.
    ['forged', 'unassigned'],
  ])('through %s counts for %s', async (app, tenantId) => {
    const { handle, published, total } = world();
    await handle(sqsEvent(record(message('a'), 'd1', app)));
    expect(published.map(({ tenantid }) => tenantid)).toEqual([tenantId]);
    expect(total('EventUnassigned')).toBe(tenantId === 'unassigned' ? 1 : undefined);
  });

  it('without any named, all may', async () => {
    const { handle, published } = world();
    await handle(sqsEvent(record(message('a', '8'), 'd1', 'whatever')));
    expect(published.map(({ tenantid }) => tenantid)).toEqual(['calm']);
  });
});

describe('senders that cannot be looked up', () => {
  it('bring their own webhook back and hold up no other', async () => {
    let broken = true;
    const { handle, published, parked } = normaliseWorld((parts) => ({
      findTenants: async (ids) => {
        if (broken && ids.includes('2002')) throw awsError('InternalServerError', 500);
        return parts.findTenants(ids);
      },
    }));
    const records = [record(message('a'), 'd1'), record(message('b', '2002', '1002'), 'd2')];
    expect(await handle(sqsEvent(...records))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-of-d2' }],
    });
    expect(published.map(({ tenantid }) => tenantid)).toEqual(['acme']);
    broken = false;
    await handle(sqsEvent(...records.slice(1)));
    expect(published.map(({ tenantid }) => tenantid)).toEqual(['acme', 'bolt']);
    expect(parked).toEqual([]);
  });
});

import type { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTenantDirectory } from '../../../lambdas/platform/dynamo-tenants';
import { fixedClock } from '../../support/ports';

/** A client that knows one sender, and takes down how many keys it is asked for. */
function directory() {
  const asked: number[] = [];
  const owners = new Map([['1001', 'acme']]);
  const client = {
    send: async ({ input }: BatchGetItemCommand) => {
      const keys = input.RequestItems?.state?.Keys ?? [];
      asked.push(keys.length);
      const items = keys.flatMap(({ pk }) => {
        const tenantId = owners.get((pk?.S ?? '').slice('sender#'.length));
        return pk && tenantId ? [{ pk, sk: { S: 'sender' }, tenantId: { S: tenantId } }] : [];
      });
      return { Responses: { state: items } };
    },
  };
  const clock = fixedClock();
  const find = createTenantDirectory(client as unknown as DynamoDBClient, 'state', clock);
  return { find, asked, owners, clock };
}

describe('the directory of tenants', () => {
  it('answers for the senders that somebody owns', async () => {
    const { find } = directory();
    expect(await find(['1001', '9999'])).toEqual(new Map([['1001', 'acme']]));
  });

  it('knows the synthetic check without asking', async () => {
    const { find, asked } = directory();
    expect(await find(['kentongan-probe'])).toEqual(new Map([['kentongan-probe', 'kentongan-probe']]));
    expect(asked).toEqual([]);
  });

  it('asks again for an owner after a minute, and for a stranger after ten seconds', async () => {
    const { find, asked, owners, clock } = directory();
    await find(['1001', '9999']);
    owners.set('1001', 'bolt').set('9999', 'calm');
    clock.advance(9_999);
    expect(await find(['1001', '9999'])).toEqual(new Map([['1001', 'acme']]));
    clock.advance(1);
    expect(await find(['1001', '9999'])).toEqual(
      new Map([
        ['1001', 'acme'],
        ['9999', 'calm'],
      ]),
    );
    clock.advance(50_000);
    expect(await find(['1001'])).toEqual(new Map([['1001', 'bolt']]));
    expect(asked).toEqual([2, 1, 1]);
  });

  it('asks for a hundred at a time', async () => {
    const { find, asked } = directory();
    await find(Array.from({ length: 250 }, (_, index) => `s${index}`));
    expect(asked).toEqual([100, 100, 50]);
  });

  it('forgets nobody who is being asked for when a flood of made-up ids empties its memory', async () => {
    const { find } = directory();
    await find(['1001']);
    const flood = Array.from({ length: 50_000 }, (_, index) => `s${index}`);
    expect(await find(['1001', ...flood])).toEqual(new Map([['1001', 'acme']]));
  });
});

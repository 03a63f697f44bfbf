import type { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { createCounterWriter } from '../../../lambdas/platform/dynamo-counter-writer';
import { askForUnits, type CapacityUsed, readUnits } from '../../../local/aws/dynamodb/consumed';
import { type DynamoEngine, startEngine } from '../../../local/aws/dynamodb/engine';
import { itemBytes } from '../../../local/aws/dynamodb/item-size';
import { createDynamoService, type DynamoService } from '../../../local/aws/dynamodb/service';
import { createTables, readTables } from '../../../local/aws/dynamodb/table';
import { loadStack } from '../../../local/template/load';

const S = (value: string) => ({ S: value });
const address = 'http://127.0.0.1:1';
const TABLE = 'items';

describe('the size of an item', () => {
  it.each([
    ['names and texts in UTF-8', { pk: S('é') }, 4],
    ['numbers by their digits', { n: { N: '1795251600' }, m: { N: '-12.5' } }, 1 + 5 + 1 + 3],
    ['a flag and nothing', { a: { BOOL: true }, b: { NULL: true } }, 4],
    ['sets', { s: { SS: ['ab', 'c'] } }, 4],
    ['lists and maps', { l: { L: [S('ab')] }, m: { M: { x: S('y') } } }, 1 + 3 + 1 + 2 + 1 + 3 + 1 + 2],
  ])('%s', (_name, item, expected) => expect(itemBytes(item)).toBe(expected));
});

describe('the units of refused writes', () => {
  const refusal = (body: object) => ({ statusCode: 400, headers: {}, body: JSON.stringify(body) });
  it.each([
    ['a small item', 'PutItem', { Item: { pk: S('a') } }, { __type: 'x#ConditionalCheckFailedException' }, 1],
    [
      'the larger of the new item and the one that was there',
      'PutItem',
      { Item: { pk: S('a') } },
      { __type: 'x#ConditionalCheckFailedException', Item: { pk: S('a'), x: S('x'.repeat(2_500)) } },
      3,
    ],
    [
      'a cancelled transaction, double for each item',
      'TransactWriteItems',
      { TransactItems: [{ Put: { Item: { pk: S('x'.repeat(1_100)) } } }, { Update: {} }] },
      { __type: 'x#TransactionCanceledException', CancellationReasons: [{ Code: 'None' }, {}] },
      6,
    ],
    ['nothing for a call that was not valid', 'PutItem', {}, { __type: 'x#ValidationException' }, undefined],
  ])('%s', (_name, action, input, error, expected) => {
    expect(readUnits(action, input, refusal(error), true).used?.refusedWrites).toBe(expected);
  });
});

describe('the units that the engine reports', () => {
  let engine: DynamoEngine;
  let service: DynamoService;
  const used: CapacityUsed[] = [];
  const sum = () => used.splice(0).reduce((all, { writes }) => all + writes, 0);
  let stateTable = '';
  let ledgerTable = '';

  const call = async (action: string, input: Record<string, unknown>) => {
    const { body, statusCode } = await service.passthrough(
      action,
      Buffer.from(JSON.stringify(input)),
      { traceHeader: undefined, caller: 'normalise' },
      input,
    );
    return { statusCode, output: JSON.parse(body.toString()) as Record<string, unknown> };
  };

  beforeAll(async () => {
    engine = await startEngine();
    const assembly = process.env.KENTONGAN_TEST_ASSEMBLY ?? '';
    const tables = readTables(loadStack(assembly, { endpoint: address, apiEndpoint: address }));
    stateTable = tables.find(({ keys }) => keys.includes('sk'))?.name ?? '';
    ledgerTable = tables.find(({ keys }) => keys.includes('id'))?.name ?? '';
    await createTables(engine.client, tables);
    await engine.client.call('CreateTable', {
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'state'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-state',
          KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
    service = createDynamoService(engine.client, tables, (_caller, units) => used.push(units));
  });
  afterAll(() => engine.stop());
  beforeEach(() => {
    used.length = 0;
  });

  const large = S('x'.repeat(3_000));
  it.each([
    ['a write by started kilobytes', { pk: S('1'), x: large }, 3],
    ['a smaller one over it by the larger', { pk: S('1') }, 3],
    ['an item that enters an index, by what is projected', { pk: S('2'), state: S('open'), x: large }, 4],
    ['an item whose projected part stays the same', { pk: S('2'), state: S('open'), x: S('y') }, 3],
    ['a changed index key: one taken out, one put in', { pk: S('2'), state: S('done') }, 3],
  ])('count %s', async (_name, Item, expected) => {
    await call('PutItem', { TableName: TABLE, Item });
    expect(sum()).toBe(expected);
  });

  it('count reads by four kilobytes, half when eventually consistent, double in a transaction', async () => {
    await call('PutItem', { TableName: TABLE, Item: { pk: S('r'), x: S('x'.repeat(5_000)) } });
    used.length = 0;
    const Key = { pk: S('r') };
    await call('GetItem', { TableName: TABLE, Key });
    await call('GetItem', { TableName: TABLE, Key, ConsistentRead: true });
    await call('TransactGetItems', { TransactItems: [{ Get: { TableName: TABLE, Key } }] });
    await call('GetItem', { TableName: TABLE, Key: { pk: S('nobody') } });
    expect(used.map(({ reads }) => reads)).toEqual([1, 2, 4, 0.5]);
  });

  it('are not shown to who did not ask, and shown to who did', async () => {
    const Key = { pk: S('nobody') };
    expect((await call('GetItem', { TableName: TABLE, Key })).output).not.toHaveProperty('ConsumedCapacity');
    const asked = { TableName: TABLE, Key, ReturnConsumedCapacity: 'INDEXES' };
    expect((await call('GetItem', asked)).output).toHaveProperty('ConsumedCapacity.Table');
    const none = { TableName: TABLE, Key, ReturnConsumedCapacity: 'NONE' };
    expect((await call('GetItem', none)).output).not.toHaveProperty('ConsumedCapacity');
    expect(used.map(({ reads }) => reads)).toEqual([0.5, 0.5, 0.5]);
    expect(askForUnits('DescribeTable', {}, Buffer.from('{}'))).toBeUndefined();
  });

  it('count one for a record, one for a copy that is refused, and two for a counter: itself and its index', async () => {
    const Key = { id: S('record') };
    const write = (name: string) => ({
      TableName: ledgerTable,
      Key,
      UpdateExpression: 'SET #fact = :fact',
      ConditionExpression: 'attribute_not_exists(#fact)',
      ExpressionAttributeNames: { '#fact': name },
      ExpressionAttributeValues: { ':fact': { M: { r: { N: '1795251600000' } } } },
    });
    await call('UpdateItem', write('is.sent'));
    await call('UpdateItem', write('is.read'));
    expect(sum()).toBe(2);
    await call('UpdateItem', write('is.read'));
    expect(used.splice(0)).toMatchObject([{ writes: 0, refusedWrites: 1 }]);
    const writer = createCounterWriter(
      // The adapter's own command, carried over the metered way instead of HTTP.
      {
        send: async ({ input }: UpdateItemCommand) => call('UpdateItem', { ...input }),
      } as never,
      stateTable,
    );
    const place = { kind: 'minute', period: '2026-11-21T09:00' } as const;
    const counter = { tenantId: 'demo-1', place, lane: 'lane', add: { inbound: 1 } };
    await writer({ ...counter, first: '1', last: '2' });
    await writer({ ...counter, first: '3', last: '4' });
    expect(sum()).toBe(4);
  });
});

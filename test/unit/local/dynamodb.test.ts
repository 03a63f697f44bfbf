import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import initSqlJs from 'sql.js';
import { type DynamoEngine, findBinary, startEngine } from '../../../local/aws/dynamodb/engine';
import { createDynamoService } from '../../../local/aws/dynamodb/service';
import { createTables, readTables } from '../../../local/aws/dynamodb/table';
import { startTtlSweep } from '../../../local/aws/dynamodb/ttl';
import { createFaults } from '../../../local/aws/faults';
import { createGateway } from '../../../local/aws/gateway';
import { createAuthorise } from '../../../local/aws/iam/authorise';
import { createCredentials } from '../../../local/aws/iam/credentials';
import { loadResourcePolicies } from '../../../local/aws/iam/resource-policies';
import { loadRoles } from '../../../local/aws/iam/roles';
import { type Endpoint, openEndpoint } from '../../../local/aws/protocol-http';
import { createRandom } from '../../../local/random';
import { WallClock } from '../../../local/time/clock';
import { VirtualClock } from '../../../local/time/virtual-clock';
import { eventually } from '../../support/process';
import { allow, roleWith, stackOf } from './template-builder';

const items = 'arn:aws:dynamodb:us-east-1:123456789012:table/items';
const S = (value: string) => ({ S: value });

const stack = stackOf({
  Items: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'state'].map((name) => ({
        AttributeName: name,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-state',
          KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 5 },
        },
      ],
      Replicas: [
        { Region: 'us-east-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      ],
      SSESpecification: { SSEEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    },
  },
  Other: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'other',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  },
  Writer: roleWith(allow(['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'], items)),
  Reader: roleWith(allow('dynamodb:Query', `${items}/index/*`)),
  Tenant: roleWith(
    allow(['dynamodb:*'], `${items}*`, { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['T#1'] } }),
  ),
});

const tables = readTables(stack);
const credentials = createCredentials();
let engine: DynamoEngine;
let endpoint: Endpoint;

beforeAll(async () => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  engine = await startEngine();
  await createTables(engine.client, tables);
  const { service, passthrough } = createDynamoService(engine.client, tables);
  endpoint = await openEndpoint();
  endpoint.serve(
    createGateway({
      services: [service],
      credentials,
      authorise: createAuthorise(loadRoles(stack), loadResourcePolicies(stack)),
      faults: createFaults(createRandom(1)),
      clock: new WallClock(),
      passthrough: { dynamodb: passthrough },
    }),
  );
});

afterAll(async () => {
  await endpoint.close();
  await engine.stop();
});

function clientOf(role?: 'Writer' | 'Reader' | 'Tenant'): DynamoDBClient {
  const key = role
    ? credentials.issue(role, `arn:aws:iam::123456789012:role/Shop-${role}`)
    : credentials.operator;
  return new DynamoDBClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: key,
    maxAttempts: 1,
  });
}

const operator = () => clientOf();
const put = (pk: string, sk: string, rest: object = {}) =>
  new PutItemCommand({ TableName: 'items', Item: { pk: S(pk), sk: S(sk), ...rest } });
const get = (pk: string, sk: string) =>
  new GetItemCommand({ TableName: 'items', Key: { pk: S(pk), sk: S(sk) } });

describe('a table of the stack', () => {
  it('is made with its keys, indexes and stream', async () => {
    const { Table } = await operator().send(new DescribeTableCommand({ TableName: 'items' }));
    expect(Table).toMatchObject({
      TableName: 'items',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [{ IndexName: 'by-state' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    });
    await expect(operator().send(new ListTablesCommand({}))).resolves.toMatchObject({
      TableNames: ['items', 'other'],
    });
  });

  it('that is there already is left as it is', async () => {
    await operator().send(put('kept', '1'));
    await createTables(engine.client, tables);
    expect((await operator().send(get('kept', '1'))).Item).toBeDefined();
  });
});

describe('a call', () => {
  it('that the role allows is carried out', async () => {
    await clientOf('Writer').send(put('a', '1', { state: S('new') }));
    const found = await clientOf('Reader').send(
      new QueryCommand({
        TableName: 'items',
        IndexName: 'by-state',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'state' },
        ExpressionAttributeValues: { ':s': S('new') },
      }),
    );
    expect(found.Items).toEqual([{ pk: S('a'), sk: S('1'), state: S('new') }]);
  });

  it('that fails a condition fails as on AWS, with the item that stood in the way', async () => {
    await operator().send(put('b', '1', { n: { N: '1' } }));
    const again = new PutItemCommand({
      TableName: 'items',
      Item: { pk: S('b'), sk: S('1') },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(operator().send(again)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { n: { N: '1' } },
    });
    const transaction = new TransactWriteItemsCommand({ TransactItems: [{ Put: again.input }] });
    await expect(operator().send(transaction)).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: { n: { N: '1' } } }],
    });
  });

  it('from within the run fails with the same details', async () => {
    const { service } = createDynamoService(engine.client, tables);
    await operator().send(put('c', '1'));
    const refused = service.handle(
      'PutItem',
      {
        TableName: 'items',
        Item: { pk: S('c'), sk: S('1') },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
      { caller: 'operator', traceHeader: undefined },
    );
    await expect(refused).rejects.toMatchObject({
      code: 'ConditionalCheckFailedException',
      details: { Item: { pk: S('c') } },
    });
  });

  it('in PartiQL is refused, for its permissions cannot be told', async () => {
    const statement = new ExecuteStatementCommand({ Statement: 'SELECT * FROM "items"' });
    await expect(operator().send(statement)).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });
});

describe('a call that the role does not allow is refused,', () => {
  type Call = (client: DynamoDBClient) => Promise<unknown>;
  const key = { pk: S('x'), sk: S('1') };
  const putOf = (table: string) => ({ TableName: table, Item: { pk: S('x'), sk: S('1'), id: S('x') } });

  it.each<[string, 'Writer' | 'Reader', Call, string, string]>([
    ['a read', 'Writer', (client) => client.send(get('a', '1')), 'dynamodb:GetItem', items],
    [
      'a scan',
      'Reader',
      (client) => client.send(new ScanCommand({ TableName: 'items' })),
      'dynamodb:Scan',
      items,
    ],
    [
      'a query of the table by one who may only query its indexes',
      'Reader',
      (client) =>
        client.send(
          new QueryCommand({
            TableName: 'items',
            KeyConditionExpression: 'pk = :p',
            ExpressionAttributeValues: { ':p': S('a') },
          }),
        ),
      'dynamodb:Query',
      items,
    ],
    [
      'a batch with another table in it',
      'Writer',
      (client) =>
        client.send(
          new BatchWriteItemCommand({
            RequestItems: {
              items: [{ PutRequest: { Item: key } }],
              other: [{ PutRequest: { Item: { id: S('x') } } }],
            },
          }),
        ),
      'dynamodb:BatchWriteItem',
      items.replace('/items', '/other'),
    ],
    [
      'a transaction that touches another table',
      'Writer',
      (client) =>
        client.send(
          new TransactWriteItemsCommand({
            TransactItems: [{ Put: putOf('items') }, { Put: putOf('other') }],
          }),
        ),
      'dynamodb:PutItem',
      items.replace('/items', '/other'),
    ],
    [
      'a transaction that checks an item',
      'Writer',
      (client) =>
        client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                ConditionCheck: { TableName: 'items', Key: key, ConditionExpression: 'attribute_exists(pk)' },
              },
            ],
          }),
        ),
      'dynamodb:ConditionCheckItem',
      items,
    ],
    [
      'a transaction that deletes',
      'Writer',
      (client) =>
        client.send(
          new TransactWriteItemsCommand({ TransactItems: [{ Delete: { TableName: 'items', Key: key } }] }),
        ),
      'dynamodb:DeleteItem',
      items,
    ],
  ])('%s', async (_name, role, call, action, resource) => {
    await expect(call(clientOf(role))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::123456789012:assumed-role/Shop-${role}/${role} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    });
  });
});

describe('a role confined to one partition key', () => {
  const query = (pk: string) =>
    new QueryCommand({
      TableName: 'items',
      KeyConditionExpression: '#p = :p AND begins_with(sk, :s)',
      ExpressionAttributeNames: { '#p': 'pk' },
      ExpressionAttributeValues: { ':p': S(pk), ':s': S('x') },
    });
  const update = (pk: string) =>
    new UpdateItemCommand({
      TableName: 'items',
      Key: { pk: S(pk), sk: S('1') },
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    });
  const transact = (pk: string) =>
    new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName: 'items', Item: { pk: S(pk), sk: S('1') } } }],
    });
  const batch = (pk: string) =>
    new BatchWriteItemCommand({
      RequestItems: { items: [{ PutRequest: { Item: { pk: S(pk), sk: S('1') } } }] },
    });

  it.each<[string, (pk: string, client: DynamoDBClient) => Promise<unknown>]>([
    ['put', (pk, client) => client.send(put(pk, '1'))],
    ['get', (pk, client) => client.send(get(pk, '1'))],
    ['query', (pk, client) => client.send(query(pk))],
    ['update', (pk, client) => client.send(update(pk))],
    ['transact', (pk, client) => client.send(transact(pk))],
    ['batch', (pk, client) => client.send(batch(pk))],
  ])('may %s within it and not outside', async (_name, call) => {
    await expect(call('T#1', clientOf('Tenant'))).resolves.toBeDefined();
    await expect(call('T#2', clientOf('Tenant'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('the sweep of expired items', () => {
  it('deletes within a minute of the clock what has expired, and nothing else', async () => {
    const start = Date.UTC(2030, 0, 1);
    const clock = new VirtualClock(start);
    const at = (seconds: number) => ({ expires: { N: String(start / 1000 + seconds) } });
    await operator().send(put('ttl', 'soon', at(30)));
    await operator().send(put('ttl', 'later', at(3_600)));
    await operator().send(put('ttl', 'long-ago', { expires: { N: '1' } }));
    await operator().send(put('ttl', 'never'));
    const stop = startTtlSweep(clock, engine.client, tables);
    const left = async () => {
      const { Items = [] } = await operator().send(
        new QueryCommand({
          TableName: 'items',
          KeyConditionExpression: 'pk = :p',
          ExpressionAttributeValues: { ':p': S('ttl') },
        }),
      );
      return Items.map((item) => item.sk?.S);
    };
    await clock.advance(59_000);
    expect(await left()).toEqual(['later', 'long-ago', 'never', 'soon']);
    await clock.advance(1_000);
    expect(await left()).toEqual(['later', 'long-ago', 'never']);
    await clock.advance(3_600_000);
    expect(await left()).toEqual(['long-ago', 'never']);
    stop();
  });
});

describe('the engine', () => {
  const isUp = async (url: string): Promise<boolean> =>
    fetch(url, { method: 'POST' }).then(
      () => true,
      () => false,
    );

  it('keeps its tables in a file from run to run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-'));
    const dbPath = join(folder, 'tables.db');
    const item = { TableName: 'other', Item: { id: S('1') } };
    const first = await startEngine({ dbPath });
    await createTables(first.client, tables);
    await first.client.call('PutItem', item);
    await first.stop();
    expect(await isUp(first.url)).toBe(false);

    const second = await startEngine({ dbPath });
    await createTables(second.client, tables);
    await expect(second.client.call('Scan', { TableName: 'other' })).resolves.toMatchObject({ Count: 1 });
    await second.stop();
    rmSync(folder, { recursive: true });
  });

  it('ends with the process that started it, even when that is killed', async () => {
    const script = `const { startEngine } = require('./local/aws/dynamodb/engine');
      startEngine().then((engine) => { process.stdout.write(engine.url); setInterval(() => {}, 1000); });`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '-e', script]);
    const url = await new Promise<string>((resolve, reject) => {
      parent.stdout.once('data', (data: Buffer) => resolve(data.toString()));
      parent.stderr.on('data', (data: Buffer) => reject(new Error(data.toString())));
    });
    expect(await isUp(url)).toBe(true);
    parent.kill('SIGKILL');
    expect(
      await eventually(
        () => isUp(url),
        (up) => !up,
        30_000,
      ),
    ).toBe(false);
  });

  it('may be one that is running already, which is left running', async () => {
    const joined = await startEngine({ env: { DYNAMODB_ENDPOINT: engine.url } });
    await expect(joined.client.call('ListTables', {})).resolves.toMatchObject({
      TableNames: ['items', 'other'],
    });
    await joined.stop();
    expect(await isUp(engine.url)).toBe(true);
  });

  it('that does not start says why', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-'));
    const dbPath = join(folder, 'tables.db');
    writeFileSync(dbPath, 'no tables at all');
    await expect(startEngine({ dbPath })).rejects.toThrow(/did not start: it ended with \d+: .+/);
    rmSync(folder, { recursive: true });
    await expect(startEngine({ dbPath: '/nowhere/at/all.db' })).rejects.toThrow(
      "ENOENT: no such file or directory, open '/nowhere/at/all.db'",
    );
  });

  it('leaves nothing behind of a run that keeps no file, even when it is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-'));
    const script = `const { startEngine } = require('./local/aws/dynamodb/engine');
      startEngine().then(() => { process.stdout.write('up'); setInterval(() => {}, 1000); });`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
      env: { ...process.env, TMPDIR: folder },
    });
    const tables = () => readdirSync(folder).filter((name) => name.startsWith('kentongan-tables-'));
    await new Promise<void>((resolve) => parent.stdout.once('data', () => resolve()));
    expect(tables()).toHaveLength(1);
    parent.kill('SIGKILL');
    expect(await eventually(tables, ({ length }) => length === 0, 30_000)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('finds the numbers of a stream by an index', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-'));
    const dbPath = join(folder, 'tables.db');
    const ours = await startEngine({ dbPath });
    await createTables(ours.client, tables);
    await ours.stop();
    const { Database } = await initSqlJs();
    const file = new Database(readFileSync(dbPath));
    const asked =
      'SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?1';
    // It is what the engine asks, word by word.
    expect(readFileSync(findBinary(process.env)).includes(asked)).toBe(true);
    expect(JSON.stringify(file.exec(`EXPLAIN QUERY PLAN ${asked}`, ['items']))).toContain(
      'SEARCH _stream_records USING COVERING INDEX stream_records_by_number',
    );
    file.close();
    rmSync(folder, { recursive: true });
  });

  it('is looked for on the PATH where the package is not for the platform, and says what to do when missing', () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform');
    Object.defineProperty(process, 'platform', { value: 'plan9' });
    try {
      expect(() => findBinary({ PATH: '/nowhere' })).toThrow(/plan9.*set DYNAMODB_ENDPOINT/);
    } finally {
      if (platform) Object.defineProperty(process, 'platform', platform);
    }
  });
});

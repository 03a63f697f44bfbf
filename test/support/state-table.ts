/** The tables of the synthesised stack in the real engine, empty, with the SDK's own client. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LEDGER_TABLE, STATE_TABLE } from '../../lambdas/domain/state/keys';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { startEngine } from '../../local/aws/dynamodb/engine';
import { createTables, readTables } from '../../local/aws/dynamodb/table';
import { sweep } from '../../local/aws/dynamodb/ttl';
import { loadStack } from '../../local/template/load';

export interface StateTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly ledgerName: string;
  /** Deletes what has expired in the state table by then, and tells how many items that was. */
  expire(nowMs: number): Promise<number>;
  stop(): Promise<void>;
}

export async function openStateTable(): Promise<StateTable> {
  const assembly = process.env.KENTONGAN_TEST_ASSEMBLY;
  if (!assembly) throw new Error('the assembly is made by the global set-up of the tests');
  const address = 'http://127.0.0.1:1';
  const tables = readTables(loadStack(assembly, { endpoint: address, apiEndpoint: address }));
  const state = tables.find(({ keys }) => keys.includes(STATE_TABLE.sortKey));
  const ledgerName = tables.find(({ keys }) => keys.includes(LEDGER_TABLE.partitionKey))?.name;
  if (!state || !ledgerName) throw new Error('the stack lacks a table');
  const engine = await startEngine();
  await createTables(engine.client, tables);
  const client = createDynamoClient({
    endpoint: engine.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    client,
    tableName: state.name,
    ledgerName,
    expire: (nowMs) => sweep(engine.client, state, STATE_TABLE.expires, Math.floor(nowMs / 1000)),
    stop: async () => {
      client.destroy();
      await engine.stop();
    },
  };
}

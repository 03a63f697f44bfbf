/**
 * A table's stream: reads the engine's once it hears of a write, and hands what it finds to those who listen, by lane.
 * It waits for word instead of asking again and again, so that nothing runs while nobody writes.
 */
import { isObject, type JsonObject, listAt, stringAt } from '../../template/json';
import type { Clock, Timer } from '../../time/clock';
import type { EngineClient } from './engine-client';
import { canonical, changesNothing, type StreamRecord, toStreamRecord } from './stream-record';
import type { Table } from './table';

export type StartingPosition = 'TRIM_HORIZON' | 'LATEST';
/** Takes records of one lane, in their order. */
export type StreamListener = (records: readonly StreamRecord[]) => void;

export interface TableStream {
  readonly arn: string;
  /** To be called before `open`; what an earlier run left in the engine goes to those who begin at the horizon. */
  subscribe(from: StartingPosition, listener: StreamListener): void;
  open(): Promise<void>;
  /** Says that the table was written to. */
  changed(): void;
  /** Says that the table itself is about to delete the item of this key, its time being over. */
  expiring(key: JsonObject): void;
  /** Takes that back, for an item that was not deleted. */
  spared(key: JsonObject): void;
  stop(): void;
}

const API = 'DynamoDBStreams_20120810';
const PAGE = 1_000;
/** Lambda reads a shard four times a second, and the engine's reads grow dearer with the length of its stream. */
const PAUSE_MS = 250;

/** Undefined for a table without a stream. @param lanes how many shards lie beside each other */
export function createTableStream(
  table: Table,
  client: EngineClient,
  clock: Clock,
  lanes: number,
): TableStream | undefined {
  const { streamArn: arn } = table;
  if (arn === undefined) return undefined;
  const shape = { arn, partitionKey: table.keys[0] ?? '', lanes };
  const listeners: { readonly from: StartingPosition; readonly listener: StreamListener }[] = [];
  const expiring = new Map<string, number>();
  let iterator: string | undefined;
  let timer: Timer | undefined;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> = Promise.resolve();
  let stopped = false;

  const countExpiring = (key: JsonObject, by: number): boolean => {
    const name = canonical(key);
    const count = (expiring.get(name) ?? 0) + by;
    if (count < 0) return false;
    if (count === 0) expiring.delete(name);
    else expiring.set(name, count);
    return true;
  };
  const toRecord = (change: JsonObject): StreamRecord => {
    const keys = isObject(change.dynamodb) && isObject(change.dynamodb.Keys) ? change.dynamodb.Keys : {};
    const byTtl = change.eventName === 'REMOVE' && countExpiring(keys, -1);
    return toStreamRecord(change, shape, clock.now(), byTtl);
  };
  const handOut = (records: readonly StreamRecord[], takers: readonly StreamListener[]): void => {
    for (let lane = 0; lane < lanes; lane++) {
      const own = records.filter((record) => record.lane === lane);
      if (own.length > 0) for (const take of takers) take(own);
    }
  };
  /** Reads to the end of what is there. */
  const readOn = async (takers: readonly StreamListener[]): Promise<void> => {
    for (;;) {
      const page = await client.call('GetRecords', { ShardIterator: iterator, Limit: PAGE }, API);
      if (stopped) return;
      iterator = stringAt(page.NextShardIterator, `${arn}: NextShardIterator`);
      const changes = listAt(page.Records, arn).filter(isObject);
      handOut(changes.filter((change) => !changesNothing(change)).map(toRecord), takers);
      if (changes.length < PAGE) return;
    }
  };
  /** One read after the other, for each goes on where the last one ended. */
  const read = (): Promise<void> => {
    readAtMs = clock.now();
    timer = undefined;
    reading = reading
      .then(() => readOn(listeners.map(({ listener }) => listener)))
      .catch((error: unknown) => {
        // The engine may have ended in the meantime.
        if (!stopped) throw error;
      });
    return reading;
  };

  return {
    arn,
    subscribe: (from, listener) => void listeners.push({ from, listener }),
    open: async () => {
      iterator = await firstIterator(client, table);
      await readOn(listeners.filter(({ from }) => from === 'TRIM_HORIZON').map(({ listener }) => listener));
    },
    changed: () => {
      if (stopped || listeners.length === 0) return;
      timer ??= clock.schedule(Math.max(clock.now(), readAtMs + PAUSE_MS), read);
    },
    expiring: (key) => {
      if (listeners.length > 0) countExpiring(key, 1);
    },
    spared: (key) => void countExpiring(key, -1),
    stop: () => {
      stopped = true;
      timer?.cancel();
    },
  };
}

/** The engine's own stream has an ARN of its own. */
async function firstIterator(client: EngineClient, { name }: Table): Promise<string> {
  const { Table: described } = await client.call('DescribeTable', { TableName: name });
  const StreamArn = isObject(described) ? described.LatestStreamArn : undefined;
  if (StreamArn === undefined) {
    throw new Error(
      `the table ${name} was made without a stream by an earlier run: delete it from the DynamoDB that ` +
        'DYNAMODB_ENDPOINT names, or let the run start an engine of its own',
    );
  }
  const { StreamDescription: stream } = await client.call('DescribeStream', { StreamArn }, API);
  const [shard] = isObject(stream) ? listAt(stream.Shards, name).filter(isObject) : [];
  const { ShardIterator } = await client.call(
    'GetShardIterator',
    { StreamArn, ShardId: shard?.ShardId, ShardIteratorType: 'TRIM_HORIZON' },
    API,
  );
  return stringAt(ShardIterator, `${name}: ShardIterator`);
}

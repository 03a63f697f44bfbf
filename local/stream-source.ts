/**
 * Lambda's poller for a table's stream. The engine keeps one list of changes; here they are spread over shards by
 * key, as in AWS, so that the order of a key's changes is kept and nothing else. One batch of a shard is under way at
 * a time, and comes again until it succeeds. It is told of writes instead of asking for them, so that nothing runs
 * while a table is idle and virtual time need not be told to wait.
 * Source: docs.aws.amazon.com/lambda/latest/dg/with-ddb.html, services-ddb-windows.html
 */
import { createHash } from 'node:crypto';
import type { EngineClient } from './aws/dynamodb/engine-client';
import { type Input, REGION } from './aws/service';
import type { LocalFunction } from './functions/local-function';
import type { Random } from './random';
import { isObject, type JsonObject } from './template/json';
import type { Clock, Timer } from './time/clock';

export interface StreamSourceSettings {
  readonly client: EngineClient;
  readonly tableName: string;
  readonly streamArn: string;
  readonly fn: LocalFunction;
  readonly batchSize: number;
  /** How long changes are gathered, in milliseconds. */
  readonly windowMs: number;
  /** The length of a tumbling window in milliseconds; 0 for none. */
  readonly tumblingMs: number;
  readonly clock: Clock;
  readonly random: Random;
  /** How likely a batch that succeeded comes once more, later and out of order; AWS promises "at least once". */
  readonly repeats: () => number;
}

const SHARDS = 2;
const READ_AT_ONCE = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** AWS's sequence numbers have 21 digits or more. */
const FIRST_SEQUENCE = 100_000_000_000_000_000_000n;

interface Shard {
  readonly id: string;
  sequence: bigint;
  waiting: JsonObject[];
  running: boolean;
  failures: number;
  state: unknown;
  window: { readonly startMs: number; readonly end: Timer } | undefined;
  repeat: readonly JsonObject[] | undefined;
}

export class StreamSource {
  private readonly settings: StreamSourceSettings;
  private readonly shards: readonly Shard[];
  private iterator: string | undefined;
  private gathering: Timer | undefined;
  private stopped = false;

  constructor(settings: StreamSourceSettings) {
    this.settings = settings;
    this.shards = Array.from({ length: SHARDS }, (_, index) => ({
      id: `shardId-0000000179525160000${index}-${settings.tableName.slice(-8).padStart(8, '0')}`,
      sequence: FIRST_SEQUENCE,
      waiting: [],
      running: false,
      failures: 0,
      state: {},
      window: undefined,
      repeat: undefined,
    }));
  }

  /** Told when the table may have changed. */
  notify(): void {
    const { clock, windowMs } = this.settings;
    if (this.stopped) return;
    this.gathering ??= clock.schedule(clock.now() + windowMs, () => this.gather());
  }

  /** Takes no more. */
  stop(): void {
    this.stopped = true;
    this.gathering?.cancel();
    for (const shard of this.shards) shard.window?.end.cancel();
  }

  private async gather(): Promise<void> {
    this.gathering = undefined;
    if (this.stopped) return;
    for (const record of await this.read()) {
      const shard = this.shards[shardOf(record)];
      if (!shard) continue;
      shard.sequence += 1n;
      shard.waiting.push(this.asLambdaGivesIt(record, shard.sequence));
    }
    for (const shard of this.shards) this.dispatch(shard);
  }

  private async read(): Promise<readonly JsonObject[]> {
    const { client, tableName } = this.settings;
    this.iterator ??= await firstIterator(client, tableName);
    const records: JsonObject[] = [];
    for (;;) {
      const page = await client.streams('GetRecords', { ShardIterator: this.iterator, Limit: READ_AT_ONCE });
      const read = Array.isArray(page.Records) ? page.Records.filter(isObject) : [];
      if (typeof page.NextShardIterator === 'string') this.iterator = page.NextShardIterator;
      records.push(...read);
      if (read.length < READ_AT_ONCE) return records;
    }
  }

  private dispatch(shard: Shard): void {
    if (this.stopped || shard.running || shard.waiting.length === 0) return;
    const { batchSize, clock } = this.settings;
    const batch = shard.waiting.slice(0, batchSize);
    shard.running = true;
    this.openWindow(shard);
    void clock.track(
      this.invoke(shard, batch).then((ok) => {
        shard.running = false;
        if (!ok) {
          const pauseMs = Math.min(LONGEST_PAUSE_MS, 2 ** shard.failures++ * 100);
          clock.schedule(clock.now() + pauseMs, () => this.dispatch(shard));
          return;
        }
        shard.failures = 0;
        shard.waiting.splice(0, batch.length);
        return this.repeat(shard, batch).then(() => this.dispatch(shard));
      }),
    );
  }

  /** What succeeded may come again after what followed it. */
  private async repeat(shard: Shard, batch: readonly JsonObject[]): Promise<void> {
    const earlier = shard.repeat;
    shard.repeat = this.settings.random.next() < this.settings.repeats() ? batch : undefined;
    if (earlier) await this.invoke(shard, earlier);
  }

  private async invoke(shard: Shard, records: readonly JsonObject[], isFinal = false): Promise<boolean> {
    const { fn, tumblingMs, streamArn } = this.settings;
    const { window } = shard;
    const outcome = await fn.invoke({
      Records: records,
      ...(tumblingMs > 0 && window
        ? {
            window: { start: iso(window.startMs), end: iso(window.startMs + tumblingMs) },
            state: shard.state,
            shardId: shard.id,
            eventSourceARN: streamArn,
            isFinalInvokeForWindow: isFinal,
            isWindowTerminatedEarly: false,
          }
        : {}),
    });
    if (!outcome.ok) return false;
    if (tumblingMs === 0) return true;
    // Without a state the invocation counts as failed.
    const state = isObject(outcome.payload) ? outcome.payload.state : undefined;
    if (state === undefined) return false;
    shard.state = state;
    return true;
  }

  private openWindow(shard: Shard): void {
    const { clock, tumblingMs } = this.settings;
    if (tumblingMs === 0 || shard.window) return;
    const startMs = Math.floor(clock.now() / tumblingMs) * tumblingMs;
    const end = clock.schedule(startMs + tumblingMs, () => this.closeWindow(shard));
    shard.window = { startMs, end };
  }

  private async closeWindow(shard: Shard): Promise<void> {
    if (this.stopped) return;
    if (shard.running) {
      const { clock } = this.settings;
      clock.schedule(clock.now() + 100, () => this.closeWindow(shard));
      return;
    }
    shard.running = true;
    await this.invoke(shard, [], true);
    shard.window = undefined;
    shard.state = {};
    shard.running = false;
    this.dispatch(shard);
  }

  private asLambdaGivesIt(record: JsonObject, sequence: bigint): JsonObject {
    const { streamArn, clock } = this.settings;
    return {
      ...record,
      eventID: createHash('md5')
        .update(`${streamArn} ${sequence} ${String(record.eventID)}`)
        .digest('hex'),
      eventSource: 'aws:dynamodb',
      awsRegion: REGION,
      eventSourceARN: streamArn,
      dynamodb: {
        ...(isObject(record.dynamodb) ? record.dynamodb : {}),
        SequenceNumber: String(sequence),
        ApproximateCreationDateTime: Math.floor(clock.now() / 1000),
      },
    };
  }
}

async function firstIterator(client: EngineClient, tableName: string): Promise<string> {
  const { Streams } = await client.streams('ListStreams', { TableName: tableName });
  const { StreamArn } = firstOf(Streams, `${tableName} has no stream`);
  const { StreamDescription } = await client.streams('DescribeStream', { StreamArn });
  const shards = isObject(StreamDescription) ? StreamDescription.Shards : undefined;
  const { ShardId } = firstOf(shards, `the stream of ${tableName} has no shard`);
  const { ShardIterator } = await client.streams('GetShardIterator', {
    StreamArn,
    ShardId,
    ShardIteratorType: 'TRIM_HORIZON',
  });
  return String(ShardIterator);
}

function firstOf(list: unknown, otherwise: string): Input {
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  if (!isObject(first)) throw new Error(otherwise);
  return first;
}

function shardOf(record: JsonObject): number {
  const keys = isObject(record.dynamodb) ? record.dynamodb.Keys : undefined;
  return createHash('sha256').update(JSON.stringify(keys)).digest().readUInt8(0) % SHARDS;
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

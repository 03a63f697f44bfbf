/** An event source mapping on a table's stream: one reader a lane, and the filter before them. */
import type { StartingPosition, TableStream } from '../aws/dynamodb/stream';
import { createShardReader, type ShardReader } from './shard-reader';
import type { ShardSettings } from './shard-settings';
import type { StreamFilter } from './stream-filter';

export interface StreamSourceSettings extends Omit<ShardSettings, 'streamArn'> {
  readonly stream: Pick<TableStream, 'arn' | 'subscribe'>;
  readonly from: StartingPosition;
  readonly filter?: StreamFilter;
}

export interface StreamSource {
  stop(): void;
}

/** Listens from now on; the stream is opened by whoever made it. */
export function createStreamSource(settings: StreamSourceSettings): StreamSource {
  const { stream, from, filter = () => true } = settings;
  const readers = new Map<number, ShardReader>();
  const readerOf = (lane: number): ShardReader => {
    const reader = readers.get(lane) ?? createShardReader({ ...settings, streamArn: stream.arn });
    readers.set(lane, reader);
    return reader;
  };
  stream.subscribe(from, (records) => {
    const [first] = records;
    if (first) readerOf(first.lane).take(records.filter(({ event }) => filter(event)));
  });
  return {
    stop: () => {
      for (const reader of readers.values()) reader.stop();
    },
  };
}

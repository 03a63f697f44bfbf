/** The streams of all tables that have one. */
import type { Clock } from '../../time/clock';
import type { EngineClient } from './engine-client';
import { createTableStream, type TableStream } from './stream';
import type { Table } from './table';
import type { SweepListener } from './ttl';

export interface Streams extends SweepListener {
  readonly byArn: ReadonlyMap<string, TableStream>;
  /** To be called once everybody listens. */
  open(): Promise<void>;
  /** Says that the table was written to. */
  readonly changed: (tableName: string) => void;
  stop(): void;
}

/** @param shards how many shards of one stream lie beside each other */
export function createStreams(
  tables: readonly Table[],
  client: EngineClient,
  clock: Clock,
  shards: number,
): Streams {
  const byName = new Map<string, TableStream>();
  for (const table of tables) {
    const stream = createTableStream(table, client, clock, shards);
    if (stream) byName.set(table.name, stream);
  }
  const all = [...byName.values()];
  return {
    byArn: new Map(all.map((stream) => [stream.arn, stream])),
    open: async () => {
      for (const stream of all) await stream.open();
    },
    changed: (tableName) => byName.get(tableName)?.changed(),
    expiring: (tableName, key) => byName.get(tableName)?.expiring(key),
    expired: (tableName, key, deleted) => {
      const stream = byName.get(tableName);
      if (deleted) stream?.changed();
      else stream?.spared(key);
    },
    stop: () => {
      for (const stream of all) stream.stop();
    },
  };
}

/** Among how many evaluations the tenants are divided, and which of them one is. */
import { ALL_TENANT_PARTS, TENANT_PARTS } from '../domain/state/keys';
import type { ScheduleEvent } from './env';

export interface Shard {
  /** From 0. */
  readonly shard: number;
  readonly shards: number;
}

export function shardOf({ shard = 0, shards = 1 }: ScheduleEvent): Shard {
  const isSound = Number.isInteger(shards) && Number.isInteger(shard) && shards <= TENANT_PARTS;
  if (isSound && 0 <= shard && shard < shards) return { shard, shards };
  throw new Error(
    `shard ${shard} of ${shards}: accepted are 1 to ${TENANT_PARTS} shards, counted from 0; see lib/alerting.ts`,
  );
}

/** The parts of the tenants that are a shard's. */
export function partsOf({ shard, shards }: Shard): readonly number[] {
  return ALL_TENANT_PARTS.filter((part) => part % shards === shard);
}

/** What evaluate needs from outside. */
import type { AlertReport } from '../domain/alert/report';
import type { StoredAlert } from '../domain/alert/stored-alert';
import type { Rhythms } from '../domain/rhythm/encoding';
import type { Override } from '../domain/rule/overrides';
import type { PlatformSeries } from '../domain/rule/platform-series';
import type { Rule } from '../domain/rule/rule';
import type { Need } from '../domain/rule/window';
import type { Counts } from '../domain/tenant/counts';
import type { QueueLoad } from '../domain/tenant/noisy-neighbour';
import type { Tenant } from '../domain/tenant/tenant';
import type { Shard } from './shard';

/** The counts of each tenant that had any. */
export type MinuteCounts = ReadonlyMap<string, Counts>;

/**
 * Reads minutes in a row, for the tenants of some parts: one for each, the earliest first.
 * @param fromMs the start of the first; @param count how many
 */
export type ReadMinutes = (
  fromMs: number,
  count: number,
  parts: readonly number[],
) => Promise<readonly MinuteCounts[]>;

/** What is needed of the platform's metrics in windows that end at `endMs`, the start of a minute. */
export type ReadPlatform = (needs: readonly Need[], endMs: number) => Promise<PlatformSeries>;

/** The registered tenants. */
export type ReadTenants = () => Promise<readonly Tenant[]>;

/** What is different for stages and tenants, as people have set it; checked against the rules. */
export type ReadOverrides = (
  rules: readonly Rule[],
  tenants: readonly Tenant[],
) => Promise<readonly Override[]>;

/** A tenant's messages, in and out, of a UTC day such as `2026-11-21`, by minute. */
export type ReadDay = (tenantId: string, date: string) => Promise<ReadonlyMap<string, Counts>>;

export interface RhythmStore {
  /** The rhythms of the tenants of some parts; those that another version wrote are left out. */
  load(parts: readonly number[]): Promise<ReadonlyMap<string, Rhythms>>;
  save(tenantId: string, rhythms: Rhythms): Promise<void>;
}

/** What the tenants of one shard had together, by the minute since 1970 at which the window ends. */
export type ShardLoads = ReadonlyMap<number, QueueLoad>;

/** What shards tell each other, for the shares that their tenants have of all. */
export interface LoadStore {
  /** By shard, as far as they have told. @param shards among how many the tenants are divided */
  read(shards: number): Promise<ReadonlyMap<number, ShardLoads>>;
  /** Writes nothing where a later window of the shard is already there. */
  write(shard: Shard, loads: ShardLoads): Promise<void>;
}

export type NameTenant = (tenantId: string) => Promise<string>;

export interface AlertStore {
  /** @param parts the parts of tenants whose alerts are wanted */
  load(parts: readonly number[]): Promise<readonly StoredAlert[]>;
  /**
   * Writes an alert and, when its status changes, what has changed, both or none. False when another evaluator was
   * faster.
   * @param before what it replaces; undefined for a new alert
   */
  save(
    alert: Omit<StoredAlert, 'version'>,
    before: Pick<StoredAlert, 'version' | 'state'> | undefined,
  ): Promise<boolean>;
}

export type PublishReport = (report: AlertReport) => Promise<void>;

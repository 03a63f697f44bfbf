/** What evaluate needs from outside. */
import type { Notice } from '../domain/alert/notice';
import type { StoredAlert } from '../domain/alert/stored-alert';
import type { PlatformMetric } from '../domain/metric/catalogue';
import type { Counts } from '../domain/tenant/counts';

/** The counts of each tenant that had any in a minute. */
export type ReadMinute = (minute: string) => Promise<ReadonlyMap<string, Counts>>;

/** Sums of platform metrics by minute from `fromMs` up to, not with, `toMs`; undefined in a minute without data. */
export type ReadPlatform = (
  metrics: readonly PlatformMetric[],
  fromMs: number,
  toMs: number,
) => Promise<Readonly<Partial<Record<PlatformMetric, readonly (number | undefined)[]>>>>;

export type NameTenant = (tenantId: string) => Promise<string>;

export interface AlertStore {
  load(): Promise<readonly StoredAlert[]>;
  /** False when another evaluator was faster. @param version the one that is replaced, 0 for a new alert */
  save(alert: Omit<StoredAlert, 'version'>, version: number): Promise<boolean>;
}

export type PublishNotice = (notice: Notice) => Promise<void>;

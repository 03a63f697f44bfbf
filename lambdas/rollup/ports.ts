/** What rollup needs from outside. Hours are as `periodOf` writes them. */
import type { Counts } from '../domain/tenant/counts';

export interface HourStore {
  /** The last hour whose sums are written; undefined before the first. */
  summedUpTo(): Promise<string | undefined>;
  /** The first minute in which the synthetic check, which never pauses, was counted; undefined when it never was. */
  firstMinute(): Promise<string | undefined>;
  /** By tenant the sums of an hour's minutes, without what came late; of the tenants of one part. */
  read(hour: string, part: number): Promise<ReadonlyMap<string, Counts>>;
  /** Writes a tenant's sums of an hour, in place of what was there. */
  write(tenantId: string, hour: string, counts: Counts): Promise<void>;
  /** Notes how far the sums are written. False, and nothing noted, when they are already so far or further. */
  setSummedUpTo(hour: string): Promise<boolean>;
}

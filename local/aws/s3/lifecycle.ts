/**
 * Lifecycle rules that let objects expire. S3 counts an object's days from when it was made and rounds up to the
 * next midnight in UTC; there the local run removes it, which S3 does some time after.
 */
import { listAt, objectAt, stringAt } from '../../template/json';
import type { Clock } from '../../time/clock';
import type { Bucket } from './bucket';

export interface Expiry {
  readonly prefix: string;
  readonly days: number;
}

/** A bucket whose objects expire. */
export interface ExpiringBucket {
  readonly bucket: Bucket;
  readonly expiries: readonly Expiry[];
}

const DAY_MS = 24 * 60 * 60_000;
/** Uploads in parts are not known here, so there is none to be given up. */
const KNOWN = ['AbortIncompleteMultipartUpload', 'ExpirationInDays', 'Id', 'Prefix', 'Status'];

/** Reads `LifecycleConfiguration`; fails, naming the rule, on what the local run would have to leave out. */
export function readExpiries(configuration: unknown, bucket: string): readonly Expiry[] {
  const { Rules: rules } = objectAt(configuration, `${bucket}.LifecycleConfiguration`);
  return listAt(rules, `${bucket}.LifecycleConfiguration.Rules`).flatMap((item, index) => {
    const at = `${bucket}.LifecycleConfiguration.Rules[${index}]`;
    const rule = objectAt(item, at);
    const unknown = Object.keys(rule).find((member) => !KNOWN.includes(member));
    if (unknown)
      throw new Error(`${at}: the local run does not know ${unknown}; it knows ${KNOWN.join(', ')}`);
    if (rule.Status !== 'Enabled' || rule.ExpirationInDays === undefined) return [];
    const days = Number(rule.ExpirationInDays);
    if (Number.isInteger(days) && days > 0) return [{ prefix: stringAt(rule.Prefix ?? '', at), days }];
    throw new Error(`${at}: ExpirationInDays: whole days from 1 are accepted, ${rule.ExpirationInDays} came`);
  });
}

/** When the object is removed, in epoch milliseconds; `undefined` when no rule speaks of it. */
export function expiresAtMs(
  expiries: readonly Expiry[],
  key: string,
  modifiedAtMs: number,
): number | undefined {
  const days = expiries.filter(({ prefix }) => key.startsWith(prefix)).map((expiry) => expiry.days);
  if (days.length === 0) return undefined;
  return midnightFrom(modifiedAtMs + Math.min(...days) * DAY_MS);
}

/** Removes at each midnight what has expired; the answer ends it. */
export function startExpiry(clock: Clock, buckets: readonly ExpiringBucket[]): () => void {
  const schedule = () =>
    clock.schedule(midnightFrom(clock.now() + 1), () => {
      for (const each of buckets) removeExpired(each, clock.now());
      timer = schedule();
    });
  let timer = schedule();
  return () => timer.cancel();
}

function removeExpired({ bucket, expiries }: ExpiringBucket, nowMs: number): void {
  for (const [key, { modifiedAtMs }] of bucket.objects()) {
    if ((expiresAtMs(expiries, key, modifiedAtMs) ?? Number.POSITIVE_INFINITY) <= nowMs) bucket.remove(key);
  }
}

/** The midnight in UTC at this time or next after it. */
function midnightFrom(ms: number): number {
  return Math.ceil(ms / DAY_MS) * DAY_MS;
}

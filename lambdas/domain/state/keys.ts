/**
 * The layout of the two tables. The state table holds a partition per thing that is read together; the ledger table
 * holds the records of what was received. Nothing in a key or an attribute is a person's: what identifies people or
 * messages goes through `hashIdentity` first.
 */
import { createHash, createHmac } from 'node:crypto';

export const STATE_TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Epoch seconds after which DynamoDB may delete the item. */
  expires: 'expiresAt',
  /**
   * Counts over all tenants, an hour in `TENANT_PARTS` parts, in the order of minutes. Those that came late are not in
   * it: no rule judges them, and the sums of hours are made of what is in it.
   */
  byMinute: { index: 'byMinute', partitionKey: 'hourPart', sortKey: 'sk' },
} as const;

export const LEDGER_TABLE = {
  partitionKey: 'id',
  expires: 'expiresAt',
} as const;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const DAY_SECONDS = 86_400;

/**
 * As long as anything may bring an event again: Meta repeats for 7 days, the queue keeps 4, the dead-letter queue 14,
 * and what is sent back from there may stay in the queue for 4 more. A day is added for clocks that differ.
 */
export const LEDGER_RECORD_SECONDS = (7 + 4 + 14 + 4 + 1) * DAY_SECONDS;
export const MINUTE_COUNTS_SECONDS = 30 * DAY_SECONDS;
/** Two years, one of which may be a leap year, and a day. */
export const HOUR_COUNTS_SECONDS = (365 + 366 + 1) * DAY_SECONDS;

/** A change that is recorded so long after the beginning of the minute that it counts in is a late one. */
export const LATE_AFTER_SECONDS = DAY_SECONDS;

/**
 * So long after its end an hour gets no more counts but late ones: what was recorded in time is counted within a day,
 * for then the stream forgets it. An hour is added for clocks that differ and for the index, which is a moment behind.
 */
export const HOUR_SETTLES_SECONDS = LATE_AFTER_SECONDS + DAY_SECONDS + 3_600;

/** As long as a post-mortem or an audit may ask for it. */
export const ALERT_LOG_SECONDS = 2 * 365 * DAY_SECONDS;

/** One partition of an index takes a thousand writes a second; all tenants write to the same minute. */
export const TENANT_PARTS = 8;
export const ALL_TENANT_PARTS: readonly number[] = Array.from({ length: TENANT_PARTS }, (_, part) => part);

export const keys = {
  tenants: 'tenants',
  tenant: (tenantId: string): Key => ({ pk: 'tenants', sk: tenantId }),
  /** Which tenant owns a WABA id or a phone number id. */
  sender: (senderId: string): Key => ({ pk: `sender#${senderId}`, sk: 'sender' }),
  /** A tenant's minutes and hours: the partitions of the counts below. */
  minutes: (tenantId: string): string => `minutes#${tenantId}`,
  hours: (tenantId: string): string => `hours#${tenantId}`,
  /**
   * A tenant's counts of a minute, as far as one lane has added to them.
   * @param minute as `minuteOf` writes it
   * @param lane a writer that has the item to itself
   */
  minuteCounts: (tenantId: string, minute: string, lane: string): Key => ({
    pk: keys.minutes(tenantId),
    sk: `${minute}#${lane}`,
  }),
  /** What came late for a minute, as far as one lane has added to it. */
  lateMinuteCounts: (tenantId: string, minute: string, lane: string): Key => ({
    pk: keys.minutes(tenantId),
    sk: `${minute}#${lane}#late`,
  }),
  /** An hour's part of the index over all tenants. @param hour as `periodOf` writes it */
  hourPart: (hour: string, part: number): string => `${hour}#${part}`,
  /** The sum of an hour's minutes, without what came late for them. */
  hourSum: (tenantId: string, hour: string): Key => ({ pk: keys.hours(tenantId), sk: `${hour}#sum` }),
  /** What came late for an hour, as far as one lane has added to it. */
  lateHourCounts: (tenantId: string, hour: string, lane: string): Key => ({
    pk: keys.hours(tenantId),
    sk: `${hour}#${lane}#late`,
  }),
  /** Up to which hour the sums are written. */
  rollup: { pk: 'rollup', sk: 'hours' } satisfies Key,
  /** The alerts of the tenants in one part; the platform's own are in part 0. */
  alerts: (part: number): string => `alerts#${part}`,
  alert: (fingerprint: string, part: number): Key => ({ pk: keys.alerts(part), sk: fingerprint }),
  rhythms: (part: number): string => `rhythms#${part}`,
  rhythm: (tenantId: string): Key => ({ pk: keys.rhythms(tenantPartOf(tenantId)), sk: tenantId }),
  /** What the tenants of each shard of the evaluator had, all shards of one division together. */
  loads: (shards: number): string => `loads#${shards}`,
  load: (shards: number, shard: number): Key => ({ pk: keys.loads(shards), sk: String(shard) }),
  overrides: { pk: 'overrides', sk: 'overrides' } satisfies Key,
  /** What happened to alerts on a UTC day, in the order of time. @param date as `2026-11-21` */
  alertLog: (date: string): string => `alert-log#${date}`,
  alertChange: (atMs: number, fingerprint: string, to: string): Key => ({
    pk: keys.alertLog(new Date(atMs).toISOString().slice(0, 10)),
    sk: `${new Date(atMs).toISOString()}#${fingerprint}#${to}`,
  }),
  /** The notifier's document: its head, and as many more parts as it needs. */
  desk: 'desk',
  deskPart: (part: number): Key => ({ pk: 'desk', sk: String(part).padStart(3, '0') }),
  /** What the notifier and people did on a UTC day, in the order of the desk's versions. @param date as `2026-11-21` */
  deskLog: (date: string): string => `desk-log#${date}`,
  deskEntries: (atMs: number, version: number): Key => ({
    pk: keys.deskLog(new Date(atMs).toISOString().slice(0, 10)),
    sk: `${new Date(atMs).toISOString()}#${String(version).padStart(10, '0')}`,
  }),
  /** Incidents that are over, by the time at which they began. */
  incidents: 'incidents',
  incident: (openedMs: number, id: string, part = 0): Key => ({
    pk: 'incidents',
    sk: `${new Date(openedMs).toISOString()}#${id}${part === 0 ? '' : `#${String(part).padStart(3, '0')}`}`,
  }),
  /** How far the sending of a digest or a report to a receiver is. @param name as `digest/2026-11-21/RECEIVER` */
  sentReport: (name: string): Key => ({ pk: 'reports', sk: name }),
  probe: { pk: 'probe', sk: 'webhook' } satisfies Key,
};

/** The part of an hour in the index that a tenant's counts are in. */
export function tenantPartOf(tenantId: string): number {
  return createHash('sha256').update(tenantId).digest().readUInt8(0) % TENANT_PARTS;
}

/** The part that an alert is in: its tenant's, or the first for the platform's own. */
export function alertPartOf(tenantId: string | undefined): number {
  return tenantId === undefined ? 0 : tenantPartOf(tenantId);
}

/** A stream's shard as a short name. */
export function laneOf(shardId: string): string {
  return shortHash(shardId, 8);
}

function shortHash(value: string, length: number): string {
  return createHash('sha256').update(value).digest('base64url').slice(0, length);
}

/**
 * A name for `value` that only the holder of `masterKey` can make again, and that tells nothing across senders:
 * HMAC-SHA256 under a key of the sender's own, cut to 128 bits.
 *
 * @param scope the sender (WABA or phone number id): it belongs to one tenant at a time, and a name made under it
 *   outlives its move to another
 */
export function hashIdentity(masterKey: string, scope: string, value: string): string {
  const scopeKey = createHmac('sha256', masterKey).update(scope).digest();
  return createHmac('sha256', scopeKey).update(value).digest('base64url').slice(0, 22);
}

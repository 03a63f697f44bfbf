/**
 * The layout of the state table: one table, a partition per thing that is read together. Nothing in a key or an
 * attribute is a person's: what identifies people or messages goes through `hashIdentity` first.
 */
import { createHash, createHmac } from 'node:crypto';

export const STATE_TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Epoch seconds after which DynamoDB may delete the item. */
  expires: 'expiresAt',
  /** Counts of one minute over all tenants. */
  byMinute: { index: 'byMinute', partitionKey: 'minute', sortKey: 'tenantId' },
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
export const EVENT_RECORD_SECONDS = (7 + 4 + 14 + 4 + 1) * DAY_SECONDS;
export const MINUTE_COUNTS_SECONDS = 30 * DAY_SECONDS;

export const keys = {
  tenants: 'tenants',
  tenant: (tenantId: string): Key => ({ pk: 'tenants', sk: tenantId }),
  /** Which tenant owns a WABA id or a phone number id. */
  sender: (senderId: string): Key => ({ pk: `sender#${senderId}`, sk: 'sender' }),
  /** @param minute as `minuteOf` writes it */
  counts: (tenantId: string, minute: string): Key => ({
    pk: `counts#${tenantId}#${minute.slice(0, 10)}`,
    sk: minute.slice(11),
  }),
  /** The record that an event has been counted. */
  event: (identity: string): Key => ({ pk: `event#${identity}`, sk: 'event' }),
  alerts: 'alerts',
  alert: (fingerprint: string): Key => ({ pk: 'alerts', sk: fingerprint }),
  /** The record that a channel has taken a notice. */
  delivery: (noticeId: string, channel: string): Key => ({
    pk: `notice#${createHash('sha256').update(noticeId).digest('base64url').slice(0, 22)}`,
    sk: channel,
  }),
  probe: { pk: 'probe', sk: 'webhook' } satisfies Key,
};

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

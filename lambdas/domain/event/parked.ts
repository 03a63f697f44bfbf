/** Why a record was set aside in the dead-letter queue. */

export const PARK_CAUSES = ['parse', 'schema', 'throttled', 'dependency', 'denied', 'bug'] as const;
export type ParkCause = (typeof PARK_CAUSES)[number];

/** The message attributes that carry the cause, beside those of the message itself. */
export const PARK_ATTRIBUTES = {
  cause: 'parkCause',
  reason: 'parkReason',
  atMs: 'parkedAtMs',
} as const;

export interface Parking {
  readonly cause: ParkCause;
  /** For people; names places and kinds, never values. */
  readonly reason: string;
}

/** What SQS allows, as its service quotas state it. */

/** Largest message, and largest sum of the messages in one batch, in bytes. */
export const MAX_MESSAGE_BYTES = 1_048_576;
/** Smallest value that `MaximumMessageSize` takes, in bytes. */
export const MIN_MESSAGE_SIZE_BYTES = 1024;
/** Most entries in one batch call and most messages in one receive. */
export const MAX_BATCH_ENTRIES = 10;
/** Most message attributes on one message. */
export const MAX_MESSAGE_ATTRIBUTES = 10;
/** Messages that a standard queue lets be in flight at once. */
export const MAX_IN_FLIGHT = 120_000;
/** Longest time that a message stays hidden after one receive, in seconds. */
export const MAX_VISIBILITY_SECONDS = 43_200;
/** Longest delay of a message, in seconds. */
export const MAX_DELAY_SECONDS = 900;
/** Longest wait of a receive, in seconds. */
export const MAX_WAIT_SECONDS = 20;
/** Bounds of the time that a message is kept, in seconds. */
export const MIN_RETENTION_SECONDS = 60;
export const MAX_RETENTION_SECONDS = 1_209_600;
/** A queue may be purged once in this time, in milliseconds. */
export const PURGE_INTERVAL_MS = 60_000;
/** From this many receives on a message goes to the back of the queue and no longer counts for its age. */
export const POISON_RECEIVES = 3;
/** A message group is noisy from this many messages in flight on ... */
export const NOISY_MIN_IN_FLIGHT = 30;
/** ... if they are also more than this share of the queue's messages in flight. */
export const NOISY_SHARE = 0.1;
/** Requests are billed per started chunk of this many bytes. */
export const BILLED_CHUNK_BYTES = 65_536;
/** What a redrive task moves in a second at most, and when nothing else is said. */
export const MAX_MOVES_PER_SECOND = 500;
/** Path segment of queue ARNs: `arn:aws:sqs:REGION:ACCOUNT:NAME`. */
export const QUEUE_NAME = /^[A-Za-z0-9_-]{1,80}$/;

/** Why a record was set aside in the dead-letter queue. */

export const PARK_CAUSES = ['parse', 'schema', 'throttled', 'dependency', 'denied', 'bug'] as const;
export type ParkCause = (typeof PARK_CAUSES)[number];

/** `crashed`: the queue moved it by itself, as the function died over it each time or could not set it aside. */
export const DEAD_CAUSES = [...PARK_CAUSES, 'crashed'] as const;
export type DeadCause = (typeof DEAD_CAUSES)[number];

/** The message attributes that carry the cause, beside the seven at most of the message itself: SQS takes ten. */
export const PARK_ATTRIBUTES = {
  cause: 'parkCause',
  reason: 'parkReason',
  atMs: 'parkedAtMs',
} as const;

/** The attribute that a message is sent back with, so that normalise knows it again; set aside once more it goes without. */
export const SENT_BACK = 'sentBack';

/** Whether a message has been in the dead-letter queue: sent back by `kentongan dlq redrive`, or by SQS's own redrive as it lay there. */
export function hasBeenSetAside(attributes: Readonly<Record<string, string | undefined>>): boolean {
  return Boolean(attributes[SENT_BACK] || attributes[PARK_ATTRIBUTES.atMs]);
}

export interface Parking {
  readonly cause: ParkCause;
  /** For people; names places and kinds, never values. */
  readonly reason: string;
}

/** Whether the cause lies in the record's own content: reading it again tells then whether it would pass. */
export function liesInContent(cause: DeadCause): boolean {
  return cause === 'parse' || cause === 'schema';
}

/** What somebody can do about it. */
export const ADVICE: Readonly<Record<DeadCause, string>> = {
  parse: 'not what ingest writes, or not JSON: mend the sender, or purge',
  schema: 'not a WhatsApp webhook: mend the sender, or extend the code',
  throttled: 'AWS asked for less: redrive once the load is over, at a low rate',
  dependency: 'an AWS service did not answer: redrive once it does',
  denied: 'the function lacks a permission: deploy the grant, then redrive',
  bug: "a fault in the code; the function's log names it: mend, redrive",
  crashed: 'the function died over it, or could not park it: see its log',
};

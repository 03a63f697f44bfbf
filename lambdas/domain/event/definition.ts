/** How an event type is defined, and what becomes of a webhook before it is known whose it is. */
import type { Data, Members } from './shape';

export interface Definition<Type extends string, M extends Members> {
  readonly type: Type;
  /** One sentence for the table of event types: what has happened. */
  readonly summary: string;
  readonly members: M;
}

export type AnyDefinition = Definition<string, Members>;

export function defineEvent<const Type extends string, M extends Members>(
  type: Type,
  summary: string,
  members: M,
): Definition<Type, M> {
  return { type, summary, members };
}

/** What a webhook says before it is known whose it is. */
export interface Draft<Type extends string, EventData> {
  readonly type: Type;
  /** The same for the same fact, however often and in whatever company it arrives. */
  readonly id: string;
  /** When it happened by Meta's account, in milliseconds; undefined where Meta does not say. */
  readonly occurredAtMs: number | undefined;
  /** The ids by which the tenant is found, the most telling first. */
  readonly senders: readonly string[];
  readonly entryId: string;
  readonly data: EventData;
}

export type DraftOf<D extends AnyDefinition> =
  D extends Definition<infer Type, infer M> ? Draft<Type, Data<M>> : never;

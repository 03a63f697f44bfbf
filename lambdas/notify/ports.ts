/** What notify needs from outside. */
import type { Change, Desk } from '../domain/dispatch/desk';
import type { Routing } from '../domain/routing/routing';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import type { Channel } from './channel-kind';

export interface DeskStore {
  /**
   * Replaces the desk by what `change` makes of it, again and again until nobody else has replaced it in between.
   * What `change` gives back beside the desk and its log is handed through. Writes nothing when the desk stays the same.
   */
  change<Made extends Change>(change: (desk: Desk) => Made): Promise<Made>;
}

/** A channel to a receiver of the routing, or to a person by `person:NAME/KIND`; or why there is none. */
export type OpenReceiver = (
  receiver: string,
) => Promise<
  { readonly ok: true; readonly channel: Channel } | { readonly ok: false; readonly reason: string }
>;

/** Has notify called again when something is due. @param seconds from now */
export type WakeUp = (seconds: number) => Promise<void>;

export interface NotifyParts {
  /** As far as its receivers are set up. */
  readonly readRouting: () => Promise<Routing>;
  readonly desk: DeskStore;
  readonly openReceiver: OpenReceiver;
  readonly wakeUp: WakeUp;
  /** Puts word of a message that no channel took into the dead-letter queue. */
  readonly setAside: (givenUp: object) => Promise<void>;
  /** Sends digests and reports whose time has come; never rejects. */
  readonly sendDueReports?: (routing: Routing) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

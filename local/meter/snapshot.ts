/** What the meter hands out: plain data, so that another program can price it. */
import type { Usage } from './lines';
import type { Standing, Trigger } from './standing';

export interface ComponentUsage {
  /** The name that people know it by. */
  readonly name: string;
  readonly trigger: Trigger;
  /** How often its schedule calls it in a month of 730 hours; for `schedule` only. */
  readonly callsAMonth?: number;
  /** Whether each of these calls sends a webhook through the front door, as the synthetic check does. */
  readonly sendsWebhooks?: boolean;
  readonly usage: Usage;
}

export interface UsageSnapshot {
  /** When counting began and when this was taken, in milliseconds since the epoch, by the run's own clock. */
  readonly startedAtMs: number;
  readonly takenAtMs: number;
  /** Webhooks that were answered with 200. */
  readonly webhooks: number;
  readonly components: readonly ComponentUsage[];
  readonly standing: Standing;
}

/**
 * What the evaluator and CloudWatch tell the notifier: an alert as it is after a change. Reports may come twice, late
 * and in another order than they were made; `episodeMs` and `atMs` put them right.
 */
import type { Severity } from '../rule/severity';
import type { Labels } from './fingerprint';

export interface AlertReport {
  /** Names the alert: the hash of its identifying labels. */
  readonly fingerprint: string;
  /** All that routes, silences and inhibitions may select by. */
  readonly labels: Labels;
  readonly status: 'firing' | 'resolved';
  /** It comes and goes: neither firing nor resolved is told until it settles. */
  readonly flapping: boolean;
  /**
   * When the episode fired, and by that its name, in milliseconds. Of something resolved it may be unknown, as with
   * CloudWatch's alarms: then every episode up to `atMs` is over.
   */
  readonly episodeMs?: number;
  /** When what is reported was so: the scheduled time of the evaluation. */
  readonly atMs: number;
  readonly severity: Severity;
  /** What it means that it fires, in a sentence. */
  readonly summary: string;
  /** The values seen, in a sentence. */
  readonly reason: string;
  /** Value and limit with their units, such as `23 %` and `above 5 %`. */
  readonly value?: string;
  readonly limit?: string;
  readonly tenantName?: string;
  /** Address of the page that says what to do. */
  readonly runbook?: string;
  /** So long after a firing of it was told, the next episode is not. */
  readonly cooldownMs: number;
  /** Rules whose alerts this one explains, for the same tenant or, from the platform, for all. */
  readonly inhibits: readonly string[];
  /** Receivers that the rule itself asks for, where no route matches it. */
  readonly receivers: readonly string[];
}

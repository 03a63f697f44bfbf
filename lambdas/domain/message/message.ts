/** What a channel is given to tell: the same for all of them, rendered by each in its own way. */
import type { Severity } from '../rule/severity';

/**
 * - `firing`: something began to fire; `resolved`: some of it, or with `totals.firing` 0 all of it, is over
 * - `update`: more fires, and belongs to what the receiver knows of: no reason to wake anybody again
 * - `repeat`: it still fires; `escalation`: nobody took it on, or it lasts too long
 * - `unmuted`: a silence or a maintenance window ended, and it still fires
 * - `flapping`: it comes and goes, and is not told any more until it settles
 * - `acknowledged`: somebody took it on, so that others need not; `note` says who
 */
export const MESSAGE_KINDS = [
  'firing',
  'update',
  'resolved',
  'repeat',
  'escalation',
  'unmuted',
  'flapping',
  'acknowledged',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export interface Message {
  /** The same for the same telling, so that a channel that can keep repetitions away does. At most 255 characters. */
  readonly key: string;
  /** The same for all messages about one incident, from its first to its resolved one. At most 255 characters. */
  readonly thread: string;
  /** What the channel answered to the thread's first message (`ref`), where it answers with such a thing. */
  readonly threadRef?: string;
  readonly kind: MessageKind;
  /** The worst of what the message is about. */
  readonly severity: Severity;
  /** One line: what is wrong, or over. May hold a tenant's name, and with it any character. */
  readonly title: string;
  /** Why this comes now, where the kind does not say it all. */
  readonly note?: string;
  readonly atMs: number;
  /** The worst first, at most `TOLD_ALERTS`; the totals below are over all of the thread. */
  readonly alerts: readonly ToldAlert[];
  readonly totals: { readonly firing: number; readonly resolved: number; readonly tenants: number };
  /** X-Ray's name of what found the worst of it, to look it up by. */
  readonly traceId?: string;
  readonly incident?: { readonly id: string; readonly alerts: number };
  /** Whom it is for, by the name in the configuration, when it goes to a person. */
  readonly person?: string;
  /** Commands that do what the receiver may want to do next. */
  readonly commands: { readonly acknowledge?: string; readonly silence?: string; readonly show: string };
}

export interface ToldAlert {
  readonly rule: string;
  readonly status: 'firing' | 'resolved' | 'flapping';
  readonly severity: Severity;
  /** What it means that it fires, in a sentence. */
  readonly summary: string;
  /** Whose trouble it is; absent for the platform's own. */
  readonly tenant?: { readonly id: string; readonly name: string };
  /** The values seen, in a sentence. */
  readonly reason: string;
  /** The value and its limit with their units, such as `23 %` and `above 5 %`. */
  readonly value?: string;
  readonly limit?: string;
  readonly sinceMs: number;
  readonly untilMs?: number;
  /** Address of the page that says what to do. */
  readonly runbook?: string;
}

/** More are told as numbers: an outage for two thousand tenants is one message that can be read. */
export const TOLD_ALERTS = 8;

/** A digest or a report: for channels that carry long text. */
export interface Report {
  readonly key: string;
  readonly title: string;
  /** The time that it is about, in words. */
  readonly period: string;
  readonly atMs: number;
  /** The result in a sentence or two. */
  readonly summary: string;
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly heading: string;
  readonly text?: string;
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

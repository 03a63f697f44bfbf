/** Who hears of what: receivers, the tree of routes, and what goes with them. Checked by `parseRouting`. */
import type { WeeklyHours } from '../calendar/weekly-hours';
import type { Schedule } from '../oncall/schedule';
import type { Matcher } from './matcher';

export interface Routing {
  readonly receivers: ReadonlyMap<string, Receiver>;
  readonly root: Route;
  /** The built-in rules and those of the file. */
  readonly inhibit: readonly InhibitRule[];
  readonly escalations: ReadonlyMap<string, Escalation>;
  /** Kinds of channel by which each person is reached, the first choice first. */
  readonly people: ReadonlyMap<string, readonly string[]>;
  /** Who is on call when. */
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly maintenance: readonly Maintenance[];
  /** What happened in the last 24 hours, each day. */
  readonly digest?: Timetable;
  /** How good the alerts are, each week and each month. */
  readonly report?: Timetable;
}

/** A place to tell. */
export interface Receiver {
  readonly name: string;
  /** The kind of channel, such as `slack`. */
  readonly channel: string;
  /** The entry of the channels secret. */
  readonly credential: string;
  /** What the channel takes beside the credential, such as `{"channel": "#alerts"}`. */
  readonly target: Readonly<Record<string, unknown>>;
  /** Who is told instead while this one cannot be. */
  readonly fallback?: string;
  readonly sendResolved: boolean;
}

/** A node of the tree, with what it inherits filled in. Semantics: prometheus.io/docs/alerting/latest/configuration/#route */
export interface Route {
  /** Where it is in the tree: `root`, `root.0`, `root.0.2`. Names its groups. */
  readonly path: string;
  readonly matchers: readonly Matcher[];
  readonly receivers: readonly string[];
  /** Labels by whose values alerts are told together; `all` for each alert by itself. */
  readonly groupBy: readonly string[] | 'all';
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly continue: boolean;
  /** Name of the escalation that its alerts take. */
  readonly escalation?: string;
  readonly routes: readonly Route[];
}

/** While a source fires, targets with the same values of the labels `equal` are not told. */
export interface InhibitRule {
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

export interface Escalation {
  readonly name: string;
  /** In the order in which they are reached. */
  readonly levels: readonly EscalationLevel[];
  /** An acknowledged alert that fires for so long after it is told again. */
  readonly ackTimeoutMs: number;
}

export interface EscalationLevel {
  /** After the escalation's start. */
  readonly afterMs: number;
  readonly to: readonly EscalationTarget[];
  /** Reached although somebody has acknowledged: what lasts too long is told all the same. */
  readonly evenIfAcknowledged: boolean;
}

export type EscalationTarget =
  | { readonly kind: 'receiver'; readonly name: string }
  | { readonly kind: 'person'; readonly name: string }
  /** Whoever is on call by that schedule. */
  | { readonly kind: 'schedule'; readonly name: string };

/** Announced work: what it matches is not told while it lasts. */
export interface Maintenance {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly why?: string;
  readonly when:
    | { readonly kind: 'weekly'; readonly zone: string; readonly hours: WeeklyHours }
    /** From its start up to, not with, its end. */
    | { readonly kind: 'once'; readonly startMs: number; readonly endMs: number };
}

/** Something that is sent each day, or on some of them, at a time that clocks show. */
export interface Timetable {
  readonly zone: string;
  /** Of the day. */
  readonly minute: number;
  readonly receivers: readonly string[];
}

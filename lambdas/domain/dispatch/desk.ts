/**
 * All that the notifier knows, as one document: what fires, what was told to whom, what mutes what, what is still to be
 * sent. Every decision is a pure function from one desk to the next; whoever wants to change it replaces the version
 * that they read. Times are milliseconds since the epoch.
 */
import type { AlertChange } from '../alert/change';
import type { AlertReport } from '../alert/report';
import type { MessageKind } from '../message/message';
import type { Matcher } from '../routing/matcher';
import type { Severity } from '../rule/severity';

type ByName<Value> = Readonly<Record<string, Value>>;

export interface Desk {
  /** What fires, and what is over but not yet told as such, by fingerprint. */
  readonly alerts: ByName<DeskAlert>;
  /** By route and the values of its labels. */
  readonly groups: ByName<Group>;
  readonly silences: ByName<Silence>;
  readonly incidents: ByName<Incident>;
  /** What is decided and not yet taken by a channel, by key. */
  readonly orders: ByName<Order>;
  /** The last delivered firing of alerts that have a cooldown, by fingerprint. */
  readonly cooldowns: ByName<Cooldown>;
  /** Up to which episode an alert is known to be over, by fingerprint: a report that comes late revives nothing. */
  readonly ended: ByName<Ended>;
  readonly onCallOverrides: readonly OnCallOverride[];
}

export interface DeskAlert {
  readonly report: AlertReport;
  /** When the notifier first heard of the episode. */
  readonly heardMs: number;
  /** When the episode was over. */
  readonly resolvedMs?: number;
  readonly incident?: string;
  readonly acknowledged?: Acknowledgement;
}

export interface Cooldown {
  readonly episodeMs: number;
  readonly untilMs: number;
}

export interface Ended {
  readonly episodeMs: number;
  /** When the notifier heard of it; forgotten once no report of before can come any more. */
  readonly heardMs: number;
}

export interface Acknowledgement {
  readonly by: string;
  readonly atMs: number;
  readonly why?: string;
  /** A snooze ends by itself. */
  readonly untilMs?: number;
}

export interface EscalationProgress {
  /** When somebody was first told of the incident: the levels' times count from here. */
  readonly fromMs: number;
  /** How many levels have been told or passed over. */
  readonly level: number;
  /** Counts the times that it began anew, after somebody had taken it on. */
  readonly round: number;
  /** All of it that fires has been taken on. */
  readonly taken?: boolean;
}

export interface Group {
  readonly path: string;
  readonly labels: ByName<string>;
  /** When its changes are told next. */
  readonly dueMs: number;
  /** What each receiver was told, and not yet told to be over. */
  readonly told: ByName<Told>;
}

export interface Told {
  /** By fingerprint. */
  readonly episodes: ByName<ToldEpisode>;
}

export interface ToldEpisode {
  readonly episodeMs: number;
  readonly thread: string;
  /** When the receiver was last told that it fires. */
  readonly atMs: number;
  /** The receiver that took it in this one's place. */
  readonly via?: string;
  /** It was muted when its group was last looked at, and had been told before. */
  readonly muted?: boolean;
  /** All that was told is that it comes and goes. */
  readonly flapping?: boolean;
}

/** Mutes what it matches, from its start up to and with its end. */
export interface Silence {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly startMs: number;
  readonly endMs: number;
  readonly by: string;
  readonly why: string;
  /** Its end is in the log. */
  readonly isLogged?: boolean;
}

export interface Incident {
  readonly id: string;
  /** Absent for the platform's own, and for one that concerns many tenants. */
  readonly tenant?: string;
  readonly manyTenants?: boolean;
  /** What its alerts have in common beside that; see `classOf`. */
  readonly class: string;
  readonly openedMs: number;
  /** The latest firing among its alerts: the next may join for a while after it. */
  readonly latestMs: number;
  readonly resolvedMs?: number;
  /** The worst that it has seen. */
  readonly severity: Severity;
  /** What belongs to it, by fingerprint; of several episodes the last. */
  readonly members: ByName<IncidentMember>;
  /** What belonged to it as well, and had no room: counted only. */
  readonly more?: { readonly alerts: number; readonly tenants: number };
  /** Who has heard of it, by receiver. */
  readonly told: ByName<IncidentTold>;
  readonly escalation?: EscalationProgress;
}

export interface IncidentTold {
  /** The worst that was told. */
  readonly severity: Severity;
  /** What the channel answered to the first message. */
  readonly ref?: string;
}

export interface IncidentMember {
  readonly rule: string;
  readonly tenant?: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly episodeMs: number;
  readonly resolvedMs?: number;
}

/** Something that a receiver is to be told. What it says is made anew at each attempt, from what is so by then. */
export interface Order {
  readonly key: string;
  readonly group: string;
  readonly thread: string;
  readonly kind: MessageKind;
  /** Who is to hear of it. */
  readonly receiver: string;
  /** Who is being told, when the receiver could not be reached, and who was tried before. */
  readonly via: string;
  readonly tried: readonly string[];
  /** What it tells as firing and as over: fingerprint and episode. */
  readonly firing: ByName<number>;
  readonly resolved: ByName<number>;
  readonly note?: string;
  readonly person?: string;
  /** Not to be told once somebody has taken it on. */
  readonly unlessTaken?: boolean;
  readonly createdMs: number;
  readonly nextMs: number;
  readonly attempts: number;
  /** Since when the receiver that is being told has not taken it. */
  readonly failingSinceMs?: number;
  /** Somebody is sending it; who crashes lets it go at this time. */
  readonly leasedUntilMs?: number;
  /** An attempt was made of which nobody knows how it ended. */
  readonly maybeSent?: boolean;
}

/** Instead of whoever the schedule names. */
export interface OnCallOverride {
  readonly id: string;
  readonly schedule: string;
  readonly person: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly by: string;
}

/** Who did what to what, and why: one line of the log. */
export interface DeskEntry {
  readonly atMs: number;
  readonly what:
    | 'told'
    | 'not-told'
    | 'given-up'
    | 'left-out'
    | 'acknowledged'
    | 'acknowledgement-ended'
    | 'escalated'
    | 'silenced'
    | 'silence-ended'
    | 'incident-opened'
    | 'incident-joined'
    | 'incident-resolved'
    | 'on-call-overridden'
    | 'on-call-override-ended';
  readonly by: string;
  readonly why?: string;
  /** When what is begun begins, and when it ends by itself. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly incident?: string;
  readonly receiver?: string;
  readonly silence?: string;
  readonly schedule?: string;
  /** Who stands in. */
  readonly person?: string;
  readonly kind?: MessageKind;
  /** The alerts concerned; of very many, the first. */
  readonly fingerprints?: readonly string[];
  readonly alerts?: number;
}

/** A change, and what is to be kept of it for later. */
export interface Change {
  readonly desk: Desk;
  readonly log: readonly DeskEntry[];
  /** Changes of alerts that nobody else writes down. */
  readonly changed?: readonly AlertChange[];
  /** Incidents that are over and leave the desk, to be kept elsewhere. */
  readonly closed?: readonly Incident[];
}

export const EMPTY_DESK: Desk = {
  alerts: {},
  groups: {},
  silences: {},
  incidents: {},
  orders: {},
  cooldowns: {},
  ended: {},
  onCallOverrides: [],
};

/** How what people have done about alerts is said, and written as JSON. */
import type { DeskAlert, DeskEntry } from '../../lambdas/domain/dispatch/desk';
import type { Mute } from '../../lambdas/domain/dispatch/mutes';
import { sayEntry } from '../../lambdas/domain/dispatch/say-entry';
import type { AlertStanding, EscalationStanding, Hearing } from '../../lambdas/domain/dispatch/standing';
import { ago } from '../output';
import { sayAhead, sayClock, sayMoment } from '../time-option';

/** `sari has it, until 10:30` */
export function sayTaken({ acknowledged }: DeskAlert, nowMs: number): string | undefined {
  if (!acknowledged) return undefined;
  const { by, untilMs } = acknowledged;
  return `${by} has it${untilMs === undefined ? '' : `, until ${sayClock(untilMs, nowMs)}`}`;
}

/** `silence sil-3f9a01` */
export function sayMute({ kind, by }: Mute): string {
  return kind === 'inhibition' ? `explained by ${by.slice(0, 8)}` : `${kind} ${by}`;
}

/** In a few words, for a table: who has it, or what mutes it. */
export function sayStanding({ alert, mute }: AlertStanding, nowMs: number): string {
  const taken = alert && sayTaken(alert, nowMs);
  return [taken, mute && sayMute(mute)].filter(Boolean).join('; ');
}

/** `level 1 of 3 of ladder; then person budi in 5 min` */
export function sayEscalation(standing: EscalationStanding, nowMs: number): string {
  const { escalation, level, levels } = standing;
  return `level ${level} of ${levels} of ${escalation}; then ${sayNext(standing, nowMs) ?? 'nobody'}`;
}

/** `person budi in 5 min` */
export function sayNext({ next }: EscalationStanding, nowMs: number): string | undefined {
  if (!next) return undefined;
  return `${next.to.map(({ kind, name }) => `${kind} ${name}`).join(', ')} ${sayAhead(next.atMs, nowMs)}`;
}

export function sayHearing({ receiver, via, atMs }: Hearing, nowMs: number): string {
  return `${receiver}${via === undefined ? '' : ` (by ${via})`}, ${ago(atMs, nowMs)}`;
}

export function renderEntry(entry: DeskEntry): string {
  const why = entry.why ? `: ${entry.why}` : '';
  return `${sayMoment(entry.atMs)}  ${sayEntry(entry)}, by ${entry.by}${why}`;
}

const iso = (ms: number) => new Date(ms).toISOString();

export function standingAsJson({ alert, incident, mute, hearings, escalation }: AlertStanding) {
  const { by, atMs = 0, why, untilMs } = alert?.acknowledged ?? {};
  return {
    ...(incident ? { incident: incident.id } : {}),
    ...(by === undefined
      ? {}
      : {
          acknowledged: {
            by,
            at: iso(atMs),
            ...(why === undefined ? {} : { why }),
            ...(untilMs === undefined ? {} : { until: iso(untilMs) }),
          },
        }),
    ...(mute ? { muted: mute } : {}),
    ...(escalation ? { escalation: escalationAsJson(escalation) } : {}),
    told: hearings.map(({ receiver, via, atMs: at }) => ({
      receiver,
      ...(via === undefined ? {} : { via }),
      at: iso(at),
    })),
  };
}

export function escalationAsJson({ escalation, level, levels, next }: EscalationStanding) {
  return { name: escalation, level, levels, ...(next ? { next: { at: iso(next.atMs), to: next.to } } : {}) };
}

export function entryAsJson({ atMs, fromMs, untilMs, ...entry }: DeskEntry) {
  return {
    at: iso(atMs),
    ...entry,
    ...(fromMs === undefined ? {} : { from: iso(fromMs) }),
    ...(untilMs === undefined ? {} : { until: iso(untilMs) }),
  };
}

/** Logs of alerts and of the notifier, made of what is said of each episode. */
import type { AlertChange } from '../../lambdas/domain/alert/change';
import type { DeskEntry, Incident } from '../../lambdas/domain/dispatch/desk';
import type { Facts } from '../../lambdas/domain/report/facts';
import type { Severity } from '../../lambdas/domain/rule/severity';
import { MINUTE, T0 } from './builders';

export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Times are minutes after the beginning of the report's time. */
export interface Lived {
  readonly rule: string;
  /** `''` for the platform. @default acme */
  readonly tenant?: string;
  readonly severity?: Severity;
  readonly at: number;
  /** Absent while it fires. */
  readonly until?: number;
  /** @default told a minute after it fired */
  readonly told?: false | 'flapping';
  readonly takenOn?: number;
  readonly notToldWhy?: string;
  /** It is one of CloudWatch's alarms, which are in no log but in incidents. */
  readonly isAlarm?: true;
}

/** @param span of the report, in milliseconds; it ends at `T0` */
export function factsOf(lived: readonly Lived[], span: number = DAY, change: Partial<Facts> = {}): Facts {
  const fromMs = T0 - span;
  const logged = lived.filter(({ isAlarm }) => !isAlarm);
  const inTime = <Entry extends { readonly atMs: number }>(entries: readonly Entry[]) =>
    entries.filter(({ atMs }) => atMs < T0).sort((a, b) => a.atMs - b.atMs);
  return {
    fromMs,
    toMs: T0,
    changes: inTime(logged.flatMap((one) => changesOf(one, fromMs))),
    entries: inTime(lived.flatMap((one) => entriesOf(one, fromMs))),
    incidents: lived.filter(({ isAlarm }) => isAlarm).map((one) => incidentOf(one, fromMs)),
    ...change,
  };
}

export function fingerprintOf({ rule, tenant = 'acme', severity = 'high' }: Lived): string {
  return `${rule}/${tenant}/${severity}`;
}

function changesOf(one: Lived, fromMs: number): readonly AlertChange[] {
  const { rule, tenant = 'acme', severity = 'high', at, until } = one;
  const about = {
    fingerprint: fingerprintOf(one),
    ruleId: rule,
    severity,
    reason: 'seen',
    by: 'evaluate',
    ...(tenant ? { tenantId: tenant } : {}),
  };
  const fired: AlertChange = { ...about, atMs: fromMs + at * MINUTE, from: 'pending', to: 'firing' };
  if (until === undefined) return [fired];
  return [fired, { ...about, atMs: fromMs + until * MINUTE, from: 'firing', to: 'resolved' }];
}

function entriesOf(one: Lived, fromMs: number): readonly DeskEntry[] {
  const { at, until, told, takenOn, notToldWhy } = one;
  const entry = { by: 'notify', fingerprints: [fingerprintOf(one)], alerts: 1, receiver: 'slack' };
  const ms = (minute: number) => fromMs + minute * MINUTE;
  const isTold = told !== false;
  return [
    ...(isTold ? [{ ...entry, atMs: ms(at + 1), what: 'told', kind: told ?? 'firing' } as const] : []),
    ...(notToldWhy ? [{ ...entry, atMs: ms(at + 1), what: 'not-told', why: notToldWhy } as const] : []),
    ...(takenOn === undefined
      ? []
      : [{ ...entry, by: 'sari', atMs: ms(takenOn), what: 'acknowledged' } as const]),
    ...(isTold && until !== undefined
      ? [{ ...entry, atMs: ms(until), what: 'told', kind: 'resolved' } as const]
      : []),
  ];
}

function incidentOf(one: Lived, fromMs: number): Incident {
  const { rule, tenant = 'acme', severity = 'high', at, until } = one;
  const firedMs = fromMs + at * MINUTE;
  const end = until === undefined ? {} : { resolvedMs: fromMs + until * MINUTE };
  const member = { rule, severity, summary: 'It is down', episodeMs: firedMs, ...end };
  return {
    id: `inc-${at}`,
    class: 'performance',
    openedMs: firedMs,
    latestMs: firedMs,
    severity,
    members: { [fingerprintOf(one)]: { ...member, ...(tenant ? { tenant } : {}) } },
    told: {},
    ...end,
  };
}

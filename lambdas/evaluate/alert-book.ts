/**
 * The alerts of one evaluation: what is stored is moved on by what was judged. An alert's new state, the entry in the
 * log and the report that it owes are one conditional write; the report is published after it and then struck off.
 */
import type { AlertReport } from '../domain/alert/report';
import type { StoredAlert } from '../domain/alert/stored-alert';
import { groupBy } from '../domain/collections';
import { nameOf, reasonOf } from '../domain/failure';
import { conditions } from '../domain/rule/conditions';
import { sayOneLimit } from '../domain/rule/conditions/limit';
import { type Flaps, followFlaps } from '../domain/rule/flapping';
import { fingerprintOf, type Instance } from '../domain/rule/instance';
import { verdictOf } from '../domain/rule/judge';
import { say } from '../domain/rule/judgement';
import type { Rule } from '../domain/rule/rule';
import { type AlertState, close, type Step, step, timingOf, type Verdict } from '../domain/rule/step';
import type { Log } from '../platform/log';
import type { AlertStore, NameTenant, PublishReport } from './ports';

export interface AlertBookParts {
  readonly alerts: AlertStore;
  readonly nameTenant: NameTenant;
  readonly publishReport: PublishReport;
  readonly runbookBaseUrl: string;
  readonly stage: string;
  /** X-Ray's name of this evaluation, where it is traced. */
  readonly traceId?: () => string | undefined;
  readonly log: Log;
}

export interface AlertBook {
  /** Whether there is anything to move: most tenants are quiet, and nothing is stored for them. */
  concerns(instance: Instance): boolean;
  advance(instance: Instance): Promise<void>;
  /** Stored alerts of these rules, which were judged, of which no instance came. */
  unseen(judged: ReadonlySet<string>): readonly StoredAlert[];
  /** Moves such an alert by no data where its subject had nothing in the window, and ends it where no rule has it any more. */
  advanceUnseen(alert: StoredAlert, rulesOf: RulesOf): Promise<void>;
  /** Ends an alert that no rule can bring about any more. @param reason for people */
  retire(alert: StoredAlert, reason: string): Promise<void>;
  /** Publishes a report that an earlier evaluation left behind. */
  settle(alert: StoredAlert): Promise<void>;
  all(): readonly StoredAlert[];
}

/** The rules as they are for a tenant, or without one for the platform; undefined where there is no such tenant any more. */
export type RulesOf = (tenantId: string | undefined) => readonly Rule[] | undefined;

const NO_DATA = { breaching: undefined, value: undefined, reason: 'no data in the window' } as const;

/** @param loaded the stored alerts; @param atMs the scheduled time of the evaluation */
export function openAlertBook(
  parts: AlertBookParts,
  loaded: readonly StoredAlert[],
  atMs: number,
): AlertBook {
  const { alerts, log } = parts;
  const stored = new Map(loaded.map((alert) => [alert.fingerprint, alert]));
  const subjects = groupBy(loaded, ({ tenantId }) => tenantId);
  const seen = new Set<string>();

  return {
    all: () => [...stored.values()],
    concerns: ({ rule, judgement, tenantId }) => {
      const verdict = verdictOf(judgement) ?? rule.onMissing === 'alert';
      return verdict === true || (subjects.get(tenantId)?.some(({ ruleId }) => ruleId === rule.id) ?? false);
    },
    advance: async (instance) => {
      const fingerprint = fingerprintOf(instance);
      seen.add(fingerprint);
      await move(fingerprint, instance);
    },
    // A rule that could not be judged has said nothing, not even that there is no data.
    unseen: (judged) =>
      [...stored.values()].filter(({ ruleId, fingerprint }) => judged.has(ruleId) && !seen.has(fingerprint)),
    advanceUnseen: async (alert, rulesOf) => {
      const { fingerprint, ruleId, tenantId } = alert;
      const rules = rulesOf(tenantId);
      const rule = rules?.find(({ id }) => id === ruleId);
      const subject = tenantId ? { tenantId } : {};
      // Severity and labels are part of an alert's name: one of another severity is another alert.
      const level = rule?.levels.find(
        (each) => fingerprintOf({ rule, level: each, ...subject }) === fingerprint,
      );
      if (rule && level) return move(fingerprint, { rule, level, judgement: NO_DATA, ...subject });
      const changed = rule ? 'rule changed' : 'rule switched off';
      await retire(alert, rules ? changed : 'tenant removed');
    },
    retire,
    settle: async (alert) => {
      if (alert.owed) stored.set(alert.fingerprint, await tell(alert, alert.owed));
    },
  };

  async function retire(alert: StoredAlert, reason: string): Promise<void> {
    if (alert.owed) return;
    const closed = close(alert.state, atMs);
    const wasFlapping = alert.flaps?.flapping ?? false;
    if (closed.state === alert.state && !wasFlapping) return;
    const { version: _replaced, flaps: _forgotten, ...kept } = alert;
    // Who was told that it comes and goes waits to hear that it has settled, though it may not fire just now.
    const isTold = closed.transition !== undefined || wasFlapping;
    const owed = isTold ? { owed: endOf(alert, reason, closed.episodeMs, atMs) } : {};
    await commit({ ...kept, state: closed.state, reason, ...owed }, alert);
  }

  async function move(fingerprint: string, instance: Instance): Promise<void> {
    const before = stored.get(fingerprint);
    // What is still owed would be overwritten: an alert stands still until its last change has been told.
    if (before?.owed) return;
    const { rule, level } = instance;
    const verdict = verdictOf(instance.judgement);
    const next = step(before?.state, verdict, atMs, timingOf(rule, level));
    // An evaluation of a time that has been evaluated, or of an earlier one.
    if (next.state === before?.state) return;
    const flaps = followFlaps(before?.flaps, conditionOf(verdict, rule), atMs);
    if (!isWorthWriting(before?.state, next) && flaps === before?.flaps) return;
    const told = toldOf(next, flaps, before);
    const owed = told ? await reportOf(fingerprint, instance, told) : undefined;
    const alert = {
      ...alertOf(fingerprint, instance, before),
      state: next.state,
      ...(flaps ? { flaps } : {}),
      ...(owed ? { owed } : {}),
    };
    await commit(alert, before);
  }

  async function commit(alert: Omit<StoredAlert, 'version'>, before: StoredAlert | undefined): Promise<void> {
    if (!(await alerts.save(alert, before))) {
      log.warn('alert.taken-by-another-evaluator', { rule: alert.ruleId, fingerprint: alert.fingerprint });
      return;
    }
    if (alert.owed) await tell({ ...alert, version: (before?.version ?? 0) + 1 }, alert.owed);
  }

  /** The alert as it is kept afterwards: still with the report when that could not be published or struck off. */
  async function tell(alert: StoredAlert, report: AlertReport): Promise<StoredAlert> {
    try {
      await parts.publishReport(report);
    } catch (error) {
      log.error('alert.not-published', {
        rule: alert.ruleId,
        errorCode: nameOf(error),
        reason: reasonOf(error),
      });
      return alert; // It stays owed, and the next evaluation tries again.
    }
    log.info(`alert.${report.status}`, {
      rule: alert.ruleId,
      reason: report.reason,
      ...(alert.tenantId ? { tenantId: alert.tenantId } : {}),
    });
    const { owed: _told, version, ...settled } = alert;
    return (await alerts.save(settled, alert)) ? { ...settled, version: version + 1 } : alert;
  }

  async function reportOf(
    fingerprint: string,
    { rule, level, tenantId, judgement }: Instance,
    { status, episodeMs, flapping, kind }: ToldChange,
  ): Promise<AlertReport> {
    const limit = conditions.limit(level.condition);
    const traceId = parts.traceId?.();
    return {
      id: `${fingerprint}/${episodeMs ?? atMs}/${kind}`,
      fingerprint,
      labels: {
        ...rule.labels,
        rule: rule.id,
        severity: level.severity,
        category: rule.category,
        scope: rule.scope,
        stage: parts.stage,
        source: 'evaluate',
        ...(tenantId ? { tenant: tenantId } : {}),
      },
      status,
      flapping,
      ...(episodeMs === undefined ? {} : { episodeMs }),
      atMs,
      severity: level.severity,
      summary: rule.summary,
      reason: judgement.reason,
      ...(limit && judgement.value !== undefined ? { value: say(judgement.value, limit.unit) } : {}),
      ...(limit ? { limit: sayOneLimit(limit) } : {}),
      ...(tenantId ? { tenantName: await parts.nameTenant(tenantId) } : {}),
      runbook: `${parts.runbookBaseUrl}/${rule.runbook}`,
      ...(traceId ? { traceId } : {}),
      cooldownMs: level.cooldownMinutes * 60_000,
      inhibits: rule.inhibits,
      receivers: rule.route?.receivers ?? [],
    };
  }
}

/** What is told of an alert that no rule has any more. @param episodeMs of one that was firing */
function endOf(
  { fingerprint, ruleId, severity, tenantId }: StoredAlert,
  reason: string,
  episodeMs: number | undefined,
  atMs: number,
): AlertReport {
  const kind = episodeMs === undefined ? `settled/${atMs}` : 'resolved';
  return {
    id: `${fingerprint}/${episodeMs ?? atMs}/${kind}`,
    fingerprint,
    labels: { rule: ruleId, severity, ...(tenantId ? { tenant: tenantId } : {}) },
    status: 'resolved',
    flapping: false,
    ...(episodeMs === undefined ? {} : { episodeMs }),
    atMs,
    severity,
    summary: `${ruleId}: ${reason}`,
    reason,
    cooldownMs: 0,
    inhibits: [],
    receivers: [],
  };
}

function alertOf(
  fingerprint: string,
  { rule, level, judgement: { reason, value }, tenantId }: Instance,
  before: StoredAlert | undefined,
): Omit<StoredAlert, 'state' | 'version'> {
  return {
    fingerprint,
    ruleId: rule.id,
    severity: before?.severity ?? level.severity,
    reason,
    ...(value === undefined ? {} : { value }),
    ...(tenantId ? { tenantId } : {}),
  };
}

/** What the notifier is to hear of: that the alert fired or is over, or that it begins or ends to come and go. */
interface ToldChange {
  readonly kind: string;
  readonly status: AlertReport['status'];
  readonly flapping: boolean;
  readonly episodeMs?: number;
}

function toldOf(
  { state, transition, episodeMs }: Step,
  flaps: Flaps | undefined,
  before: StoredAlert | undefined,
): ToldChange | undefined {
  const flapping = flaps?.flapping ?? false;
  const named = episodeMs === undefined ? {} : { episodeMs };
  if (transition === 'fired') return { kind: 'firing', status: 'firing', flapping, ...named };
  if (transition === 'resolved') return { kind: 'resolved', status: 'resolved', flapping, ...named };
  if (flapping === (before?.flaps?.flapping ?? false)) return undefined;
  const kind = `${flapping ? 'flapping' : 'settled'}/${state.evaluatedAtMs}`;
  if (state.firedAtMs !== undefined) {
    return { kind, status: 'firing', flapping, episodeMs: state.firedAtMs };
  }
  // Nobody was told that it fires, so nobody need hear that it comes and goes; that it has settled, they may wait for.
  return flapping ? undefined : { kind, status: 'resolved', flapping };
}

/** Whether the condition holds; undefined where nothing can be said that would change it. */
function conditionOf(verdict: Verdict, { onMissing }: Pick<Rule, 'onMissing'>): boolean | undefined {
  if (verdict === 'between' || (verdict === undefined && onMissing === 'keep')) return undefined;
  return verdict ?? onMissing === 'alert';
}

/** Nothing is written for what is and stays quiet: that is most of all tenants, each minute. */
function isWorthWriting(before: AlertState | undefined, { state, transition }: Step): boolean {
  if (state === before) return false;
  if (transition || state.status === 'pending' || state.status === 'firing') return true;
  return before !== undefined && before.status !== state.status;
}

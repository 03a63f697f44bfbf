/**
 * One evaluation of all rules. An alert's new state and the notice that it owes are one conditional write; the
 * notice is published after it and then struck off.
 *
 * A crash before the write: the next evaluation decides anew. A crash between write and publishing, or before the
 * notice is struck off: the next evaluation publishes what is owed, under the same id. The same evaluation twice, or
 * two evaluators at once: the write of the second finds another version, or a time that is not later, and does nothing.
 */
import type { Notice } from '../domain/alert/notice';
import type { StoredAlert } from '../domain/alert/stored-alert';
import { nameOf, reasonOf } from '../domain/failure';
import { METRICS } from '../domain/metric/names';
import { verdictOf } from '../domain/rule/judge';
import type { Rule } from '../domain/rule/rule';
import { type AlertState, close, type Step, step, timingOf } from '../domain/rule/step';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';
import type { ScheduleEvent } from './env';
import { type Instance, instanceOf, type Judged, judgeRules } from './judge-rules';
import type { AlertStore, NameTenant, PublishNotice, ReadMinute, ReadPlatform } from './ports';

export interface EvaluateParts {
  readonly rules: readonly Rule[];
  readonly readMinute: ReadMinute;
  readonly readPlatform: ReadPlatform;
  readonly nameTenant: NameTenant;
  readonly alerts: AlertStore;
  readonly publishNotice: PublishNotice;
  readonly runbookBaseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export type EvaluateHandler = (event: ScheduleEvent) => Promise<void>;

const MINUTE_MS = 60_000;
/** So many alerts are written and told beside each other. */
const AT_ONCE = 16;

export function createEvaluate(parts: EvaluateParts): EvaluateHandler {
  const { alerts, clock, log, metrics } = parts;

  return async (event) => {
    const atMs = scheduledMs(event, clock.now());
    try {
      await evaluate(atMs);
    } finally {
      metrics.flush();
    }
  };

  async function evaluate(atMs: number): Promise<void> {
    const stored = new Map<string, StoredAlert>();
    for (const alert of await alerts.load()) {
      stored.set(alert.fingerprint, alert.owed ? await tell(alert, alert.owed) : alert);
    }
    const judged = await judgeRules(parts.rules, atMs, {
      minute: parts.readMinute,
      platform: parts.readPlatform,
    });
    for (const [rule, error] of judged.skipped)
      log.error('rule.not-judged', { rule, reason: reasonOf(error) });
    const instances = [...judged.instances, ...silent(stored.values(), judged)];
    const failures = [...judged.skipped.values()];
    for (let from = 0; from < instances.length; from += AT_ONCE) {
      const some = instances.slice(from, from + AT_ONCE);
      const settled = await Promise.allSettled(
        some.map((instance) => advance(instance, stored.get(instance.fingerprint), atMs)),
      );
      failures.push(...settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : [])));
    }
    await retire(stored.values(), atMs);
    metrics.count(METRICS.rulesEvaluated, instances.length);
    log.info('rules.evaluated', { count: instances.length, at: new Date(atMs).toISOString() });
    // The sign of life that the alarm on a stalled evaluator waits for: some rules, at least, were judged.
    if (judged.skipped.size < parts.rules.length) {
      metrics.time(METRICS.evaluationLag, Math.max(0, clock.now() - atMs));
    }
    // What could be done is done; the invocation still fails, so that somebody hears of the rest.
    if (failures.length > 0) {
      const reasons = [...new Set(failures.map(reasonOf))].join('; ');
      throw new AggregateError(failures, `${failures.length} rules or alerts failed: ${reasons}`);
    }
  }

  /** Alerts under way whose tenant had nothing in the window: a missing value is a value to the step. */
  function silent(stored: Iterable<StoredAlert>, { instances, skipped }: Judged): Instance[] {
    const seen = new Set(instances.map(({ fingerprint }) => fingerprint));
    return [...stored].flatMap((alert) => {
      const rule = parts.rules.find(({ id }) => id === alert.ruleId);
      // A rule that could not be judged has said nothing, not even that there is no data.
      if (!rule || skipped.has(rule.id) || seen.has(alert.fingerprint)) return [];
      const nothing = { breaching: undefined, value: undefined, reason: 'no data in the window' };
      const levels = rule.levels.map((level) => instanceOf(rule, level, alert.tenantId, nothing));
      // Its own fingerprint: the rule's severity may have changed since.
      const [worst = levels[0]] = levels.filter(({ fingerprint }) => fingerprint === alert.fingerprint);
      return worst ? [{ ...worst, fingerprint: alert.fingerprint }] : [];
    });
  }

  async function advance(instance: Instance, stored: StoredAlert | undefined, atMs: number): Promise<void> {
    // What is still owed would be overwritten: an alert stands still until its last change has been told.
    if (stored?.owed) return;
    const { rule, level, judgement, fingerprint, tenantId } = instance;
    const next = step(stored?.state, verdictOf(judgement), atMs, timingOf(rule, level));
    if (!isWorthWriting(stored?.state, next)) return;
    const owed = next.transition ? await noticeOf(instance, next, atMs) : undefined;
    const alert = {
      fingerprint,
      ruleId: rule.id,
      state: next.state,
      reason: judgement.reason,
      ...(tenantId ? { tenantId } : {}),
      ...(owed ? { owed } : {}),
    };
    await commit(alert, stored?.version ?? 0);
  }

  /** A rule that is no longer in the pack takes its firing alerts with it. */
  async function retire(stored: Iterable<StoredAlert>, atMs: number): Promise<void> {
    for (const alert of stored) {
      if (alert.owed || parts.rules.some(({ id }) => id === alert.ruleId)) continue;
      const closed = close(alert.state, atMs);
      if (!closed.transition) continue;
      const owed: Notice = {
        id: `${alert.fingerprint}/${closed.episodeMs}/resolved`,
        kind: 'resolved',
        title: `The rule ${alert.ruleId} was removed`,
        reason: 'rule removed',
        severity: 'info',
        atMs,
        source: alert.ruleId,
      };
      const { version, ...kept } = alert;
      await commit({ ...kept, state: closed.state, owed }, version);
    }
  }

  async function commit(alert: Omit<StoredAlert, 'version'>, version: number): Promise<void> {
    if (!(await alerts.save(alert, version))) {
      log.warn('alert.taken-by-another-evaluator', { rule: alert.ruleId, fingerprint: alert.fingerprint });
      return;
    }
    if (alert.owed) await tell({ ...alert, version: version + 1 }, alert.owed);
  }

  /** The alert as it is kept afterwards: still with the notice when that could not be published or struck off. */
  async function tell(alert: StoredAlert, notice: Notice): Promise<StoredAlert> {
    try {
      await parts.publishNotice(notice);
    } catch (error) {
      log.error('notice.not-published', {
        rule: alert.ruleId,
        errorCode: nameOf(error),
        reason: reasonOf(error),
      });
      return alert; // It stays owed, and the next evaluation tries again.
    }
    log.info(`alert.${notice.kind}`, {
      rule: alert.ruleId,
      reason: notice.reason,
      ...aboutTenant(alert.tenantId),
    });
    const { owed: _told, version, ...settled } = alert;
    return (await alerts.save(settled, version)) ? { ...settled, version: version + 1 } : alert;
  }

  async function noticeOf(
    { rule, level, fingerprint, tenantId, judgement }: Instance,
    next: Step,
    atMs: number,
  ): Promise<Notice> {
    const fired = next.transition === 'fired';
    return {
      id: `${fingerprint}/${next.episodeMs}/${fired ? 'firing' : 'resolved'}`,
      kind: fired ? 'firing' : 'resolved',
      title: rule.summary,
      reason: judgement.reason,
      severity: level.severity,
      atMs,
      source: rule.id,
      runbook: `${parts.runbookBaseUrl}/${rule.runbook}`,
      ...(tenantId ? { tenant: { id: tenantId, name: await parts.nameTenant(tenantId) } } : {}),
    };
  }
}

/** Nothing is written for what is and stays quiet: that is most of all tenants, each minute. */
function isWorthWriting(before: AlertState | undefined, { state, transition }: Step): boolean {
  if (state === before) return false;
  if (transition || state.status === 'pending' || state.status === 'firing') return true;
  return before !== undefined && before.status !== state.status;
}

function aboutTenant(tenantId: string | undefined) {
  return tenantId ? { tenantId } : {};
}

/** The time for which the evaluation was scheduled, so that a late or repeated one is the same evaluation. */
function scheduledMs(event: ScheduleEvent, nowMs: number): number {
  const scheduled = Date.parse(event.scheduledAt ?? '');
  const ms = Number.isFinite(scheduled) ? scheduled : nowMs;
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

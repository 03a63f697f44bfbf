/**
 * One evaluation of all rules for the tenants of a shard, and of the platform's rules in the first.
 *
 * A crash before an alert is written: the next evaluation decides anew. A crash between write and publishing, or before
 * the report is struck off: the next evaluation publishes what is owed, under the same id. The same evaluation twice, or
 * two evaluators at once: the write of the second finds another version, or a time that is not later, and does nothing.
 */

import type { StoredAlert } from '../domain/alert/stored-alert';
import { forEachBeside } from '../domain/collections';
import { nameOf, reasonOf } from '../domain/failure';
import { METRICS } from '../domain/metric/names';
import type { Rule } from '../domain/rule/rule';
import { createRecentCounts, seriesOf } from '../domain/tenant/recent-counts';
import type { Clock } from '../platform/clock';
import type { Metrics } from '../platform/metrics';
import { type AlertBookParts, openAlertBook } from './alert-book';
import { createDerive, type Derive, type DeriveParts } from './derive';
import type { ScheduleEvent } from './env';
import { judgeRules, lookedAt } from './judge-rules';
import { createMinutes, type Minutes } from './minutes';
import type { ReadMinutes, ReadOverrides, ReadPlatform, ReadTenants } from './ports';
import { partsOf, type Shard, shardOf } from './shard';

export interface EvaluateParts extends AlertBookParts, Omit<DeriveParts, 'onUnsaved'> {
  readonly rules: readonly Rule[];
  readonly stage: string;
  readonly readMinutes: ReadMinutes;
  readonly readPlatform: ReadPlatform;
  readonly readTenants: ReadTenants;
  readonly readOverrides: ReadOverrides;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

export type EvaluateHandler = (event: ScheduleEvent) => Promise<void>;

const MINUTE_MS = 60_000;
/** So many alerts are written and told beside each other. */
const AT_ONCE = 32;
/** How far apart the clock of the schedule and that of the function may be. */
const AHEAD_MS = MINUTE_MS;

export function createEvaluate(parts: EvaluateParts): EvaluateHandler {
  const { alerts, clock, log, metrics } = parts;
  const memories = new Map<string, Memory>();
  const scopeOf = new Map(parts.rules.map(({ id, scope }) => [id, scope]));

  return async (event) => {
    const nowMs = clock.now();
    const atMs = scheduledMs(event, nowMs);
    refuseFuture(atMs, nowMs);
    try {
      await evaluate(atMs, shardOf(event));
    } finally {
      metrics.flush();
    }
  };

  async function evaluate(atMs: number, { shard, shards }: Shard): Promise<void> {
    const ownParts = partsOf({ shard, shards });
    const rules = parts.rules.filter(({ scope }) => scope === 'tenant' || shard === 0);
    const book = openAlertBook(parts, await alerts.load(ownParts), atMs);
    await forEachBeside(book.all(), AT_ONCE, book.settle);
    const ahead = book.all().filter(({ state }) => state.evaluatedAtMs > clock.now() + AHEAD_MS).length;
    if (ahead > 0) log.warn('alerts.ahead', { count: ahead, shard });
    const judged = await judgeRules(rules, atMs, {
      stage: parts.stage,
      parts: ownParts,
      platform: parts.readPlatform,
      tenants: parts.readTenants,
      overrides: parts.readOverrides,
      concerns: book.concerns,
      ...memoryFor({ shard, shards }),
    });
    for (const [rule, error] of judged.skipped)
      log.error('rule.not-judged', { rule, reason: reasonOf(error) });

    const failures = [...judged.skipped.values(), ...judged.failures];
    const each = <Value>(values: readonly Value[], work: (value: Value) => Promise<void>) =>
      forEachBeside(values, AT_ONCE, (value) => work(value).catch((error) => void failures.push(error)));
    await each(judged.concerned, book.advance);
    const judgedRules = new Set(rules.map(({ id }) => id).filter((id) => !judged.skipped.has(id)));
    const unseen = book.unseen(judgedRules).filter(({ fingerprint }) => !judged.unread.has(fingerprint));
    await each(unseen, (alert) => book.advanceUnseen(alert, judged.rulesOf));
    await each(book.all().filter(isOrphan), (alert) => book.retire(alert, 'rule removed'));

    if (judged.unread.size > 0) log.warn('alerts.waiting', { count: judged.unread.size, shard });
    metrics.count(METRICS.rulesEvaluated, judged.count);
    log.info('rules.evaluated', { count: judged.count, at: new Date(atMs).toISOString(), shard });
    // The sign of life that the alarm on a stalled evaluator waits for: some rules, at least, were judged.
    if (judged.skipped.size < rules.length) {
      metrics.time(METRICS.evaluationLag, Math.max(0, clock.now() - atMs));
    }
    // What could be done is done; the invocation still fails, so that somebody hears of the rest.
    if (failures.length > 0) {
      const reasons = [...new Set(failures.map(reasonOf))].join('; ');
      throw new AggregateError(failures, `${failures.length} rules or alerts failed: ${reasons}`);
    }
  }

  /** A rule that is about something else now is another rule. */
  function isOrphan({ ruleId, tenantId }: StoredAlert): boolean {
    return scopeOf.get(ruleId) !== (tenantId === undefined ? 'platform' : 'tenant');
  }

  function memoryFor(shard: Shard): Memory {
    const name = `${shard.shard}/${shard.shards}`;
    const onUnsaved = (error: unknown) =>
      log.warn('rhythm.not-saved', { errorCode: nameOf(error), reason: reasonOf(error) });
    const { minutes, metrics } = lookedAt(parts.rules);
    const recent = () => createRecentCounts(minutes, seriesOf(metrics));
    const memory = memories.get(name) ?? {
      minutes: createMinutes(parts.readMinutes, partsOf(shard), recent(), clock),
      derive: createDerive({ ...parts, onUnsaved }, shard),
    };
    memories.set(name, memory);
    return memory;
  }
}

/** What a sandbox remembers of a shard from one evaluation to the next. */
interface Memory {
  readonly minutes: Minutes;
  readonly derive: Derive;
}

/** What was decided for a time to come would stand until that has passed: alerts would stand still. */
function refuseFuture(atMs: number, nowMs: number): void {
  if (atMs <= nowMs + AHEAD_MS) return;
  const [scheduled, now] = [atMs, nowMs].map((ms) => new Date(ms).toISOString());
  throw new Error(
    `scheduledAt: came ${scheduled}, accepted is a time that has come; by this function's clock it is ${now}`,
  );
}

/** The time for which the evaluation was scheduled, so that a late or repeated one is the same evaluation. */
function scheduledMs(event: ScheduleEvent, nowMs: number): number {
  const scheduled = Date.parse(event.scheduledAt ?? '');
  const ms = Number.isFinite(scheduled) ? scheduled : nowMs;
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

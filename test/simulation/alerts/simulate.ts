/**
 * One seed: days of tenants and their troubles before the real evaluate function, whose calls fail, whose answers are
 * lost, which dies, stands still for hours, and is called late, twice and side by side. Every alert must have lived as
 * if nothing of that had happened but the evaluations that did not take place, and be told once.
 */

import type { AlertReport } from '../../../lambdas/domain/alert/report';
import type { Rhythms } from '../../../lambdas/domain/rhythm/encoding';
import { parseRules } from '../../../lambdas/domain/rule/rule';
import { tenantPartOf } from '../../../lambdas/domain/state/keys';
import type { Counts } from '../../../lambdas/domain/tenant/counts';
import type { Tenant } from '../../../lambdas/domain/tenant/tenant';
import type { ScheduleEvent } from '../../../lambdas/evaluate/env';
import { rulePack } from '../../../rules';
import { MINUTE, T0 } from '../../support/builders';
import { awsError } from '../../support/ports';
import { memoryAlerts, memoryLoads } from '../../support/ports-evaluate';
import { createAgenda } from '../agenda';
import { invoke, type World } from '../invocations';
import { createObserver } from './observer';
import { type AlertPlan, type PlannedTenant, planOf, type Size, VARIANTS } from './plan';
import { createSandbox, isOfParts, type Outside, type Sandbox } from './sandbox';
import { logFaults, reportFaults, restFaults } from './told';
import { arrivals, isIn, platformIn, trafficOf } from './traffic';

export interface Outcome {
  /** What is wrong; empty when nothing is. */
  readonly faults: readonly string[];
  readonly evaluations: number;
  readonly writes: number;
  readonly episodes: number;
  readonly published: number;
}

const STEPS = 1e8;
const LONGEST_WINDOW = 65;
const MOST_FAULTS = 10;
const REPEATED = 0.02;
/** Lambda tries a failed asynchronous invocation twice more. */
const RETRY_AFTER_MS = [60_000, 120_000];

export async function simulate(seed: number, size: Size): Promise<Outcome> {
  const plan = planOf(seed, size);
  const agenda = createAgenda(T0);
  const random = plan.random.fork('world');
  const now = () => agenda.now() - T0;
  const world: World = {
    agenda,
    random,
    harm: plan.harm,
    calm: () => now() >= plan.calmFrom * MINUTE,
    lifeMs: 1_000,
  };
  const alerts = memoryAlerts();
  const published: AlertReport[] = [];
  const publishedIds = new Set<string>();
  const rhythms = new Map<string, Rhythms>();
  const observer = createObserver((id) => publishedIds.has(id));
  const repeated: string[] = [];
  let [evaluations, writes] = [0, 0];

  const outside: Outside = {
    clock: { now: agenda.now, sleep: agenda.wait },
    tenants: (atMs) =>
      plan.tenants
        .filter(({ removedAt = Number.POSITIVE_INFINITY }) => (atMs - T0) / MINUTE < removedAt)
        .map(registered),
    alerts,
    load: async (evaluation, parts) => {
      const loaded = shuffle((await alerts.load(parts)).filter(({ tenantId }) => isOfParts(tenantId, parts)));
      evaluation.loaded = new Map(loaded.map((alert) => [alert.fingerprint, alert]));
      evaluation.lives = observer.lives();
      return loaded;
    },
    save: async (evaluation, alert, before) => {
      const stored = alerts.of(alert.fingerprint);
      const isWritten = await alerts.save(alert, before);
      if (!isWritten) return false;
      writes += 1;
      observer.onWrite(evaluation, alert, stored);
      // The client asks again when the answer is lost, and is refused because of itself.
      return world.calm() || random.next() >= plan.harm.answersLost;
    },
    publish: (notice) => {
      if (isIn(plan.unpublishable, now() / MINUTE)) throw awsError('InternalError', 500);
      published.push(notice);
      publishedIds.add(notice.id);
    },
    counts: createCounts(plan, now),
    platform: (metric, endMs) =>
      Array.from({ length: LONGEST_WINDOW }, (_, at) =>
        platformIn(plan, metric, (endMs - T0) / MINUTE - LONGEST_WINDOW + at),
      ),
    readPlatform: async (needs, endMs) => {
      if (isIn(plan.platformUnreadable, now() / MINUTE)) throw awsError('InternalServiceFault', 500);
      const series = needs.map(({ metric }) => [metric, outside.platform(metric, endMs)] as const);
      return { values: Object.fromEntries(series), readings: [] };
    },
    loadRhythms: (parts) => new Map([...rhythms].filter(([tenantId]) => isOfParts(tenantId, parts))),
    saveRhythms: (tenantId, known) => {
      if (plan.rhythmsLost) throw awsError('InternalServerError', 500);
      rhythms.set(tenantId, known);
    },
    loads: memoryLoads(),
    shuffled: shuffle,
  };

  function shuffle<Item>(items: readonly Item[]): readonly Item[] {
    const mixed = [...items];
    for (let last = mixed.length - 1; last > 0; last -= 1) {
      const other = random.int(last + 1);
      [mixed[last], mixed[other]] = [mixed[other] as Item, mixed[last] as Item];
    }
    return mixed;
  }

  const allRules = parseRules([...rulePack, ...VARIANTS]);
  const versions = [allRules, allRules.filter(({ id }) => id !== plan.deployment.without)];
  const generation = () => (now() >= plan.deployment.minute * MINUTE ? 1 : 0);
  let idle: Sandbox[] = [];
  let busy = 0;

  const takeSandbox = (): Sandbox => {
    const isCold = !world.calm() && random.next() < plan.cold;
    idle = idle.filter((each) => !isCold && each.generation === generation());
    return idle.pop() ?? createSandbox(outside, versions[generation()] ?? [], generation());
  };
  const deliver = async (event: ScheduleEvent, attempt = 0): Promise<void> => {
    const sandbox = takeSandbox();
    const startedAt = now();
    let ran: ReturnType<Sandbox['run']> | undefined;
    const isFirst = busy === 0;
    busy += 1;
    evaluations += 1;
    const begun = evaluations;
    const outcome = await invoke(world, ({ call }) => {
      ran = sandbox.run(event, call);
      return ran.done;
    });
    busy -= 1;
    // One that failed is used again, with what it remembers; one that died is not.
    if (!outcome.ok) {
      if (outcome.failed) idle.push(sandbox);
      const pauseMs = RETRY_AFTER_MS[attempt];
      if (pauseMs !== undefined) agenda.after(pauseMs, () => void deliver(event, attempt + 1));
      return;
    }
    if (ran) observer.onEnd(ran.evaluation);
    // One beside it may have been the faster writer: then there is still something to be moved.
    const wasAlone = isFirst && evaluations === begun;
    if (wasAlone && random.next() < REPEATED) await repeat(sandbox, event, startedAt);
    idle.push(sandbox);
  };

  /** The same evaluation once more, and nothing else at the same time. */
  async function repeat(sandbox: Sandbox, event: ScheduleEvent, startedAt: number): Promise<void> {
    const before = alerts.all();
    const isMoved =
      before.some(({ owed }) => owed) || arrivals(plan).some((at) => at > startedAt && at <= now());
    if (isMoved) return;
    const told = published.length;
    await sandbox.run(event, async (effect) => effect()).done.catch(() => {});
    const changed = alerts.all().filter((alert, index) => alert !== before[index]);
    for (const { ruleId, tenantId } of changed) {
      repeated.push(
        `${ruleId} of ${tenantId} was changed by the same evaluation of ${event.scheduledAt} again`,
      );
    }
    if (published.length > told) repeated.push(`${event.scheduledAt} again told ${published.at(-1)?.id}`);
  }

  const send = (event: ScheduleEvent): void => {
    const chance = () => (world.calm() ? 1 : random.next());
    const copies = chance() < plan.twice ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const delayMs = chance() < plan.delayed ? random.int(12 * MINUTE) : random.int(2) * random.int(2_000);
      agenda.after(delayMs, () => void deliver(event));
    }
  };
  const tick = (minute: number): void => {
    if (minute >= plan.minutes) return;
    agenda.after(MINUTE, () => tick(minute + 1));
    if (isIn(plan.outages, minute)) return;
    const scheduledAt = new Date(T0 + minute * MINUTE).toISOString();
    for (let shard = 0; shard < plan.shards; shard += 1) send({ scheduledAt, shard, shards: plan.shards });
  };
  tick(0);
  await agenda.run(STEPS);

  const stored = alerts.all();
  const faults = [
    ...observer.faults,
    ...repeated,
    ...reportFaults(published, observer.due),
    ...logFaults(alerts.changes, stored),
    ...restFaults(stored),
  ];
  return {
    faults: faults.slice(0, MOST_FAULTS),
    evaluations,
    writes,
    episodes: [...observer.due.values()].flat().filter((id) => id.endsWith('/firing')).length,
    published: published.length,
  };
}

function registered({ id, messagesPerMinute, threshold }: PlannedTenant): Tenant {
  return {
    id,
    name: `The ${id} company`,
    wabaIds: [],
    phoneNumberIds: [],
    displayPhoneNumbers: [],
    businessIds: [],
    labels: {},
    quotas: messagesPerMinute === undefined ? {} : { messagesPerMinute },
    thresholds: threshold === undefined ? {} : { 'send-failures': threshold },
    channels: [],
    apps: [],
  };
}

/** The counts of a minute as they are now, of the tenants of some parts. */
function createCounts(plan: AlertPlan, now: () => number) {
  const partOf = new Map(plan.tenants.map(({ id }) => [id, tenantPartOf(id)]));
  const countsAt = trafficOf(plan);
  return (minute: string, parts: readonly number[]): ReadonlyMap<string, Counts> => {
    const counts = countsAt((Date.parse(`${minute}Z`) - T0) / MINUTE, now());
    return new Map([...counts].filter(([id]) => parts.includes(partOf.get(id) ?? -1)));
  };
}

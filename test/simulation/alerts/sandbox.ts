/** A sandbox of the evaluate function: a handler with a memory of its own, and what it has been shown. */

import type { Rhythms } from '../../../lambdas/domain/rhythm/encoding';
import { endOfWindows } from '../../../lambdas/domain/rule/instance';
import type { Rule } from '../../../lambdas/domain/rule/rule';
import { ALL_TENANT_PARTS, tenantPartOf } from '../../../lambdas/domain/state/keys';
import { type Counts, minuteOf } from '../../../lambdas/domain/tenant/counts';
import type { Tenant } from '../../../lambdas/domain/tenant/tenant';
import type { ScheduleEvent } from '../../../lambdas/evaluate/env';
import { createEvaluate } from '../../../lambdas/evaluate/handler';
import type { AlertStore, LoadStore, MinuteCounts, ReadPlatform } from '../../../lambdas/evaluate/ports';
import type { Clock } from '../../../lambdas/platform/clock';
import type { Invocation } from '../invocations';
import type { Evaluation } from './observer';
import { verdictsFrom } from './verdicts';

/** The outside of all sandboxes, without any fault. */
export interface Outside {
  readonly clock: Clock;
  /** Those who are registered, by the time of the evaluation that asks. */
  tenants(atMs: number): readonly Tenant[];
  readonly alerts: AlertStore;
  /** Called with the evaluation that asks. */
  load(evaluation: Running, parts: readonly number[]): ReturnType<AlertStore['load']>;
  save(evaluation: Running, ...write: Parameters<AlertStore['save']>): Promise<boolean>;
  publish(...report: Parameters<Parameters<typeof createEvaluate>[0]['publishReport']>): void;
  counts(minute: string, parts: readonly number[]): ReadonlyMap<string, Counts>;
  platform(metric: string, endMs: number): readonly (number | undefined)[];
  readPlatform: ReadPlatform;
  loadRhythms(parts: readonly number[]): ReadonlyMap<string, Rhythms>;
  saveRhythms(tenantId: string, rhythms: Rhythms): void;
  readonly loads: LoadStore;
  shuffled<Item>(items: readonly Item[]): readonly Item[];
}

/** An invocation's way to the outside, with the faults of its calls. */
export type Call = Invocation['call'];

export type Running = { -readonly [Name in keyof Evaluation]: Evaluation[Name] };

export interface Sandbox {
  readonly generation: number;
  run(event: ScheduleEvent, call: Call): { readonly evaluation: Running; readonly done: Promise<void> };
}

const MINUTE_MS = 60_000;
/** More than the longest window: minutes that nobody looks at are not judged by. */
const SEEN_MINUTES = 65;
/** An evaluation may come so much later than those after it. */
const KEPT_MINUTES = SEEN_MINUTES + 60;
const NOTHING = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const NO_METRICS = { count: () => {}, fail: () => {}, time: () => {}, size: () => {}, flush: () => {} };

/** @param known all rules of this version of the product, in any order */
export function createSandbox(outside: Outside, known: readonly Rule[], generation: number): Sandbox {
  const rules = outside.shuffled(known);
  /** By the parts of the tenants that are meant: one sandbox may serve several shards in turn. */
  const seenBy = new Map<string, ReturnType<typeof createSeen>>();
  const seenOf = (parts: readonly number[]) => {
    const seen = seenBy.get(parts.join()) ?? createSeen();
    seenBy.set(parts.join(), seen);
    return seen;
  };
  let call: Call = async (effect) => effect();
  let running: Running | undefined;
  /** The evaluation that asks: what it has asked for may still be done when another one runs. */
  const asker = (): Running => {
    if (!running) throw new Error('nobody evaluates');
    return running;
  };
  const handle = createEvaluate({
    rules,
    stage: 'dev',
    readMinutes: (fromMs, count, parts) =>
      seenOf(parts).read(fromMs, () =>
        call(() =>
          Array.from(
            { length: count },
            (_, at) =>
              new Map(outside.shuffled([...outside.counts(minuteOf(fromMs + at * MINUTE_MS), parts)])),
          ),
        ),
      ),
    readPlatform: (...asked) => call(() => outside.readPlatform(...asked)),
    readTenants: () => {
      const { atMs } = asker();
      return call(() => outside.shuffled(outside.tenants(atMs)));
    },
    readOverrides: () => call(() => []),
    readDay: () => call(() => new Map()),
    rhythms: {
      load: (parts) => call(() => outside.loadRhythms(parts)),
      save: (...rhythms) => call(() => outside.saveRhythms(...rhythms)),
    },
    loads: {
      read: (...asked) => call(() => outside.loads.read(...asked)),
      write: (...loads) => call(() => outside.loads.write(...loads)),
    },
    nameTenant: (id) => call(() => `The ${id} company`),
    alerts: {
      load: (parts) => {
        const evaluation = asker();
        return call(() => outside.load(evaluation, parts));
      },
      save: (...write) => {
        const evaluation = asker();
        evaluation.touched.add(write[0].fingerprint);
        return call(() => outside.save(evaluation, ...write));
      },
    },
    publishReport: (report) => call(() => outside.publish(report)),
    runbookBaseUrl: 'https://example.org',
    clock: outside.clock,
    log: NOTHING,
    metrics: NO_METRICS,
  });

  return {
    generation,
    run: (event, by) => {
      call = by;
      const atMs = Math.floor(Date.parse(event.scheduledAt ?? '') / MINUTE_MS) * MINUTE_MS;
      const endMs = endOfWindows(atMs);
      let verdicts: ReturnType<typeof verdictsFrom> | undefined;
      const { shard = 0, shards = 1 } = event;
      const seen = seenOf(ALL_TENANT_PARTS.filter((part) => part % shards === shard));
      const minutes = () => seen.before(endMs, SEEN_MINUTES);
      const tenants = new Map(outside.tenants(atMs).map((tenant) => [tenant.id, tenant]));
      const evaluation: Running = {
        atMs,
        ruleIds: new Set(known.map(({ id }) => id)),
        loaded: new Map(),
        lives: new Map(),
        touched: new Set(),
        tenants: () =>
          new Set(minutes().flatMap((counts) => [...counts.keys()].filter((id) => tenants.has(id)))),
        isGone: (tenantId) => tenantId !== undefined && !tenants.has(tenantId),
        verdicts: () => {
          verdicts ??= verdictsFrom({
            rules: known.filter(({ scope }) => shard === 0 || scope === 'tenant'),
            minutes: minutes(),
            tenants,
            platform: platformSeries(outside, endMs),
            isDivided: shards > 1,
          });
          return verdicts;
        },
      };
      running = evaluation;
      return { evaluation, done: handle(event) };
    },
  };
}

const PLATFORM_METRICS = ['httpRequests', 'http4xx', 'http5xx', 'queueDepth', 'deadLetters'];

function platformSeries({ platform }: Outside, endMs: number) {
  return Object.fromEntries(PLATFORM_METRICS.map((metric) => [metric, platform(metric, endMs)]));
}

/** What a sandbox was last shown of each minute. */
function createSeen() {
  const minutes = new Map<number, MinuteCounts>();
  return {
    read: async (fromMs: number, read: () => Promise<readonly MinuteCounts[]>) => {
      const shown = await read();
      for (const [at, counts] of shown.entries()) {
        const minuteMs = fromMs + at * MINUTE_MS;
        minutes.set(minuteMs, counts);
        minutes.delete(minuteMs - KEPT_MINUTES * MINUTE_MS);
      }
      return shown;
    },
    before: (endMs: number, count: number): readonly MinuteCounts[] =>
      Array.from({ length: count }, (_, at) => minutes.get(endMs - (count - at) * MINUTE_MS) ?? new Map()),
  };
}

export function isOfParts(tenantId: string | undefined, parts: readonly number[]): boolean {
  return parts.includes(tenantId === undefined ? 0 : tenantPartOf(tenantId));
}

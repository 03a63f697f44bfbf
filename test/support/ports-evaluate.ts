/** The outside of evaluate in memory: counts by minute, alerts with versions, a topic of notices. */
import { type AlertChange, changeOf } from '../../lambdas/domain/alert/change';
import type { AlertReport } from '../../lambdas/domain/alert/report';
import type { StoredAlert } from '../../lambdas/domain/alert/stored-alert';
import type { PlatformSeries } from '../../lambdas/domain/rule/platform-series';
import { parseRules, type Rule } from '../../lambdas/domain/rule/rule';
import { type Counts, minuteOf } from '../../lambdas/domain/tenant/counts';
import { PROBE_TENANT, UNASSIGNED } from '../../lambdas/domain/tenant/tenant';
import { createEvaluate, type EvaluateParts } from '../../lambdas/evaluate/handler';
import type {
  AlertStore,
  LoadStore,
  MinuteCounts,
  ReadMinutes,
  ShardLoads,
} from '../../lambdas/evaluate/ports';
import { MINUTE, T0 } from './builders';
import { fixedClock, type Recorder, recorder, type TestClock } from './ports';
import { tenantWith } from './tenants';

/** Fires at once, resolves after five minutes of normal. */
export const FAILING_SENDS = {
  id: 'failing-sends',
  summary: 'Too many messages of a tenant fail',
  scope: 'tenant',
  condition: { kind: 'ratio', of: ['failed'], to: ['sent'], windowMinutes: 1, above: 0.05, minimum: 20 },
  forMinutes: 0,
  severity: 'high',
  cooldownMinutes: 15,
  category: 'delivery',
  runbook: 'docs/runbooks/send-failures.md',
  cases: [{ name: 'nothing is sent', series: {}, states: 'inactive' }],
} as const;

export function ruleOf(change: object = {}): Rule {
  const [rule] = parseRules([{ ...FAILING_SENDS, ...change }]);
  if (!rule) throw new Error('no rule came of it');
  return rule;
}

export interface MemoryAlerts extends AlertStore {
  all(): readonly StoredAlert[];
  of(fingerprint: string): StoredAlert | undefined;
  /** What has happened to them, in the order of writing. */
  readonly changes: readonly AlertChange[];
}

export const NO_SERIES: PlatformSeries = { values: {}, readings: [] };

export function memoryAlerts(): MemoryAlerts {
  const alerts = new Map<string, StoredAlert>();
  const changes: AlertChange[] = [];
  return {
    changes,
    all: () => [...alerts.values()],
    of: (fingerprint) => alerts.get(fingerprint),
    load: async () => [...alerts.values()],
    save: async (alert, before) => {
      const version = before?.version ?? 0;
      if ((alerts.get(alert.fingerprint)?.version ?? 0) !== version) return false;
      const change = changeOf(before?.state.status, alert, 'evaluate');
      if (change) changes.push(change);
      alerts.set(alert.fingerprint, { ...alert, version: version + 1 });
      return true;
    },
  };
}

export interface EvaluateWorld extends Recorder {
  readonly parts: EvaluateParts;
  readonly clock: TestClock;
  readonly alerts: MemoryAlerts;
  readonly published: AlertReport[];
  /** What a tenant counts in the minute before the one that begins at `minute` minutes after the start. */
  count(minute: number, tenantId: string, counts: Counts): void;
  /** Lets the time come that is `minute` minutes after the start, and names it as the schedule does. */
  scheduled(minute: number): string;
  /** Evaluates at `minute` minutes after the start. */
  evaluate(minute: number, change?: Partial<EvaluateParts>): Promise<void>;
}

export function memoryLoads(): LoadStore {
  const told = new Map<string, ShardLoads>();
  const upTo = (loads: ShardLoads = new Map()) => Math.max(0, ...loads.keys());
  return {
    read: async (shards) =>
      new Map(
        [...told].flatMap(([name, loads]) => {
          const [of, shard] = name.split('/').map(Number);
          return of === shards && shard !== undefined ? [[shard, loads] as const] : [];
        }),
      ),
    write: async ({ shard, shards }, loads) => {
      const name = `${shards}/${shard}`;
      if (upTo(told.get(name)) <= upTo(loads)) told.set(name, loads);
    },
  };
}

/** Minutes in a row, one after the other. */
export function readingEach(read: (minute: string) => MinuteCounts): ReadMinutes {
  return async (fromMs, count) =>
    Array.from({ length: count }, (_, at) => read(minuteOf(fromMs + at * MINUTE)));
}

export function evaluateWorld(rules: readonly Rule[] = [ruleOf()]): EvaluateWorld {
  const recorded = recorder();
  const alerts = memoryAlerts();
  const published: AlertReport[] = [];
  const minutes = new Map<string, Map<string, Counts>>();
  const counted = new Set<string>();
  const clock = fixedClock();
  const parts: EvaluateParts = {
    rules,
    readMinutes: readingEach((minute) => minutes.get(minute) ?? new Map()),
    readPlatform: async () => NO_SERIES,
    stage: 'dev',
    // Whoever was ever counted.
    readTenants: async () => [...counted].map((id) => tenantWith({ id })),
    readOverrides: async () => [],
    readDay: async () => new Map(),
    rhythms: { load: async () => new Map(), save: async () => {} },
    loads: memoryLoads(),
    nameTenant: async (tenantId) => `The ${tenantId} company`,
    alerts,
    publishReport: async (report) => void published.push(report),
    runbookBaseUrl: 'https://example.org/kentongan',
    clock,
    log: recorded.log,
    metrics: recorded.metrics,
  };
  const scheduled = (minute: number) => {
    const atMs = T0 + minute * MINUTE;
    clock.advance(Math.max(0, atMs - clock.now()));
    return new Date(atMs).toISOString();
  };
  return {
    ...recorded,
    parts,
    clock,
    alerts,
    published,
    count: (minute, tenantId, counts) => {
      // With 30 seconds of settling, an evaluation on the minute judges the minute before the last.
      const name = minuteOf(T0 + (minute - 2) * MINUTE);
      if (tenantId !== PROBE_TENANT.id && tenantId !== UNASSIGNED) counted.add(tenantId);
      minutes.set(name, new Map(minutes.get(name)).set(tenantId, counts));
    },
    scheduled,
    evaluate: (minute, change = {}) =>
      createEvaluate({ ...parts, ...change })({ scheduledAt: scheduled(minute) }),
  };
}

/** Evaluations of tenants that live on: what they count is a function of the minute, and is counted some time after it. */
import { decodeRhythms, encodeRhythms, type Rhythms } from '../../lambdas/domain/rhythm/encoding';
import { followRhythms } from '../../lambdas/domain/rhythm/follow';
import { SILENCE_SETTINGS } from '../../lambdas/domain/rhythm/settings';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { ALL_TENANT_PARTS, alertPartOf, tenantPartOf } from '../../lambdas/domain/state/keys';
import { minuteOf } from '../../lambdas/domain/tenant/counts';
import type { Tenant } from '../../lambdas/domain/tenant/tenant';
import { createEvaluate, type EvaluateHandler, type EvaluateParts } from '../../lambdas/evaluate/handler';
import type { MinuteCounts } from '../../lambdas/evaluate/ports';
import { MINUTE, T0 } from './builders';
import { evaluateWorld } from './ports-evaluate';

/** Minutes are those since `T0`; before it there was nothing. */
export interface Life {
  /** What a minute had, whenever it is counted. */
  countsAt(minute: number): MinuteCounts;
  /** So many minutes after the end of a minute it is counted, by the time of the evaluation. @default 0 */
  lag?(now: number): number;
  registered(now: number): readonly Tenant[];
  /** Called each time that a tenant's day is read. */
  onReadDay?(): void;
  readonly rhythms?: ReadonlyMap<string, Rhythms>;
  readonly parts?: Partial<EvaluateParts>;
}

/** An evaluator with a table of its own, from which sandboxes begin. */
export function evaluateLife(rules: readonly Rule[], life: Life) {
  const world = evaluateWorld(rules);
  const saved = new Map([...(life.rhythms ?? [])].map(([id, each]) => [id, encodeRhythms(each)]));
  const saves: string[] = [];
  const days: string[] = [];
  let now = 0;
  const counted = (minute: number): MinuteCounts =>
    minute >= 0 && now - (minute + 1) >= (life.lag?.(now) ?? 0) ? life.countsAt(minute) : new Map();

  const sandbox = (): EvaluateHandler =>
    createEvaluate({
      ...world.parts,
      readTenants: async () => life.registered(now),
      readMinutes: async (fromMs, count, parts) =>
        Array.from({ length: count }, (_, at) => {
          const counts = counted((fromMs - T0) / MINUTE + at);
          return new Map([...counts].filter(([id]) => parts.includes(tenantPartOf(id))));
        }),
      readDay: async (id, date) => {
        life.onReadDay?.();
        days.push(id);
        const found = new Map();
        for (let minute = 0; minute < now; minute += 1) {
          const [name, counts] = [minuteOf(T0 + minute * MINUTE), counted(minute).get(id)];
          if (counts && name.startsWith(date)) found.set(name, counts);
        }
        return found;
      },
      rhythms: {
        load: async (parts) =>
          new Map(
            [...saved].flatMap(([id, bytes]) => {
              const rhythms = parts.includes(tenantPartOf(id)) ? decodeRhythms(bytes) : undefined;
              return rhythms ? [[id, rhythms] as const] : [];
            }),
          ),
        save: async (id, rhythms) => {
          saves.push(id);
          saved.set(id, encodeRhythms(rhythms));
        },
      },
      alerts: {
        ...world.alerts,
        load: async (parts = ALL_TENANT_PARTS) =>
          world.alerts.all().filter(({ tenantId }) => parts.includes(alertPartOf(tenantId))),
      },
      ...life.parts,
    });

  return {
    ...world,
    sandbox,
    /** Who was saved, and whose day was read, each time. */
    saves,
    days,
    /** The rhythms as they were saved last, as bytes. */
    saved,
    /** Evaluates at each minute, in all shards. */
    run: async (handle: EvaluateHandler, from: number, to: number, shards = 1): Promise<void> => {
      for (now = from; now < to; now += 1) {
        const scheduledAt = world.scheduled(now);
        for (let shard = 0; shard < shards; shard += 1) await handle({ scheduledAt, shard, shards });
      }
    },
    /** As `acme firing 12`: of whom, what, and in which minute. */
    told: () =>
      world.published.map(({ labels, status, atMs }) => `${labels.tenant} ${status} ${(atMs - T0) / MINUTE}`),
  };
}

/** What three weeks before `T0` have taught, of a tenant that had something in each minute that is a multiple. */
export function learned(everyMinutes: number): Rhythms {
  const to = T0 / MINUTE;
  const from = to - 3 * 7 * 1_440;
  const active = Array.from({ length: to - from }, (_, at) => from + at).filter(
    (minute) => (minute - to) % everyMinutes === 0,
  );
  return followRhythms(
    undefined,
    (field) => ({ from, to, active: field === 'inbound' ? active : [] }),
    SILENCE_SETTINGS,
  );
}

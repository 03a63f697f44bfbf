/**
 * A tenant's counts over more than a month in the real engine: webhooks counted in time and late, receipts that turn out
 * to be earlier, streams that repeat themselves, and calls of the rollup that die, are missed, or overlap. What is read
 * must be what was counted, whether it comes from minutes, from hours, or from both.
 */
import { fold } from '../../lambdas/count/fold';
import type { RecordChange } from '../../lambdas/count/ports';
import { countsOfChange } from '../../lambdas/domain/ledger/counts-of-record';
import type { LedgerRecord } from '../../lambdas/domain/ledger/record';
import { HOUR_SETTLES_SECONDS } from '../../lambdas/domain/state/keys';
import { addCounts, type Counts, entriesOf } from '../../lambdas/domain/tenant/counts';
import { PERIOD_MS, type Period, periodIn } from '../../lambdas/domain/tenant/period';
import { PROBE_TENANT } from '../../lambdas/domain/tenant/tenant';
import { createCounterWriter } from '../../lambdas/platform/dynamo-counter-writer';
import { countsOfRange, createHourStore } from '../../lambdas/platform/dynamo-hours';
import { createRollup } from '../../lambdas/rollup/handler';
import type { HourStore } from '../../lambdas/rollup/ports';
import { priceBill } from '../../local/meter/bill';
import type { UsageSnapshot } from '../../local/meter/snapshot';
import { createRandom } from '../../local/random';
import { awsError, fixedClock, recorder } from '../support/ports';
import { openStateTable, type StateTable } from '../support/state-table';
import { START, startWorld } from '../support/world';

const { minute: MINUTE, hour: HOUR, day: DAY } = PERIOD_MS;
const T = Date.parse('2026-11-21T00:00:00Z');
const TENANTS = ['acme', 'blue', PROBE_TENANT.id];
const random = createRandom(7);

type Counted = Map<string, Counts>;

function record(tenantId: string, receivedAtMs: number): LedgerRecord {
  const fact = {
    receivedAtMs,
    recordedAtMs: receivedAtMs + 20,
    by: 'd',
    type: 'whatsapp.message.received',
    raises: ['inbound'],
  } as const;
  return { tenantId, facts: new Map([['event', fact]]) };
}

/** Two days of traffic, and what comes late for it during the four weeks after; in the order of its recording. */
function changes(): readonly RecordChange[] {
  const drafts: Omit<RecordChange, 'position'>[] = [];
  for (let at = 0; at < 160; at += 1) {
    const tenantId = TENANTS[at % TENANTS.length] ?? '';
    const receivedAtMs = at < TENANTS.length ? T + MINUTE : T + random.int(2 * DAY);
    const lateMs = at % 5 === 4 ? random.int(31 * DAY) : random.int(MINUTE);
    const after = record(tenantId, receivedAtMs);
    drafts.push({ before: undefined, after, recordedAtMs: receivedAtMs + lateMs });
    if (at % 4 !== 3) continue;
    // A copy that was received earlier: taken from its minute, and counted in another.
    const earlier = record(tenantId, Math.max(T, receivedAtMs - random.int(6 * HOUR)));
    drafts.push({ before: after, after: earlier, recordedAtMs: receivedAtMs + lateMs + random.int(3 * DAY) });
  }
  return drafts
    .sort((a, b) => a.recordedAtMs - b.recordedAtMs)
    .map((draft, at) => ({ ...draft, position: String(at).padStart(40, '0') }));
}

/** The tenants' counters in a table, the changes that have come by now, and what they must add up to. */
function hoursWorld(table: StateTable) {
  const all = changes();
  const clock = fixedClock(T);
  const recorded = recorder();
  const add = createCounterWriter(table.client, table.tableName);
  const store = createHourStore(table.client, table.tableName);
  const dying: HourStore = {
    ...store,
    setSummedUpTo: async () => {
      throw awsError('TimeoutError');
    },
  };
  let counted = 0;

  /** Folds what has been recorded by then, in two lanes; the last batch may come again, whole or in part. */
  async function goTo(ms: number): Promise<void> {
    clock.advance(ms - clock.now());
    const due = all.slice(counted).filter(({ recordedAtMs }) => recordedAtMs <= ms);
    for (const lane of [0, 1]) {
      const batch = due.filter(({ position }) => Number(position) % 2 === lane);
      await fold(batch, `lane-${lane}`, add);
      if (random.int(4) === 0) await fold(batch.slice(random.int(batch.length)), `lane-${lane}`, add);
    }
    counted += due.length;
  }

  function expected(tenantId: string, by: Period): Counted {
    const sums: Counted = new Map();
    for (const { before, after } of all
      .slice(0, counted)
      .filter((each) => each.after.tenantId === tenantId)) {
      for (const [minute, counts] of countsOfChange(before, after)) {
        const period = periodIn(by, minute);
        sums.set(period, addCounts(sums.get(period) ?? {}, counts));
      }
    }
    return withoutZeroes(sums);
  }

  const read = async (tenantId: string, by: Period) =>
    withoutZeroes(
      await countsOfRange(table.client, table.tableName, tenantId, { fromMs: T, toMs: clock.now(), by }),
    );

  return {
    store,
    clock,
    recorded,
    goTo,
    read,
    /** How many changes have not come yet. */
    outstanding: () => all.length - counted,
    rollup: createRollup({ hours: store, clock, ...recorded }),
    dyingRollup: createRollup({ hours: dying, clock, ...recorded }),
    check: async (...periods: readonly Period[]) => {
      for (const tenantId of TENANTS) {
        for (const by of periods) expect(await read(tenantId, by)).toEqual(expected(tenantId, by));
      }
    },
    /** A call of the rollup as it came when the next hour had just settled: spares weeks of empty hours. */
    sumUpNextHour: async () => {
      const last = Date.parse(`${await store.summedUpTo()}:00Z`);
      const then = fixedClock(last + 2 * HOUR + HOUR_SETTLES_SECONDS * 1000);
      await createRollup({ hours: store, clock: then, ...recorder() })();
    },
  };
}

/** The schedule of the first days: a call dies before it notes an hour, ten are missed, and then two come at once. */
async function callRollup(
  hour: number,
  { rollup, dyingRollup }: ReturnType<typeof hoursWorld>,
): Promise<void> {
  if (hour === 54) await expect(dyingRollup()).rejects.toThrow('TimeoutError');
  else if (hour === 70) await Promise.all([rollup(), rollup()]);
  else if (hour < 60 || hour > 70) await rollup();
}

describe('a month of counts', () => {
  let table: StateTable;
  beforeAll(async () => {
    table = await openStateTable();
  });
  afterAll(() => table.stop());

  it('is the same by minute, hour and day, before and after the minutes are gone', async () => {
    const world = hoursWorld(table);
    const { goTo, check } = world;
    for (let hour = 1; hour <= 75; hour += 1) {
      await goTo(T + hour * HOUR);
      await callRollup(hour, world);
      if ([30, 54, 69, 75].includes(hour)) await check('minute', 'hour', 'day');
    }
    expect(await world.store.summedUpTo()).toBe('2026-11-22T01');
    expect(world.recorded.lines.filter(({ level }) => level === 'error')).toEqual([]);

    // Half of the hours are summed up, and then no call comes for four weeks; late changes do.
    for (let day = 4; day <= 29; day += 5) {
      await goTo(T + day * DAY);
      await check('minute', 'hour', 'day');
    }
    for (let hours = 0; hours < 23; hours += 1) await world.sumUpNextHour();
    expect(await world.store.summedUpTo()).toBe('2026-11-23T00');
    await check('hour', 'day');

    await goTo(T + 40 * DAY);
    expect(world.outstanding()).toBe(0);
    expect(await table.expire(world.clock.now())).toBeGreaterThan(150);
    for (const tenantId of TENANTS) expect((await world.read(tenantId, 'minute')).size).toBe(0);
    await check('hour', 'day');
  });
});

describe('the local run', () => {
  it('sums up hours by the schedule, with the permissions of the role, and has it on the bill', async () => {
    const world = await startWorld({}, START - MINUTE);
    try {
      await world.clock.advance(2 * MINUTE);
      expect(world.logged('rollup', 'hours.summed-up')).toHaveLength(1);
      expect(world.logged('rollup', '"level":"ERROR"')).toEqual([]);
      const response = await fetch(world.facts.billUrl);
      const bill = priceBill((await response.json()) as UsageSnapshot);
      const line = bill.fixed.find(({ label }) => label === 'rollup, by its schedule');
      expect(line?.quantity).toBe(730);
    } finally {
      await world.stop();
    }
  });
});

function withoutZeroes(sums: ReadonlyMap<string, Counts>): Counted {
  const left = [...sums].flatMap(([period, counts]) => {
    const some = entriesOf(counts).filter(([, n]) => n !== 0);
    return some.length > 0 ? [[period, Object.fromEntries(some) as Counts] as const] : [];
  });
  return new Map(left.sort(([a], [b]) => (a < b ? -1 : 1)));
}

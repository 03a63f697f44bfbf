/** The notifier's document and log in the table, also when there is very much of them. */
import { gzipSync } from 'node:zlib';
import { PutItemCommand, type TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { type Change, type DeskEntry, EMPTY_DESK } from '../../../lambdas/domain/dispatch/desk';
import { alertsOfIncident, whoseIncident } from '../../../lambdas/domain/dispatch/incident-words';
import { keys } from '../../../lambdas/domain/state/keys';
import type { LeftOut } from '../../../lambdas/platform/desk-room';
import { alertLogOfDay } from '../../../lambdas/platform/dynamo-alerts';
import {
  closedIncidents,
  createDeskStore,
  deskLogOfDay,
  readDesk,
  replaceDesk,
} from '../../../lambdas/platform/dynamo-desk';
import { T0 } from '../../support/builders';
import { largeDesk, largeIncident } from '../../support/outage';
import { fixedClock } from '../../support/ports';
import { openStateTable, type StateTable } from '../../support/state-table';

let table: StateTable;
beforeEach(async () => {
  table = await openStateTable();
});
afterEach(() => table.stop());

const DAY = '2026-11-21';
const quiet: Change = { desk: EMPTY_DESK, log: [] };

/** Writes, and proves that DynamoDB takes it: its limits are for items, for all of them, and for how many they are. */
async function write(change: Change): Promise<{ isDone: boolean; leftOut: LeftOut[] }> {
  const leftOut: LeftOut[] = [];
  const before = await readDesk(table.client, table.tableName);
  const sizes: number[] = [];
  const send = table.client.send.bind(table.client);
  const spy = jest.spyOn(table.client, 'send').mockImplementation((command: unknown) => {
    const { TransactItems = [] } = (command as TransactWriteItemsCommand).input;
    sizes.push(...TransactItems.map(({ Put }) => Put?.Item?.brotli?.B?.length ?? 0));
    return send(command as never);
  });
  const isDone = await replaceDesk(table.client, table.tableName, before, change, T0, (each) =>
    leftOut.push(each),
  );
  spy.mockRestore();
  expect(Math.max(...sizes)).toBeLessThan(390_000);
  expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(3_990_000);
  expect(sizes.length).toBeLessThanOrEqual(100);
  return { isDone, leftOut };
}

const closed = () => closedIncidents(table.client, table.tableName, T0 - 1, T0 + 1);
const log = () => deskLogOfDay(table.client, table.tableName, DAY);

describe('an incident that is over', () => {
  it('of thirty thousand alerts is kept whole, over several items', async () => {
    const large = largeIncident('inc-20261121-aaaaaa', 30_000);
    const small = largeIncident('inc-20261121-bbbbbb', 2);
    expect(await write({ ...quiet, closed: [small, large] })).toEqual({ isDone: true, leftOut: [] });
    expect(await closed()).toEqual([large, small]);
  });

  it('among others for which there is no room names fewer of its alerts, and counts them all', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `inc-20261121-00000${index.toString(16)}`);
    await write({ ...quiet, closed: ids.map((id) => largeIncident(id, 20_000)) });
    const kept = await closed();
    expect(kept.map(({ id }) => id)).toEqual(ids);
    for (const incident of kept) {
      expect(Object.keys(incident.members).length).toBeLessThan(20_000);
      expect(alertsOfIncident(incident)).toBe(20_000);
      expect(whoseIncident(incident)).toBe('20000 tenants');
    }
  });

  it('is not shown while parts of it have expired', async () => {
    const large = largeIncident('inc-20261121-aaaaaa', 30_000);
    await write({ ...quiet, closed: [large] });
    const { pk, sk } = keys.incident(T0, large.id);
    await table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: { pk: { S: pk }, sk: { S: sk }, parts: { N: '9' }, brotli: { B: Buffer.of(1) } },
      }),
    );
    expect(await closed()).toEqual([]);
  });
});

describe('a desk for which there is no room', () => {
  const desk = largeDesk(60_000, 4);

  it('leaves alerts of tenants out, says how many, and can go on', async () => {
    const { isDone, leftOut } = await write({ desk, log: [] });
    expect(isDone).toBe(true);
    expect(leftOut).toEqual([{ alerts: expect.any(Number), entries: 0 }]);
    const count = leftOut[0]?.alerts ?? 0;
    const kept = (await readDesk(table.client, table.tableName)).desk;
    expect(Object.keys(kept.alerts)).toHaveLength(60_001 - count);
    expect(Object.values(kept.alerts).map(({ report }) => report.labels.rule)).toContain('down');
    const [incident] = Object.values(kept.incidents);
    expect(incident && alertsOfIncident(incident)).toBe(60_001);
    expect(await log()).toMatchObject([{ what: 'left-out', alerts: count }]);
    expect(await write({ desk: kept, log: [] })).toEqual({ isDone: true, leftOut: [] });
  });

  it('still gives what was decided to whoever decided it', async () => {
    const seen: LeftOut[] = [];
    const store = createDeskStore(table.client, table.tableName, fixedClock(), (each) => seen.push(each));
    expect((await store.change(() => ({ desk, log: [] }))).desk).toBe(desk);
    expect(seen).toHaveLength(1);
  });
});

describe('the log of one change', () => {
  const entry = (index: number): DeskEntry => ({
    atMs: T0,
    what: 'told',
    by: 'notify',
    receiver: `r${index}`,
    fingerprints: largeFingerprints(index),
  });
  const largeFingerprints = (index: number) => Object.keys(largeIncident(`i${index}`, 20).members);

  it('has as many lines as there is room for, the first', async () => {
    const entries = Array.from({ length: 3_000 }, (_, index) => entry(index));
    const { leftOut } = await write({ ...quiet, log: entries });
    const written = await log();
    expect(written).toEqual(entries.slice(0, written.length));
    expect(leftOut).toEqual([{ alerts: 0, entries: 3_000 - written.length }]);
    expect(written.length).toBeGreaterThan(300);
  });
});

it('what an earlier version wrote is read', async () => {
  const incident = largeIncident('inc-20261121-aaaaaa', 3);
  const old = async (key: { pk: string; sk: string }, value: unknown, head = {}) => {
    const Item = {
      pk: { S: key.pk },
      sk: { S: key.sk },
      bytes: { B: gzipSync(JSON.stringify(value)) },
      ...head,
    };
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }));
  };
  await old(keys.deskPart(0), largeDesk(1, 1), { version: { N: '7' }, parts: { N: '1' } });
  await old(keys.incident(T0, incident.id), incident);
  expect(await readDesk(table.client, table.tableName)).toEqual({
    desk: largeDesk(1, 1),
    version: 7,
    parts: 1,
  });
  expect(await closed()).toEqual([incident]);
  expect((await write(quiet)).isDone).toBe(true);
  expect(await readDesk(table.client, table.tableName)).toEqual({ desk: EMPTY_DESK, version: 8, parts: 1 });
});

it('of two that replace the same version one is told to begin anew', async () => {
  const before = await readDesk(table.client, table.tableName);
  const replace = () =>
    replaceDesk(table.client, table.tableName, before, { ...quiet, desk: largeDesk(1, 1) }, T0);
  expect((await Promise.all([replace(), replace()])).toSorted()).toEqual([false, true]);
});

describe('the change of an alert that nobody else writes down', () => {
  it('is in the log of alerts, once, beside what the evaluator wrote', async () => {
    const change = {
      atMs: T0,
      fingerprint: 'abc',
      ruleId: 'webhooks-dlq',
      severity: 'high',
      from: 'inactive',
      to: 'firing',
      reason: 'one was set aside',
      by: 'cloudwatch',
    } as const;
    await write({ ...quiet, changed: [change] });
    await write({ ...quiet, changed: [change] });
    expect(await alertLogOfDay(table.client, table.tableName, DAY)).toEqual([change]);
  });
});

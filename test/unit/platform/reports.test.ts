import { EMPTY_DESK } from '../../../lambdas/domain/dispatch/desk';
import { keys } from '../../../lambdas/domain/state/keys';
import { readDesk, replaceDesk } from '../../../lambdas/platform/dynamo-desk';
import { createSentReports, readReportFacts } from '../../../lambdas/platform/dynamo-reports';
import { MINUTE, T0 } from '../../support/builders';
import { DAY, factsOf } from '../../support/report-facts';
import { openStateTable, type StateTable } from '../../support/state-table';

let state: StateTable;
beforeAll(async () => {
  state = await openStateTable();
});
afterAll(() => state.stop());

it('lets one of two take a report, and forgets it after some days', async () => {
  const sent = createSentReports(state.client, state.tableName);
  const leased = { version: 1, attempts: 1, freeAtMs: T0, isDone: false };
  expect(await sent.read('digest/x')).toBeUndefined();
  expect(await sent.replace('digest/x', undefined, leased)).toBe(true);
  expect(await sent.replace('digest/x', undefined, leased)).toBe(false);
  expect(await sent.read('digest/x')).toEqual(leased);
  const done = { ...leased, version: 2, isDone: true };
  expect(await sent.replace('digest/x', leased, done)).toBe(true);
  expect(await sent.replace('digest/x', leased, done)).toBe(false);
  expect(await sent.read('digest/x')).toEqual(done);
  expect(await state.expire(T0 + 8 * DAY)).toBe(1);
  expect(keys.sentReport('digest/x')).toEqual({ pk: 'reports', sk: 'digest/x' });
});

it('gathers what a report is made of: logs of each day, incidents that are over and that are not', async () => {
  const { entries, incidents } = factsOf([
    { rule: 'dlq-volume', tenant: '', at: 10, until: 40, isAlarm: true },
    { rule: 'webhook-down', tenant: '', at: 1_400, isAlarm: true },
  ]);
  const [closed, open] = incidents;
  if (!closed || !open) throw new Error('two incidents are made');
  const desk = { ...EMPTY_DESK, incidents: { [open.id]: open } };
  const before = await readDesk(state.client, state.tableName);
  const change = { desk, log: entries, closed: [closed] };
  expect(await replaceDesk(state.client, state.tableName, before, change, T0 - MINUTE)).toBe(true);
  const facts = await readReportFacts(state.client, state.tableName, T0 - DAY, T0);
  expect(facts).toMatchObject({
    fromMs: T0 - DAY,
    toMs: T0,
    changes: [],
    entries,
    incidents: [closed, open],
  });
  expect(facts.nameTenant?.('acme')).toBe('acme');
});

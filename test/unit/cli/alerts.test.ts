import { withAlarms } from '../../../cli/alerts/alarms';
import { filterOf } from '../../../cli/alerts/filter';
import { alertAsJson, chosen, renderAlerts } from '../../../cli/alerts/list';
import { renderCsv, renderLog } from '../../../cli/alerts/log';
import type { RuleOf } from '../../../cli/alerts/outlook';
import { findAlert, renderAlert } from '../../../cli/alerts/show';
import type { AlertChange } from '../../../lambdas/domain/alert/change';
import type { StoredAlert } from '../../../lambdas/domain/alert/stored-alert';
import { EMPTY_DESK } from '../../../lambdas/domain/dispatch/desk';
import { foldReports } from '../../../lambdas/domain/dispatch/fold';
import type { AlertStanding } from '../../../lambdas/domain/dispatch/standing';
import { MINUTE, T0 } from '../../support/builders';
import { reportOf } from '../../support/desk-world';
import { packRule } from '../../support/rules';

const alert = (change: Partial<StoredAlert> = {}): StoredAlert => ({
  fingerprint: 'abc123',
  ruleId: 'send-failures',
  tenantId: 'acme',
  severity: 'high',
  state: { status: 'firing', activeSinceMs: T0 - 5 * MINUTE, firedAtMs: T0, evaluatedAtMs: T0 + MINUTE },
  reason: '8 of 48 in 15 min is 16.7 %, limit 5 %',
  value: 0.167,
  version: 3,
  ...change,
});
const resolved = alert({ fingerprint: 'abd456', state: { status: 'resolved', evaluatedAtMs: T0 } });
const pending = alert({
  fingerprint: 'fff',
  severity: 'critical',
  state: { status: 'pending', activeSinceMs: T0, evaluatedAtMs: T0 },
});
const change: AlertChange = {
  atMs: T0,
  fingerprint: 'abc123',
  ruleId: 'send-failures',
  tenantId: 'acme',
  severity: 'high',
  from: 'inactive',
  to: 'firing',
  reason: '8 of 48, "limit" 5 %',
  value: 0.167,
  by: 'evaluate',
};
const line = { atMs: T0, about: change, change };

describe('the list of alerts', () => {
  it('has what fires before what is pending, and what is over only when asked', () => {
    const quiet = alert({ fingerprint: 'q', state: { status: 'inactive', evaluatedAtMs: T0 } });
    const all = [resolved, quiet, pending, alert()];
    expect(chosen(all, false).map(({ fingerprint }) => fingerprint)).toEqual(['abc123', 'fff']);
    expect(chosen(all, true).map(({ fingerprint }) => fingerprint)).toEqual(['abc123', 'fff', 'abd456']);
  });

  it('says since when, in words', () => {
    expect(renderAlerts([alert()], T0 + 12 * MINUTE)).toEqual([
      'state   severity  rule           since       alert   tenant',
      'firing  high      send-failures  12 min ago  abc123  acme',
      '  8 of 48 in 15 min is 16.7 %, limit 5 %',
    ]);
  });

  it('has the incident and who has it below, within 80 columns', () => {
    const standing = {
      hearings: [],
      incident: { id: 'inc-b1c1' },
      mute: { kind: 'silence', by: 'sil-d28bee' },
    } as unknown as AlertStanding;
    const reason = 'p95 of webhookLatency in 5 min is 2.4 s of 4,000 readings, limit 2 s; '.repeat(2);
    const lines = renderAlerts([alert({ reason })], T0 + MINUTE, {}, () => standing);
    expect(lines.at(-1)).toBe('  incident inc-b1c1; silence sil-d28bee');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('says of what is normal again when it will be over', () => {
    const state = { ...alert().state, normalSinceMs: T0 + 3 * MINUTE };
    const rule = packRule({ id: 'send-failures', keepFiringMinutes: 5 });
    const lineOf = (ruleOf: RuleOf) =>
      renderAlerts([alert({ state })], T0 + 4 * MINUTE, {}, () => ({ hearings: [] }), ruleOf)
        .slice(2)
        .map((line) => line.trim())
        .join(' ');
    expect(lineOf(() => rule)).toMatch(/normal since 09:44, over at 09:49 if it stays so: 8 of 48 in 15 min/);
    expect(lineOf(() => undefined)).toMatch(/normal since 09:44: 8 of 48/);
    expect(renderAlert(alert({ state }), rule, [], T0 + 4 * MINUTE)).toContain(
      '  normal     since 2026-11-21 09:44 UTC, 60 s ago; over at 09:49 if it stays so',
    );
    expect(alertAsJson(alert({ state }), rule)).toMatchObject({
      normalSince: '2026-11-21T09:44:00.000Z',
      overAt: '2026-11-21T09:49:00.000Z',
    });
  });

  it('says so kindly when there is nothing to tell', () => {
    expect(renderAlerts([], T0, { tenant: 'acme' })).toEqual([
      'All is quiet: no alert of tenant acme is pending or firing. --all shows those that are over.',
    ]);
    expect(renderAlerts([], T0, { all: true })).toEqual(['No alert is known.']);
  });

  it('is filtered by rule, tenant, severity; the platform is nobody', () => {
    const { tenantId: _tenant, ...platform } = alert();
    expect(filterOf({ tenant: 'platform' })(platform)).toBe(true);
    expect(filterOf({ tenant: 'acme', rule: 'send-failures', severity: ['high'] })(alert())).toBe(true);
    expect(filterOf({ severity: ['critical'] })(alert())).toBe(false);
    expect(() => filterOf({ severity: ['bad'] })).toThrow(
      '--severity: came "bad", accepted is critical, high',
    );
  });
});

describe('one alert', () => {
  it('is found by how its name begins, unless several begin so', () => {
    const all = [alert(), resolved];
    expect(findAlert(all, 'ABC')).toBe(all[0]);
    expect(() => findAlert(all, 'ab')).toThrow(/how 2 alerts begin.*\n {2}abc123 .*\n {2}abd456/);
    expect(() => findAlert(all, 'zz')).toThrow('there is no alert "zz"; `kentongan alerts ls --all`');
  });

  it('tells its times, what is owed, and what has happened', () => {
    const owed = reportOf('firing', T0, T0);
    const lines = renderAlert(alert({ owed }), packRule({ id: 'send-failures' }), [change], T0 + 12 * MINUTE);
    expect(lines).toContain('  since      2026-11-21 09:41 UTC, 12 min ago');
    expect(lines).toContain('  in breach  since 2026-11-21 09:36 UTC, 17 min ago');
    expect(lines).toContain('  owed       a report of its last change has not gone out yet');
    expect(lines).toContain('  why        kentongan rules why send-failures --tenant acme');
    expect(lines.at(-1)).toBe('  2026-11-21 09:41  inactive -> firing, by evaluate: 8 of 48, "limit" 5 %');
  });

  it('is an alarm of CloudWatch, which no rule explains: what is known is told', () => {
    const labels = { source: 'cloudwatch', alarm: 'Kentongan-dev-webhooks-dlq', rule: 'webhooks-dlq' };
    const report = { ...reportOf('firing', T0, T0), labels, summary: 'Set aside', runbook: 'https://page' };
    const desk = foldReports(EMPTY_DESK, [report], T0);
    const [known] = Object.values(desk.alerts);
    const [stored] = withAlarms([], desk);
    if (!known || !stored) throw new Error('the desk does not know it');
    const among = { standing: { alert: known, hearings: [] }, done: [] };
    const lines = renderAlert(stored, undefined, [], T0 + MINUTE, among);
    expect(lines[1]).toBe('  Set aside');
    expect(lines).toContain('  runbook    https://page');
    expect(lines.join()).toContain('alarm      Kentongan-dev-webhooks-dlq, of CloudWatch');
    expect(lines.join()).not.toContain('rules why');
  });

  it('is of a rule that there is no more: nothing can be replayed', () => {
    const lines = renderAlert(alert(), undefined, [change], T0);
    expect(lines[1]).toBe('  this version has no such rule');
    expect(lines.join()).not.toContain('rules why');
  });
});

describe('the log of alerts', () => {
  it('is a table', () => {
    expect(renderLog([line])[1]).toMatch(
      /^2026-11-21 09:41 {2}high +send-failures {2}acme +inactive -> firing {2}evaluate {2}8 of 48/,
    );
  });

  it('is CSV with quotes where they are needed', () => {
    expect(renderCsv([line])).toEqual([
      'at,rule,tenant,severity,from,to,by,reason,value,fingerprint,what,incident,receiver,silence',
      '2026-11-21T09:41:00.000Z,send-failures,acme,high,inactive,firing,evaluate,"8 of 48, ""limit"" 5 %",0.167,abc123,changed,,,',
    ]);
  });
});

/** Alerts of very many tenants, with names that do not compress. */
import { createHash } from 'node:crypto';
import type { Desk, DeskAlert, Group, Incident, IncidentMember } from '../../lambdas/domain/dispatch/desk';
import { EMPTY_DESK } from '../../lambdas/domain/dispatch/desk';
import { T0 } from './builders';
import { reportOf } from './desk-world';

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 24);

/** An incident that is over, with so many members, each of another tenant. */
export function largeIncident(id: string, alerts: number): Incident {
  const member = (index: number): [string, IncidentMember] => {
    const tenant = `tenant-${hash(`${id} tenant ${index}`).slice(0, 12)}`;
    const times = { episodeMs: T0 + index, resolvedMs: T0 + 7 * index };
    return [
      hash(`${id} ${index}`),
      { rule: 'errors', tenant, severity: 'high', summary: 'errors', ...times },
    ];
  };
  return {
    id,
    manyTenants: true,
    class: 'performance',
    openedMs: T0,
    latestMs: T0 + alerts,
    resolvedMs: T0 + 7 * alerts,
    severity: 'high',
    members: Object.fromEntries(Array.from({ length: alerts }, (_, index) => member(index))),
    told: { slack: { severity: 'high' } },
  };
}

/** One alert of the platform's, and one of each of so many tenants; each was told to so many receivers. */
export function largeDesk(tenants: number, receivers: number): Desk {
  const platform = reportOf('firing', T0, T0, { rule: 'down', severity: 'info' });
  const reports = Array.from({ length: tenants }, (_, index) => {
    const name = hash(`alert ${index}`);
    const report = reportOf('firing', T0, T0, { tenant: `tenant-${hash(`t ${index}`)}`, severity: 'high' });
    return {
      ...report,
      id: `${name}/${T0}/firing/${T0}`,
      fingerprint: name,
      reason: hash(`reason ${index}`),
    };
  });
  const all = [platform, ...reports];
  const alerts = all.map((report): [string, DeskAlert] => [
    report.fingerprint,
    { report, heardMs: T0, incident: 'inc-large' },
  ]);
  const members = all.map(({ fingerprint, labels, severity, summary }): [string, IncidentMember] => [
    fingerprint,
    {
      rule: labels.rule ?? '',
      ...(labels.tenant ? { tenant: labels.tenant } : {}),
      severity,
      summary,
      episodeMs: T0,
    },
  ]);
  const group = (at: number): Group => ({
    path: 'root',
    labels: {},
    dueMs: T0,
    told: {
      [`r${at}`]: {
        episodes: Object.fromEntries(
          all.map(({ fingerprint }, index) => [
            fingerprint,
            { episodeMs: T0, thread: 'inc-large', atMs: T0 + ((index * 7_919 * (at + 1)) % 86_400_000) },
          ]),
        ),
      },
    },
  });
  return {
    ...EMPTY_DESK,
    alerts: Object.fromEntries(alerts),
    groups: Object.fromEntries(Array.from({ length: receivers }, (_, at) => [`root ${at}`, group(at)])),
    incidents: {
      'inc-large': {
        ...largeIncident('inc-large', 0),
        members: Object.fromEntries(members),
      },
    },
  };
}

/** What must hold of all that was told, logged and stored, once everything has come to rest. */
import type { AlertChange, AlertStatus } from '../../../lambdas/domain/alert/change';
import type { AlertReport } from '../../../lambdas/domain/alert/report';
import type { StoredAlert } from '../../../lambdas/domain/alert/stored-alert';
import { groupBy } from '../../../lambdas/domain/collections';
import type { Observer } from './observer';

const MAY_BECOME: Readonly<Record<AlertStatus, readonly AlertStatus[]>> = {
  inactive: ['pending', 'firing'],
  pending: ['inactive', 'firing'],
  firing: ['resolved'],
  resolved: ['pending', 'firing'],
};

/** @param published in the order in which the topic took them, copies among them */
export function reportFaults(published: readonly AlertReport[], due: Observer['due']): readonly string[] {
  const first = new Map<string, AlertReport>();
  const faults: string[] = [];
  for (const report of published) {
    const known = first.get(report.id);
    if (!known) first.set(report.id, report);
    else if (JSON.stringify(known) !== JSON.stringify(report))
      faults.push(`${report.id} was told in two ways`);
  }
  const told = groupBy(first.keys(), (id) => id.split('/')[0] ?? '');
  for (const fingerprint of new Set([...told.keys(), ...due.keys()])) {
    const wanted = due.get(fingerprint) ?? [];
    const ids = told.get(fingerprint) ?? [];
    if (ids.join(' ') !== wanted.join(' ')) {
      const at = wanted.findIndex((id, index) => id !== ids[index]);
      faults.push(`told ${ids[at] ?? 'nothing'} where ${wanted[at] ?? 'nothing more'} was due`);
    }
    const [fired, resolved] = ['firing', 'resolved'].map((kind) =>
      wanted.filter((id) => id.endsWith(`/${kind}`)),
    );
    if (fired?.length !== resolved?.length) faults.push(`${fired?.at(-1)} has no end`);
  }
  return faults;
}

/** The log must be a way that an alert can go, and end where the alert is. */
export function logFaults(
  changes: readonly AlertChange[],
  stored: readonly StoredAlert[],
): readonly string[] {
  const logged = groupBy(changes, ({ fingerprint }) => fingerprint);
  return stored.flatMap(({ fingerprint, ruleId, state }) => {
    const own = logged.get(fingerprint) ?? [];
    const ways = own.map(({ from, to }) => `${from} -> ${to}`);
    const broken = own.findIndex(
      ({ from, to, atMs }, index) =>
        from !== (own[index - 1]?.to ?? 'inactive') ||
        !MAY_BECOME[from].includes(to) ||
        atMs < (own[index - 1]?.atMs ?? atMs),
    );
    return [
      ...(broken < 0 ? [] : [`log of ${ruleId}: ${ways[broken - 1] ?? 'start'}, then ${ways[broken]}`]),
      ...((own.at(-1)?.to ?? 'inactive') === state.status
        ? []
        : [`log of ${ruleId} ends with ${ways.at(-1)}, stored is ${state.status}`]),
    ];
  });
}

/** Once all has been well for long, nothing is under way and nothing is owed. */
export function restFaults(stored: readonly StoredAlert[]): readonly string[] {
  return stored.flatMap(({ ruleId, tenantId, state, flaps, owed }) => {
    const whose = `${ruleId} of ${tenantId ?? 'the platform'}`;
    return [
      ...(state.status === 'pending' || state.status === 'firing'
        ? [`${whose} is ${state.status} though all is well`]
        : []),
      ...(flaps?.flapping ? [`${whose} still flaps`] : []),
      ...(owed ? [`${whose} still owes ${owed.id}`] : []),
    ];
  });
}

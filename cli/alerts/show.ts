import type { AlertChange } from '../../lambdas/domain/alert/change';
import type { StoredAlert } from '../../lambdas/domain/alert/stored-alert';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { systemClock } from '../../lambdas/platform/clock';
import { ago, CommandError, printJson, printLines } from '../output';
import { readPack } from '../rules/pack';
import type { TargetOptions } from '../target';
import { readTime, sayMoment } from '../time-option';
import { alertAsJson, sinceOf } from './list';
import { changeAsJson, renderChange } from './log';
import { openAlerts } from './store';

interface Options extends TargetOptions {
  readonly since: string;
  readonly json?: boolean;
}

export async function showAlert(prefix: string, options: Options): Promise<void> {
  const nowMs = systemClock.now();
  const fromMs = readTime('--since', options.since, nowMs);
  const reader = await openAlerts(options);
  const alert = findAlert(await reader.load(), prefix);
  const history = (await reader.log(fromMs, nowMs)).filter(
    ({ fingerprint }) => fingerprint === alert.fingerprint,
  );
  const rule = readPack().find(({ id }) => id === alert.ruleId);
  if (options.json) {
    printJson({ ...alertAsJson(alert), runbook: rule?.runbook, history: history.map(changeAsJson) });
  } else printLines(renderAlert(alert, rule, history, nowMs));
}

/** Throws a `CommandError` when it is none or several. */
export function findAlert(alerts: readonly StoredAlert[], prefix: string): StoredAlert {
  const found = alerts.filter(({ fingerprint }) => fingerprint.startsWith(prefix.toLowerCase()));
  const [alert] = found;
  if (!alert) {
    throw new CommandError(
      `there is no alert "${prefix}"; \`kentongan alerts ls --all\` has them, in the column "alert"`,
      2,
    );
  }
  if (found.length === 1) return alert;
  const names = found.map(
    ({ fingerprint, ruleId, tenantId }) => `  ${fingerprint}  ${ruleId} ${tenantId ?? ''}`,
  );
  throw new CommandError(
    `"${prefix}" is how ${found.length} alerts begin; give more of one:\n${names.join('\n')}`,
    2,
  );
}

export function renderAlert(
  alert: StoredAlert,
  rule: Rule | undefined,
  history: readonly AlertChange[],
  nowMs: number,
): string[] {
  const { fingerprint, ruleId, tenantId, severity, state, reason, owed } = alert;
  const sinceMs = sinceOf(alert);
  const at = (ms: number) => `${sayMoment(ms)} UTC, ${ago(ms, nowMs)}`;
  const why = `kentongan rules why ${ruleId}${tenantId ? ` --tenant ${tenantId}` : ''}`;
  return [
    `${ruleId} for ${tenantId ? `tenant ${tenantId}` : 'the platform'} (${severity}): ${state.status}`,
    `  ${rule?.summary ?? 'this version has no such rule'}`,
    '',
    ...(sinceMs === undefined ? [] : [`  since      ${at(sinceMs)}`]),
    ...(state.status === 'firing' && state.activeSinceMs !== undefined
      ? [`  in breach  since ${at(state.activeSinceMs)}`]
      : []),
    ...(state.normalSinceMs === undefined ? [] : [`  normal     since ${at(state.normalSinceMs)}`]),
    `  looked at  ${at(state.evaluatedAtMs)}`,
    `  reason     ${reason}`,
    ...(owed ? ['  owed       a report of its last change has not gone out yet'] : []),
    ...(rule ? [`  runbook    ${rule.runbook}`] : []),
    `  why        ${why}`,
    `  alert      ${fingerprint}`,
    '',
    ...(history.length > 0
      ? ['What has happened to it:', ...history.map((change) => `  ${renderChange(change)}`)]
      : ['Nothing has happened to it in this time; --since goes further back.']),
  ];
}

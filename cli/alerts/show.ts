import type { AlertChange } from '../../lambdas/domain/alert/change';
import type { StoredAlert } from '../../lambdas/domain/alert/stored-alert';
import type { DeskEntry } from '../../lambdas/domain/dispatch/desk';
import type { AlertStanding } from '../../lambdas/domain/dispatch/standing';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { systemClock } from '../../lambdas/platform/clock';
import {
  entryAsJson,
  renderEntry,
  sayEscalation,
  sayHearing,
  sayMute,
  sayTaken,
  standingAsJson,
} from '../desk/words';
import { ago, CommandError, printJson, printLines } from '../output';
import { pageOfAlarm } from '../rules/pack';
import type { TargetOptions } from '../target';
import { readTime, sayMoment } from '../time-option';
import { isOfAlarm, withAlarms } from './alarms';
import { alertAsJson, sinceOf } from './list';
import { changeAsJson, renderChange } from './log';
import { knownRules, outlookOf, sayOver } from './outlook';
import { openAlerts } from './store';

interface Options extends TargetOptions {
  readonly since: string;
  readonly json?: boolean;
}

export async function showAlert(prefix: string, options: Options): Promise<void> {
  const nowMs = systemClock.now();
  const fromMs = readTime('--since', options.since, nowMs);
  const reader = await openAlerts(options);
  const [stored, desk, changes, entries] = await Promise.all([
    reader.load(),
    reader.desk.read(),
    reader.log(fromMs, nowMs),
    reader.desk.log(fromMs, nowMs),
  ]);
  const alert = findAlert(withAlarms(stored, desk, changes), prefix);
  const { fingerprint } = alert;
  const standing = reader.desk.standings(desk).of(fingerprint);
  const history = changes.filter((change) => change.fingerprint === fingerprint);
  const done = entries.filter((entry) => concerns(entry, fingerprint, standing.incident?.id));
  const ofAlarm = isAlarm(standing, history);
  const rule = ofAlarm ? undefined : knownRules()(alert.ruleId);
  if (options.json) {
    printJson({
      ...alertAsJson(alert, rule),
      ...standingAsJson(standing),
      ...knownOf(rule, standing),
      history: history.map(changeAsJson),
      done: done.map(entryAsJson),
    });
  } else printLines(renderAlert(alert, rule, history, nowMs, { standing, done }));
}

/** What names no alert is about all of its incident. */
function concerns(entry: DeskEntry, fingerprint: string, incident: string | undefined): boolean {
  if (entry.fingerprints) return entry.fingerprints.includes(fingerprint);
  return incident !== undefined && entry.incident === incident;
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
  among: { readonly standing: AlertStanding; readonly done: readonly DeskEntry[] } = {
    standing: { hearings: [] },
    done: [],
  },
): string[] {
  const { fingerprint, ruleId, tenantId, severity, state, reason, owed } = alert;
  const sinceMs = sinceOf(alert);
  const outlook = outlookOf(alert, rule);
  const over = outlook && sayOver(outlook, nowMs);
  const at = (ms: number) => `${sayMoment(ms)} UTC, ${ago(ms, nowMs)}`;
  const ofAlarm = isAlarm(among.standing, history);
  const { summary, runbook = ofAlarm ? pageOfAlarm(ruleId) : undefined } = knownOf(rule, among.standing);
  return [
    `${ruleId} for ${tenantId ? `tenant ${tenantId}` : 'the platform'} (${severity}): ${state.status}`,
    `  ${summary ?? (ofAlarm ? 'an alarm of CloudWatch' : 'this version has no such rule')}`,
    '',
    ...(sinceMs === undefined ? [] : [`  since      ${at(sinceMs)}`]),
    ...(state.status === 'firing' && state.activeSinceMs !== undefined
      ? [`  in breach  since ${at(state.activeSinceMs)}`]
      : []),
    ...(outlook ? [`  normal     since ${at(outlook.normalSinceMs)}${over ? `; ${over}` : ''}`] : []),
    ...(ofAlarm ? [] : [`  looked at  ${at(state.evaluatedAtMs)}`]),
    `  reason     ${reason}`,
    ...(owed ? ['  owed       a report of its last change has not gone out yet'] : []),
    ...(runbook ? [`  runbook    ${runbook}`] : []),
    ...(ofAlarm ? sayAlarm(alert, among.standing) : sayWhy(alert, rule)),
    `  alert      ${fingerprint}`,
    ...renderStanding(among.standing, nowMs),
    '',
    ...renderHistory(history, among.done),
  ];
}

/** The rule as it is now, or else as it was told. */
function knownOf(
  rule: Rule | undefined,
  { alert }: AlertStanding,
): { readonly summary?: string; readonly runbook?: string } {
  const { summary, runbook } = rule ?? alert?.report ?? {};
  return { ...(summary ? { summary } : {}), ...(runbook ? { runbook } : {}) };
}

/** A rule's judgement can be replayed, */
function sayWhy({ ruleId, tenantId }: StoredAlert, rule: Rule | undefined): readonly string[] {
  return rule ? [`  why        kentongan rules why ${ruleId}${tenantId ? ` --tenant ${tenantId}` : ''}`] : [];
}

/** and an alarm is CloudWatch's own. */
function sayAlarm({ ruleId }: StoredAlert, { alert }: AlertStanding): readonly string[] {
  return [`  alarm      ${alert?.report.labels.alarm ?? ruleId}, of CloudWatch: the reason is its own`];
}

function isAlarm({ alert }: AlertStanding, history: readonly AlertChange[]): boolean {
  return alert?.report.labels.source === 'cloudwatch' || history.some(isOfAlarm);
}

function renderHistory(history: readonly AlertChange[], done: readonly DeskEntry[]): readonly string[] {
  const lines = [
    ...history.map((change) => ({ atMs: change.atMs, line: renderChange(change) })),
    ...done.map((entry) => ({ atMs: entry.atMs, line: renderEntry(entry) })),
  ].sort((a, b) => a.atMs - b.atMs);
  if (lines.length === 0) return ['Nothing has happened to it in this time; --since goes further back.'];
  return ['What has happened to it:', ...lines.map(({ line }) => `  ${line}`)];
}

/** How it stands among people: who has it, who was told, who will be. */
function renderStanding(
  { alert, incident, mute, hearings, escalation }: AlertStanding,
  nowMs: number,
): string[] {
  const taken = alert && sayTaken(alert, nowMs);
  const { why } = alert?.acknowledged ?? {};
  return [
    ...(incident ? [`  incident   ${incident.id}`] : []),
    ...(taken ? [`  taken on   ${taken}${why ? `: ${why}` : ''}`] : []),
    ...(mute ? [`  muted      ${sayMute(mute)}`] : []),
    ...(escalation ? [`  escalates  ${sayEscalation(escalation, nowMs)}`] : []),
    ...hearings.map(
      (hearing, at) => `  ${at === 0 ? 'told     ' : '         '}  ${sayHearing(hearing, nowMs)}`,
    ),
  ];
}

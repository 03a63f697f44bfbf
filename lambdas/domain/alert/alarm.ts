/**
 * CloudWatch's alarms as alerts. An alarm says more of itself than CloudWatch has fields for: its description is a
 * sentence, then lines of `alarm: ...`, `severity: ...`, `category: ...` and `runbook: ...`.
 */
import { asText, type JsonRecord } from '../json';
import { SEVERITIES, type Severity } from '../rule/severity';
import { sayAlarmReason } from './alarm-reason';
import { fingerprint } from './fingerprint';
import type { AlertReport } from './report';

export interface AlarmDescription {
  /** What people call the alarm; its name in CloudWatch is longer. */
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  /** As a rule's. @default availability */
  readonly category?: string;
  readonly runbook?: string;
}

/** The text of a CloudWatch alarm's description, which `readAlarm` reads back. */
export function describeAlarm({ name, title, severity, category, runbook }: AlarmDescription): string {
  return [
    title,
    `alarm: ${name}`,
    `severity: ${severity}`,
    ...(category ? [`category: ${category}`] : []),
    ...(runbook ? [`runbook: ${runbook}`] : []),
  ].join('\n');
}

/** Undefined for a change that says nothing of an alert: to too little data. From there it may still come to OK, which is an end. */
export function readAlarm(message: JsonRecord): AlertReport | undefined {
  const state = message.NewStateValue;
  if (state !== 'ALARM' && state !== 'OK') return undefined;
  const fullName = asText(message.AlarmName) ?? '';
  const changedAt = asText(message.StateChangeTime) ?? '';
  const { name, title, severity, category, runbook } = readDescription(
    asText(message.AlarmDescription) ?? fullName,
    fullName,
  );
  // CloudWatch writes the offset without the colon that ISO 8601 asks for in this form.
  const changedMs = Date.parse(changedAt.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  const atMs = Number.isFinite(changedMs) ? changedMs : 0;
  return {
    id: `${fullName}/${changedAt}/${state}`,
    // By nothing that a deployment may change while it is in alarm: its end would be another's.
    fingerprint: fingerprint({ alarm: fullName }),
    labels: {
      alarm: fullName,
      rule: name,
      severity,
      category: category ?? 'availability',
      scope: 'platform',
      source: 'cloudwatch',
    },
    status: state === 'ALARM' ? 'firing' : 'resolved',
    flapping: false,
    ...(state === 'ALARM' ? { episodeMs: atMs } : {}),
    atMs,
    severity,
    summary: title,
    reason: sayAlarmReason(asText(message.NewStateReason) ?? ''),
    ...(runbook ? { runbook } : {}),
    cooldownMs: 0,
    inhibits: [],
    receivers: [],
  };
}

function readDescription(text: string, fullName: string): AlarmDescription {
  const [title = '', ...lines] = text.split('\n');
  const find = (key: string): string | undefined =>
    lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
  const runbook = find('runbook');
  const category = find('category');
  return {
    name: find('alarm') ?? fullName,
    title,
    severity: SEVERITIES.find((known) => known === find('severity')) ?? 'high',
    ...(category ? { category } : {}),
    ...(runbook ? { runbook } : {}),
  };
}

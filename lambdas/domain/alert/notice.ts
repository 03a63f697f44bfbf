/**
 * What is told to people: one notice when an alert fires, one when it is over. Alerts of our own evaluator and
 * CloudWatch's alarms arrive on the same topic and become the same kind of notice.
 */
import { asRecord, asText, type JsonRecord } from '../json';
import { SEVERITIES, type Severity } from '../rule/severity';

export interface Notice {
  /** The same for the same telling, so that it is told once however often it arrives. */
  readonly id: string;
  readonly kind: 'firing' | 'resolved';
  readonly title: string;
  /** Why, with the values seen. */
  readonly reason: string;
  readonly severity: Severity;
  /** Whose trouble it is; absent for the platform's own. */
  readonly tenant?: { readonly id: string; readonly name: string };
  /** When the alert fired or was resolved, in milliseconds. */
  readonly atMs: number;
  /** Address or path of the page that says what to do. */
  readonly runbook?: string;
  /** The rule's id or the alarm's name. */
  readonly source: string;
}

/** The form in which the evaluator puts a notice on the alerts topic. */
export function encodeNotice(notice: Notice): string {
  return JSON.stringify({ kentonganNotice: 1, ...notice });
}

export type ParsedNotice =
  | { readonly ok: true; readonly notice: Notice }
  | { readonly ok: false; readonly reason: 'not-a-notice' | 'nothing-to-tell' };

/** Reads a message of the alerts topic. */
export function parseNotice(text: string): ParsedNotice {
  let message: JsonRecord | undefined;
  try {
    message = asRecord(JSON.parse(text));
  } catch {
    message = undefined;
  }
  if (message?.kentonganNotice === 1) return readNotice(message);
  if (message && asText(message.AlarmName)) return readAlarm(message);
  return { ok: false, reason: 'not-a-notice' };
}

function readNotice(message: JsonRecord): ParsedNotice {
  const severity = SEVERITIES.find((known) => known === message.severity);
  const id = asText(message.id);
  const title = asText(message.title);
  const kind = message.kind;
  if (!severity || !id || !title || (kind !== 'firing' && kind !== 'resolved')) {
    return { ok: false, reason: 'not-a-notice' };
  }
  const tenant = asRecord(message.tenant);
  const tenantId = asText(tenant?.id);
  const runbook = asText(message.runbook);
  return {
    ok: true,
    notice: {
      id,
      kind,
      title,
      severity,
      reason: asText(message.reason) ?? '',
      atMs: typeof message.atMs === 'number' ? message.atMs : 0,
      source: asText(message.source) ?? '',
      ...(tenantId ? { tenant: { id: tenantId, name: asText(tenant?.name) ?? tenantId } } : {}),
      ...(runbook ? { runbook } : {}),
    },
  };
}

/**
 * An alarm says more of itself than CloudWatch has fields for: its description is a sentence, then lines of
 * `alarm: ...`, `severity: ...` and `runbook: ...`, written by `describeAlarm`.
 */
function readAlarm(message: JsonRecord): ParsedNotice {
  const state = message.NewStateValue;
  const was = message.OldStateValue;
  if (state !== 'ALARM' && !(state === 'OK' && was === 'ALARM'))
    return { ok: false, reason: 'nothing-to-tell' };
  const name = asText(message.AlarmName) ?? '';
  const changedAt = asText(message.StateChangeTime) ?? '';
  const described = readDescription(asText(message.AlarmDescription) ?? name, name);
  const { title, severity, runbook } = described;
  // CloudWatch writes the offset without the colon that ISO 8601 asks for in this form.
  const atMs = Date.parse(changedAt.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return {
    ok: true,
    notice: {
      id: `${name}/${changedAt}/${state}`,
      kind: state === 'ALARM' ? 'firing' : 'resolved',
      title,
      severity,
      reason: asText(message.NewStateReason) ?? '',
      atMs: Number.isFinite(atMs) ? atMs : 0,
      source: described.name,
      ...(runbook ? { runbook } : {}),
    },
  };
}

export interface AlarmDescription {
  /** What people call the alarm; its name in CloudWatch is longer. */
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  readonly runbook?: string;
}

/** The text of a CloudWatch alarm's description, which `parseNotice` reads back. */
export function describeAlarm({ name, title, severity, runbook }: AlarmDescription): string {
  return [title, `alarm: ${name}`, `severity: ${severity}`, ...(runbook ? [`runbook: ${runbook}`] : [])].join(
    '\n',
  );
}

function readDescription(text: string, fullName: string): AlarmDescription {
  const [title = '', ...lines] = text.split('\n');
  const find = (key: string): string | undefined =>
    lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
  const runbook = find('runbook');
  return {
    name: find('alarm') ?? fullName,
    title,
    severity: SEVERITIES.find((known) => known === find('severity')) ?? 'high',
    ...(runbook ? { runbook } : {}),
  };
}

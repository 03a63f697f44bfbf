/**
 * What the evaluator and CloudWatch tell the notifier: an alert as it is after a change. Reports may come twice, late
 * and in another order than they were made; `episodeMs` and `atMs` put them right.
 */
import * as v from 'valibot';
import type { JsonRecord } from '../json';
import { SEVERITIES } from '../rule/severity';

const name = v.pipe(v.string(), v.minLength(1));

const Schema = v.object({
  /** The same for the same change. */
  id: name,
  /** Names the alert: the hash of its identifying labels. */
  fingerprint: name,
  /** All that routes, silences and inhibitions may select by. */
  labels: v.record(v.string(), v.string()),
  status: v.picklist(['firing', 'resolved']),
  /** It comes and goes: neither firing nor resolved is told until it settles. */
  flapping: v.optional(v.boolean(), false),
  /**
   * When the episode fired, and by that its name, in milliseconds. Of something resolved it may be unknown, as with
   * CloudWatch's alarms: then every episode up to `atMs` is over.
   */
  episodeMs: v.exactOptional(v.number()),
  /** When what is reported was so: the scheduled time of the evaluation. */
  atMs: v.number(),
  severity: v.picklist(SEVERITIES),
  /** What it means that it fires, in a sentence. */
  summary: v.string(),
  /** The values seen, in a sentence. */
  reason: v.string(),
  /** Value and limit with their units, such as `23 %` and `above 5 %`. */
  value: v.exactOptional(v.string()),
  limit: v.exactOptional(v.string()),
  tenantName: v.exactOptional(v.string()),
  /** Address of the page that says what to do. */
  runbook: v.exactOptional(v.string()),
  /** X-Ray's name of the evaluation that found it. */
  traceId: v.exactOptional(v.string()),
  /** So long after a firing of it was told, the next episode is not. */
  cooldownMs: v.optional(v.number(), 0),
  /** Rules whose alerts this one explains: for the same tenant or, from the platform, for all. */
  inhibits: v.optional(v.array(v.string()), []),
  /** Receivers that the rule itself asks for, where no route matches it. */
  receivers: v.optional(v.array(v.string()), []),
});

type Parsed = v.InferOutput<typeof Schema>;
type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
export type AlertReport = DeepReadonly<Parsed>;

/** The form in which the evaluator puts a report on the alerts topic. */
export function encodeReport(report: AlertReport): string {
  return JSON.stringify({ kentonganAlert: 1, ...report });
}

/** Undefined for what is no report of the evaluator's. */
export function readReport(message: JsonRecord): AlertReport | undefined {
  const parsed = v.safeParse(Schema, message);
  return message.kentonganAlert === 1 && parsed.success ? parsed.output : undefined;
}

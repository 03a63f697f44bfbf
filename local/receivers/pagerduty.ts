/**
 * PagerDuty's Events API v2, `POST /v2/enqueue`, and what it makes of events: one alert for a `dedup_key`, a page when
 * that opens and at no other time. Source: developer.pagerduty.com/docs/events-api-v2
 */
import { createAllowance } from './allowance';
import { type Answer, jsonAnswer, jsonBody, type ReceivedRequest, type Reply } from './http-request';
import { type JsonRecord, recordOf, recordsOf, textOf } from './json-record';
import { planFailures } from './planned-failures';
import type { Receiver, ReceiverParts } from './receiver';

export interface PagerDutyOptions extends ReceiverParts {
  /** Of the integration. @default any that is one by its form */
  readonly routingKey?: string;
}

export interface PagerDutyAlert {
  readonly dedupKey: string;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  readonly severity: string;
  readonly summary: string;
  /** How often somebody was paged for it. */
  readonly pages: number;
}

export interface PagerDutyReceiver extends Receiver {
  /** Every alert that there ever was, in the order in which they opened; one that opened anew counts its pages on. */
  alerts(): readonly PagerDutyAlert[];
}

const SIZE_LIMIT_BYTES = 512 * 1024;
const SEVERITIES = ['critical', 'error', 'warning', 'info'];
const ACTIONS = ['trigger', 'acknowledge', 'resolve'];

export function createPagerDutyReceiver({ clock, inbox, routingKey }: PagerDutyOptions): PagerDutyReceiver {
  const failures = planFailures(clock);
  // PagerDuty states no figure: it adapts. This is the one it used to state.
  const allowance = createAllowance(clock, { burst: 120, perSecond: 2 });
  const alerts = new Map<string, PagerDutyAlert>();
  let unnamed = 0;

  const receive = (request: ReceivedRequest): Reply => {
    const failure = failures.take();
    if (failure) return failure;
    if (request.method !== 'POST' || request.path !== '/v2/enqueue') return { status: 404, body: '' };
    if (request.bytes.length > SIZE_LIMIT_BYTES) return { status: 413, body: '' };
    const event = recordOf(jsonBody(request));
    const errors = faultsOf(event, routingKey);
    if (errors.length > 0) {
      return jsonAnswer(400, { status: 'invalid event', message: 'Event object is invalid', errors });
    }
    return allowance(textOf(event.routing_key)) > 0 ? { status: 429, body: '' } : take(event);
  };

  const take = (event: JsonRecord): Answer => {
    const dedupKey = textOf(event.dedup_key) || `unnamed-${++unnamed}`;
    const told = apply(event, dedupKey, alerts);
    inbox.add({
      channel: 'pagerduty',
      place: 'service',
      lines: told,
      // The key is a secret and says nothing to a reader.
      payload: { ...event, routing_key: undefined },
      ref: dedupKey,
      ...(told[0]?.startsWith('PAGE') ? {} : { replyTo: dedupKey }),
    });
    return jsonAnswer(202, { status: 'success', message: 'Event processed', dedup_key: dedupKey });
  };
  return { ...failures, receive, alerts: () => [...alerts.values()] };
}

/** Does to the alert what PagerDuty does, and tells it as lines. */
function apply(
  { event_action, payload, links }: JsonRecord,
  dedupKey: string,
  alerts: Map<string, PagerDutyAlert>,
): readonly string[] {
  const { summary, severity, custom_details } = recordOf(payload);
  const known = alerts.get(dedupKey);
  const isOpen = known !== undefined && known.status !== 'resolved';
  if (event_action === 'trigger') {
    alerts.set(dedupKey, {
      dedupKey,
      status: isOpen ? known.status : 'triggered',
      severity: textOf(severity),
      summary: isOpen ? known.summary : textOf(summary),
      pages: (known?.pages ?? 0) + (isOpen ? 0 : 1),
    });
    return [
      `${isOpen ? 'joins the open alert, no page' : 'PAGE'}: ${textOf(summary)}`,
      // In PagerDuty's words, which are not ours; the summary has ours.
      `severity: ${textOf(severity)}`,
      ...detailLines(custom_details),
      ...recordsOf(links).map(({ text, href }) => `${textOf(text)} (${textOf(href)})`),
    ];
  }
  if (!isOpen) return [`${textOf(event_action)}: dropped, no open alert`];
  const status = event_action === 'resolve' ? 'resolved' : 'acknowledged';
  alerts.set(dedupKey, { ...known, status });
  return [`${status}: ${known.summary}`];
}

function detailLines(details: unknown): readonly string[] {
  return Object.entries(recordOf(details)).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((each) => `${name}: ${String(each)}`) : [`${name}: ${String(value)}`],
  );
}

function faultsOf(event: JsonRecord, routingKey: string | undefined): readonly string[] {
  const key = textOf(event.routing_key);
  const action = textOf(event.event_action);
  return [
    ...(key.length === 32 ? [] : ["Length of 'routing_key' is incorrect (should be 32 characters)"]),
    ...(routingKey && key.length === 32 && key !== routingKey ? ["'routing_key' is not known"] : []),
    ...(ACTIONS.includes(action) ? [] : ["'event_action' is invalid (must be one of the following: ...)"]),
    ...(textOf(event.dedup_key).length > 255 ? ["Length of 'dedup_key' is incorrect (maximum 255)"] : []),
    ...(action !== 'trigger' && textOf(event.dedup_key) === '' ? ["'dedup_key' is missing or blank"] : []),
    ...(action === 'trigger' ? faultsOfPayload(recordOf(event.payload)) : []),
    ...(recordsOf(event.links).every(({ href }) => textOf(href) !== '')
      ? []
      : ["'links' has one without 'href'"]),
  ];
}

function faultsOfPayload({ summary, source, severity, timestamp }: JsonRecord): readonly string[] {
  return [
    ...(textOf(summary) === '' ? ["'payload.summary' is missing or blank"] : []),
    ...(textOf(summary).length > 1024 ? ["Length of 'payload.summary' is incorrect (maximum 1024)"] : []),
    ...(textOf(source) === '' ? ["'payload.source' is missing or blank"] : []),
    ...(SEVERITIES.includes(textOf(severity)) ? [] : ["'payload.severity' is invalid"]),
    ...(timestamp === undefined || Number.isFinite(Date.parse(textOf(timestamp)))
      ? []
      : ["'payload.timestamp' is invalid"]),
  ];
}

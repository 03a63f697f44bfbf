/**
 * PagerDuty, by its Events API v2. The thread is the `dedup_key`: PagerDuty keeps one alert of it, pages when that
 * opens, and joins everything later to it without another page.
 * Source: developer.pagerduty.com/docs/events-api-v2/trigger-events
 */
import * as v from 'valibot';
import { runbooksOf } from '../../domain/message/layout';
import type { Message } from '../../domain/message/message';
import { isOver, measuredOf, oneLine, summaryOf, whenOf, whoseOf } from '../../domain/message/words';
import type { Severity } from '../../domain/rule/severity';
import type { Channel, ChannelKind, ChannelParts, Outcome } from '../channel-kind';
import { isTaken, jsonOf, nonsense, outcomeOf, type ProviderAnswer, post } from '../post';
import { Api } from './fields';

/** An account in Europe sets `api` to `https://events.eu.pagerduty.com`. */
const DEFAULT_API = 'https://events.pagerduty.com';

const Credential = v.strictObject({
  routingKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{32}$/)),
  api: Api,
});
const Target = v.strictObject({});

type PagerDutyCredential = v.InferOutput<typeof Credential>;

export const PAGERDUTY: ChannelKind<PagerDutyCredential, v.InferOutput<typeof Target>> = {
  name: 'pagerduty',
  credential: Credential,
  target: Target,
  open: (credential, _target, parts) => openPagerDuty(credential, parts),
};

function openPagerDuty({ routingKey, api = DEFAULT_API }: PagerDutyCredential, parts: ChannelParts): Channel {
  return {
    send: async (message) => {
      const event = renderPagerDuty(message);
      // Nothing of PagerDuty's says "less of it" and is sure not to page whoever has closed the alert there.
      if (!event) return { kind: 'delivered' };
      const body = JSON.stringify({ routing_key: routingKey, ...event });
      return read(await post({ url: `${api}/v2/enqueue`, body }, parts));
    },
  };
}

function read(answer: ProviderAnswer): Outcome {
  const body = jsonOf(answer);
  if (isTaken(answer)) {
    return body?.status === 'success' ? { kind: 'delivered' } : nonsense(answer, 'PagerDuty');
  }
  const isAboutKey = answer.status === 400 && JSON.stringify(body?.errors ?? '').includes('routing_key');
  return outcomeOf(answer, isAboutKey ? 'the routing key is not one of PagerDuty’s' : undefined);
}

const SEVERITIES: Readonly<Record<Severity, 'critical' | 'error' | 'warning' | 'info'>> = {
  critical: 'critical',
  high: 'error',
  warning: 'warning',
  notice: 'info',
  info: 'info',
};

/** The event but for its routing key; undefined when there is nothing to say over PagerDuty. */
export function renderPagerDuty(message: Message): object | undefined {
  const key = { dedup_key: message.thread.slice(0, 255) };
  if (isOver(message)) return { ...key, event_action: 'resolve' };
  if (message.kind === 'resolved') return undefined;
  if (message.kind === 'acknowledged') return { ...key, event_action: 'acknowledge' };
  const [worst] = message.alerts;
  return {
    ...key,
    event_action: 'trigger',
    payload: {
      summary: summaryOf(message),
      source: worst ? whoseOf(worst) : 'Platform',
      severity: SEVERITIES[message.severity],
      timestamp: new Date(worst?.sinceMs ?? message.atMs).toISOString(),
      ...(worst ? { class: oneLine(worst.rule, 100) } : {}),
      ...(worst?.tenant ? { group: oneLine(worst.tenant.id, 64) } : {}),
      custom_details: detailsOf(message),
    },
    links: runbooksOf(message).map(({ url, label }) => ({ href: url, text: `What to do: ${label}` })),
    client: 'Kentongan',
  };
}

function detailsOf(message: Message): object {
  const { alerts, totals, commands, note, incident, traceId, person, atMs } = message;
  const told = alerts.map((alert) =>
    [whoseOf(alert), measuredOf(alert), oneLine(alert.reason, 300), whenOf(alert, atMs)]
      .filter((part) => part)
      .join(' · '),
  );
  const more = totals.firing + totals.resolved - alerts.length;
  return {
    ...(note ? { why_now: oneLine(note, 300) } : {}),
    ...(person ? { for: oneLine(person, 64) } : {}),
    alerts: [...told, ...(more > 0 ? [`… and ${more} more`] : [])],
    firing: totals.firing,
    ...(totals.resolved > 0 ? { over: totals.resolved } : {}),
    ...(incident ? { incident: oneLine(incident.id, 64) } : {}),
    ...(traceId ? { trace: oneLine(traceId, 64) } : {}),
    ...(commands.acknowledge ? { acknowledge: oneLine(commands.acknowledge, 300) } : {}),
    ...(commands.silence ? { silence: oneLine(commands.silence, 300) } : {}),
    see_more: oneLine(commands.show, 300),
  };
}

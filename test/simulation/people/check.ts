/** What must hold of a month, once it is over: who heard what, compared with what happened. */
import { groupBy } from '../../../lambdas/domain/collections';
import { matches, parseMatcher } from '../../../lambdas/domain/routing/matcher';
import type { Lived, Sending } from './life';
import { type Episode, MINUTE_MS, type Plan } from './plan';

/** An episode by rule, tenant and start: messages name their alerts by these. */
type Name = string;

const NEWS = new Set(['firing', 'update', 'unmuted', 'repeat', 'escalation', 'flapping']);
/** The group waits, the report is late, a crash holds the order for its lease or the queue hands out again. */
const TOLD_WITHIN_MS = 45 * MINUTE_MS;

export function faultsOf(plan: Plan, lived: Lived): readonly string[] {
  return [
    ...onceFaults(plan, lived),
    ...endFaults(lived),
    ...mutedFaults(lived),
    ...takenFaults(lived),
    ...missedFaults(plan, lived),
    ...restFaults(lived),
  ];
}

/** One line of what was sent: an alert of a message. */
interface Line extends Sending {
  readonly name: Name;
  readonly isOver: boolean;
}

function linesOf(sendings: readonly Sending[]): readonly Line[] {
  return sendings.flatMap((sending) =>
    namesOf(sending.message).map(({ name, status }) => ({ ...sending, name, isOver: status === 'resolved' })),
  );
}

/** An episode is told as firing once to a receiver, and as over once, and only where it was told before. */
function onceFaults(plan: Plan, { sendings, entries }: Lived): readonly string[] {
  const flapping = new Set(plan.episodes.filter(({ flaps }) => flaps).map(nameOf));
  // Of what was dropped after a crash nobody knows whether it went out: its end is told to be sure.
  const unsure = new Set(entries.filter(({ what }) => what === 'not-told').map(({ receiver }) => receiver));
  const told = new Set<string>();
  const early: string[] = [];
  for (const { receiver, name, isOver } of linesOf(sendings)) {
    if (!isOver) told.add(`${receiver} ${name}`);
    else if (!told.has(`${receiver} ${name}`) && !unsure.has(receiver)) {
      early.push(`${receiver}: ${name} is over and was never told`);
    }
  }
  // What was told while the desk was out of reach is in no desk.
  const counted = linesOf(sendings).filter(
    ({ name, isOver, message }) =>
      !flapping.has(name) &&
      !message.key.endsWith('/unrecorded') &&
      (isOver || message.kind === 'firing' || message.kind === 'update'),
  );
  const twice = [
    ...groupBy(counted, ({ receiver, name, isOver }) => `${receiver} ${isOver ? 'over' : 'firing'} ${name}`),
  ]
    .filter(([, lines]) => new Set(lines.map(({ message }) => message.key)).size > 1)
    .map(([what]) => `told by several messages: ${what}`);
  return [...early, ...twice];
}

/** Who surely heard that it fires hears that it is over, unless it fires again by then. */
function endFaults({ sendings }: Lived): readonly string[] {
  const open = new Map<string, Name>();
  for (const { receiver, message, arrived } of sendings) {
    if (!arrived || message.kind === 'acknowledged') continue;
    for (const { name, status } of namesOf(message)) {
      const alert = `${receiver} ${name.split('@')[0]}`;
      if (status === 'resolved') open.delete(alert);
      else open.set(alert, name);
    }
  }
  return [...open].map(([alert, name]) => `${alert} never hears that ${name} is over`);
}

/** Nothing is told while a silence mutes it; what may have been sent before the silence may be sent again. */
function mutedFaults({ sendings, silenced }: Lived): readonly string[] {
  const silences = silenced.map(({ matcher, ...window }) => ({
    ...window,
    matchers: [parseMatcher(matcher)],
  }));
  return sendings
    .filter(({ isRetry, message }) => !isRetry && message.kind !== 'acknowledged')
    .flatMap(({ atMs, receiver, message }) => {
      const active = silences.filter(({ fromMs, toMs }) => fromMs < atMs && atMs <= toMs);
      return message.alerts.flatMap(({ rule, tenant, severity }) => {
        const labels = { rule, severity, ...(tenant ? { tenant: tenant.id } : {}) };
        const isMuted = active.some(({ matchers }) => matches(matchers, labels));
        return isMuted ? [`${receiver} is told of ${rule} of ${tenant?.id} while it is silenced`] : [];
      });
    });
}

/** Nobody is reminded of what somebody has taken on; each level is told once. */
function takenFaults({ sendings, entries }: Lived): readonly string[] {
  const first = sendings.filter(({ isRetry }) => !isRetry);
  const reminded = first.filter(({ atMs, message }) => {
    const { kind, thread, incident } = message;
    const own = entries.filter((entry) => entry.incident === thread && entry.atMs <= atMs);
    const last = own.findLast(({ what }) => what === 'acknowledged' || what === 'acknowledgement-ended');
    // To an incident of several, one may have come that nobody has taken on.
    return kind === 'repeat' && incident?.alerts === 1 && last?.what === 'acknowledged' && last.atMs < atMs;
  });
  const levels = first
    .filter(({ message }) => message.kind === 'escalation')
    .map(({ message }) => message.key);
  return [
    ...reminded.map(({ via, message }) => `${via} is reminded of ${message.thread}, which is taken`),
    ...[...groupBy(levels, (key) => key)]
      .filter(([, all]) => all.length > 1)
      .map(([key]) => `${key} was told again`),
  ];
}

/** What lasts, and is not muted meanwhile, reaches a channel that can be reached. */
function missedFaults({ episodes, outages }: Plan, { sendings, silenced }: Lived): readonly string[] {
  const slack = sendings.filter(
    ({ via, arrived, message }) => via === 'slack' && arrived && NEWS.has(message.kind),
  );
  const told = new Set(slack.flatMap(({ message }) => namesOf(message).map(({ name }) => name)));
  const many = new Set(
    slack
      .filter(({ message }) => message.totals.firing > message.alerts.length)
      .map(({ message }) => message.kind),
  );
  return episodes.flatMap((episode) => {
    const { subject, startMs, endMs, flaps } = episode;
    const untilMs = startMs + TOLD_WITHIN_MS + subject.cooldownMs;
    const isHeardOf =
      subject.category !== 'security' && subject.rule !== 'silence' && !flaps && endMs > untilMs;
    if (!isHeardOf || told.has(nameOf(episode)) || many.size > 0) return [];
    const overlaps = (window: { readonly fromMs: number; readonly toMs: number }) =>
      window.fromMs <= untilMs && startMs <= window.toMs;
    const labels = { rule: subject.rule, severity: subject.severity, tenant: subject.tenant ?? '' };
    const isExcused =
      outages.some((outage) => outage.receiver === 'slack' && overlaps(outage)) ||
      silenced.some((window) => overlaps(window) && matches([parseMatcher(window.matcher)], labels)) ||
      // A platform in trouble explains what its tenants suffer.
      episodes.some(
        (other) =>
          !other.subject.tenant && other.startMs <= untilMs && startMs <= other.endMs + 10 * MINUTE_MS,
      );
    return isExcused
      ? []
      : [`nobody is told of ${nameOf(episode)}, which lasts ${(endMs - startMs) / MINUTE_MS} min`];
  });
}

function restFaults({ desk }: Lived): readonly string[] {
  return (['alerts', 'groups', 'orders', 'incidents'] as const).flatMap((part) => {
    const left = Object.keys(desk[part]);
    return left.length > 0 ? [`${left.length} ${part} are left: ${left[0]}`] : [];
  });
}

function nameOf({ subject, startMs }: Episode): Name {
  return `${subject.rule}/${subject.tenant ?? ''}@${startMs}`;
}

function namesOf(message: Sending['message']): readonly { readonly name: Name; readonly status: string }[] {
  return message.alerts.map(({ rule, tenant, sinceMs, status }) => ({
    name: `${rule}/${tenant?.id ?? ''}@${sinceMs}`,
    status,
  }));
}

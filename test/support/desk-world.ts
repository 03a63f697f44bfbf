/** The notifier's decisions lived through in virtual time: reports go in, channels answer as told, messages come out. */
import { fingerprint } from '../../lambdas/domain/alert/fingerprint';
import type { AlertReport } from '../../lambdas/domain/alert/report';
import { composeMessage } from '../../lambdas/domain/dispatch/compose';
import {
  type Change,
  type Desk,
  type DeskEntry,
  EMPTY_DESK,
  type Incident,
  type Order,
} from '../../lambdas/domain/dispatch/desk';
import { type Sending, settleOrder } from '../../lambdas/domain/dispatch/orders';
import { nextDueMs, tick } from '../../lambdas/domain/dispatch/tick';
import type { Message } from '../../lambdas/domain/message/message';
import { parseMatcher } from '../../lambdas/domain/routing/matcher';
import type { Receiver, Route, Routing } from '../../lambdas/domain/routing/routing';
import { MINUTE, T0 } from './builders';

export const SECOND = 1_000;

/** A route that groups by rule, waits half a minute, looks each five and repeats after four hours. */
export function routeOf(change: Partial<Route> & { match?: readonly string[] } = {}): Route {
  const { match = [], ...rest } = change;
  return {
    path: 'root',
    matchers: match.map(parseMatcher),
    receivers: ['slack'],
    groupBy: ['rule'],
    groupWaitMs: 30 * SECOND,
    groupIntervalMs: 5 * MINUTE,
    repeatIntervalMs: 240 * MINUTE,
    continue: false,
    routes: [],
    ...rest,
  };
}

export function routingOf(
  change: Partial<Routing> = {},
  receivers: Readonly<Record<string, Partial<Receiver>>> = {},
): Routing {
  const all = { slack: {}, ...receivers };
  return {
    receivers: new Map(
      Object.entries(all).map(([name, receiver]) => [
        name,
        { name, channel: 'slack', credential: 'slack', target: {}, sendResolved: true, ...receiver },
      ]),
    ),
    root: routeOf(),
    inhibit: [],
    escalations: new Map(),
    people: new Map(),
    schedules: new Map(),
    maintenance: [],
    ...change,
  };
}

export interface ReportWish {
  readonly rule?: string;
  readonly tenant?: string;
  readonly severity?: AlertReport['severity'];
  readonly category?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly change?: Partial<AlertReport>;
}

export interface Heard {
  readonly atMs: number;
  readonly receiver: string;
  readonly message: Message;
}

export interface DeskWorld {
  desk: Desk;
  nowMs: number;
  readonly heard: Heard[];
  readonly log: DeskEntry[];
  readonly closed: Incident[];
  /** What the channels answer from now on. */
  answer(how: (receiver: string, message: Message) => Sending): void;
  /** An alert fires now; its fingerprint. */
  fire(wish?: ReportWish): string;
  /** The alert of the same wish is over now. */
  resolve(wish?: ReportWish): void;
  take(reports: readonly AlertReport[]): void;
  /** Somebody changes the desk. */
  apply(change: (desk: Desk) => Change): void;
  /** Time passes; the notifier looks whenever something is due, and each minute. */
  run(ms: number): void;
  /** What was heard as lines: minute, receiver, kind, and what fires and is over by rule and tenant. */
  lines(): readonly string[];
}

export function reportOf(
  status: AlertReport['status'],
  atMs: number,
  episodeMs: number,
  wish: ReportWish = {},
): AlertReport {
  const {
    rule = 'latency',
    tenant,
    severity = 'critical',
    category = 'performance',
    labels = {},
    change = {},
  } = wish;
  const identity = { rule, severity, ...(tenant ? { tenant } : {}) };
  const name = fingerprint(identity);
  return {
    id: `${name}/${episodeMs}/${status}/${atMs}`,
    fingerprint: name,
    labels: { ...identity, category, scope: tenant ? 'tenant' : 'platform', ...labels },
    status,
    flapping: false,
    episodeMs,
    atMs,
    severity,
    summary: `${rule} is wrong`,
    reason: 'seen',
    cooldownMs: 0,
    inhibits: [],
    receivers: [],
    ...(tenant ? { tenantName: `The ${tenant} company` } : {}),
    ...change,
  };
}

export function deskWorld(routing: Routing = routingOf()): DeskWorld {
  let answer: (receiver: string, message: Message) => Sending = () => ({ kind: 'delivered' });
  const episodes = new Map<string, number>();
  const note = ({ desk, log, closed = [] }: Change): void => {
    world.desk = desk;
    world.log.push(...log);
    world.closed.push(...closed);
  };
  const send = (order: Order): void => {
    const message = composeMessage(order, world.desk, world.nowMs);
    const sending: Sending = message ? answer(order.via, message) : { kind: 'delivered' };
    if (message && sending.kind === 'delivered') {
      world.heard.push({ atMs: world.nowMs, receiver: order.via, message });
    }
    note(settleOrder(world.desk, order.key, sending, routing, world.nowMs));
  };
  const look = (reports: readonly AlertReport[] = []): void => {
    let fresh = reports;
    for (let round = 0; round < 50; round++) {
      const ticked = tick(world.desk, routing, fresh, world.nowMs);
      note(ticked);
      fresh = [];
      if (ticked.leased.length === 0) return;
      ticked.leased.forEach(send);
    }
    throw new Error('the notifier finds no end');
  };
  const world: DeskWorld = {
    desk: EMPTY_DESK,
    nowMs: T0,
    heard: [],
    log: [],
    closed: [],
    answer: (how) => {
      answer = how;
    },
    fire: (wish) => {
      const report = reportOf('firing', world.nowMs, world.nowMs, wish);
      episodes.set(report.fingerprint, world.nowMs);
      look([report]);
      return report.fingerprint;
    },
    resolve: (wish) => {
      const report = reportOf('resolved', world.nowMs, world.nowMs, wish);
      const episodeMs = episodes.get(report.fingerprint) ?? world.nowMs;
      look([{ ...report, episodeMs }]);
    },
    take: look,
    apply: (change) => note(change(world.desk)),
    run: (ms) => {
      const endMs = world.nowMs + ms;
      while (world.nowMs < endMs) {
        const minuteMs = (Math.floor(world.nowMs / MINUTE) + 1) * MINUTE;
        const dueMs = Math.max(nextDueMs(world.desk) ?? minuteMs, world.nowMs + 1);
        world.nowMs = Math.min(endMs, minuteMs, dueMs);
        look();
      }
    },
    lines: () => world.heard.map(lineOf),
  };
  return world;
}

function lineOf({ atMs, receiver, message }: Heard): string {
  const at = ((atMs - T0) / MINUTE).toFixed(1).replace(/\.0$/, '');
  const names = message.alerts.map(
    ({ status, rule, tenant }) =>
      `${{ firing: '+', resolved: '-', flapping: '~' }[status]}${rule}${tenant ? `/${tenant.id}` : ''}`,
  );
  return `${at} ${receiver} ${message.kind} ${names.join(' ')}`;
}

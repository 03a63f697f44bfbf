/**
 * Takes reports of alerts to the desk, decides there who is to be told what, tells it, and notes what came of it.
 *
 * A crash before the desk is replaced: the reports come again. A crash after it, or between a channel's taking a message
 * and the note of that: the lease of the order runs out and it is sent again under the same key. Two at once: each order
 * is leased by whoever replaced the desk first.
 */
import type { SQSEvent } from 'aws-lambda';
import { parseReport } from '../domain/alert/parse-report';
import type { AlertReport } from '../domain/alert/report';
import { groupBy } from '../domain/collections';
import { composeMessage } from '../domain/dispatch/compose';
import type { Change, Desk, DeskEntry, Order } from '../domain/dispatch/desk';
import { placesOf } from '../domain/dispatch/groups';
import { releaseOrder, type Sending, settleOrder } from '../domain/dispatch/orders';
import { nextDueMs, type Ticked, tick } from '../domain/dispatch/tick';
import { reasonOf } from '../domain/failure';
import { METRICS } from '../domain/metric/names';
import type { Routing } from '../domain/routing/routing';
import type { NotifyParts } from './ports';
import { tellBlindly } from './tell-blindly';

/** From the queue of reports, or from the schedule. */
export type NotifyEvent = SQSEvent | { readonly scheduledAt?: string };
export type NotifyHandler = (event: NotifyEvent) => Promise<void>;

/** Each round tells what the round before made due, such as a fallback; more are left to the next call. */
const MOST_ROUNDS = 6;
/** Nothing is begun to be sent after this; the slowest channels take ten seconds for a message. */
const BUDGET_MS = 25_000;
/** The schedule calls each minute: what is due before is woken up for. */
const SCHEDULE_MS = 60_000;

interface Round extends Change, Pick<Ticked, 'leased'> {
  /** What nobody would take in a day. */
  readonly dead: readonly Order[];
}

interface Sent {
  readonly order: Order;
  /** Absent where there was no time left to begin it. */
  readonly sending?: Sending;
  readonly atMs: number;
}

export function createNotify(parts: NotifyParts): NotifyHandler {
  const { clock, log, metrics } = parts;

  return async (event) => {
    const messages = 'Records' in event ? event.Records : [];
    const received = messages.flatMap(({ body, messageId, attributes }) => {
      if (isWakeUp(body)) return [];
      const parsed = parseReport(body);
      if (!parsed.ok) log.info('report.skipped', { reason: parsed.reason, messageId });
      const isFirst = attributes.ApproximateReceiveCount === '1';
      return parsed.ok ? [{ report: parsed.report, isFirst }] : [];
    });
    const reports = received.map(({ report }) => report);
    try {
      const routing = await parts.readRouting();
      for (const { labels, severity } of unheard(reports, routing)) {
        log.warn('notice.no-channel', { rule: labels.rule ?? '', severity });
      }
      // A write of which no answer came may have been made: doing it again changes nothing that was done.
      const desk = await work(reports, routing)
        .catch(() => work(reports, routing))
        .catch(async (error: unknown) => {
          // Without the desk nobody knows what was told. That it is out of reach may be what people need to hear.
          const fresh = received.flatMap(({ report, isFirst }) => (isFirst ? [report] : []));
          await tellBlindly(fresh, routing, parts);
          throw error;
        });
      await wakeInTime(desk);
      if (!('Records' in event)) await parts.sendDueReports?.(routing);
    } finally {
      metrics.flush();
    }
  };

  async function work(reports: readonly AlertReport[], routing: Routing): Promise<Desk> {
    const startedMs = clock.now();
    let fresh = reports;
    let sent: readonly Sent[] = [];
    for (let round = 1; ; round++) {
      const isLast = round === MOST_ROUNDS || clock.now() - startedMs > BUDGET_MS;
      const made = await parts.desk.change((desk) => oneRound(desk, routing, fresh, sent, isLast));
      await setAside(made.dead);
      if (made.leased.length === 0) return made.desk;
      sent = await sendAll(made.desk, made.leased, routing, startedMs + BUDGET_MS);
      fresh = [];
    }
  }

  /** Notes what came of the last round, and decides what is next. The last round sends nothing any more. */
  function oneRound(
    before: Desk,
    routing: Routing,
    reports: readonly AlertReport[],
    sent: readonly Sent[],
    isLast: boolean,
  ): Round {
    let desk = before;
    const entries: DeskEntry[] = [];
    const dead: Order[] = [];
    for (const { order, sending, atMs } of sent) {
      if (!sending) {
        desk = releaseOrder(desk, order.key);
        continue;
      }
      const settled = settleOrder(desk, order.key, sending, routing, atMs);
      desk = settled.desk;
      entries.push(...settled.log);
      if (settled.dead) dead.push(settled.dead);
    }
    if (isLast) return { desk, log: entries, leased: [], dead };
    const ticked = tick(desk, routing, reports, clock.now());
    return { ...ticked, log: [...entries, ...ticked.log], dead };
  }

  /** For people to look at: the alert itself is told anew for as long as it fires. */
  async function setAside(dead: readonly Order[]): Promise<void> {
    for (const { thread, kind, receiver, via, createdMs } of dead) {
      metrics.count(METRICS.noticeGivenUp);
      await parts.setAside({
        kentonganGivenUp: 1,
        incident: thread,
        kind,
        receiver,
        via,
        sinceMs: createdMs,
      });
    }
  }

  /** One message after the other to a receiver, so that a thread's first is there before the next; receivers beside each other. */
  async function sendAll(
    desk: Desk,
    leased: readonly Order[],
    routing: Routing,
    untilMs: number,
  ): Promise<readonly Sent[]> {
    const lanes = [...groupBy(leased, ({ via }) => via).values()];
    const sent = await Promise.all(
      lanes.map(async (orders) => {
        let seen = desk;
        const done: Sent[] = [];
        for (const order of orders) {
          // Of many to one that is slow to answer, what came of the first is to be noted before the time is over.
          if (clock.now() > untilMs) {
            done.push({ order, atMs: clock.now() });
            continue;
          }
          const sending = await send(order, seen);
          const atMs = clock.now();
          seen = settleOrder(seen, order.key, sending, routing, atMs).desk;
          done.push({ order, sending, atMs });
        }
        return done;
      }),
    );
    return sent.flat();
  }

  async function send(order: Order, desk: Desk): Promise<Sending> {
    const message = composeMessage(order, desk, clock.now());
    // Its incident is over and gone: to say nothing is all that can be said.
    if (!message) return { kind: 'delivered' };
    const opened = await parts.openReceiver(order.via);
    const sending: Sending = opened.ok
      ? await opened.channel.send(message)
      : { kind: 'refused', reason: opened.reason };
    const what = { receiver: order.via, kind: order.kind, incident: order.thread };
    if (sending.kind === 'delivered') {
      metrics.count(METRICS.noticeDelivered);
      log.info('notice.delivered', what);
    } else {
      metrics.count(METRICS.noticeFailed);
      log.error('notice.not-delivered', { ...what, errorCode: sending.kind, reason: sending.reason });
    }
    return sending;
  }

  async function wakeInTime(desk: Desk): Promise<void> {
    const dueMs = nextDueMs(desk);
    if (dueMs === undefined || dueMs - clock.now() >= SCHEDULE_MS) return;
    await parts.wakeUp(Math.max(1, Math.ceil((dueMs - clock.now()) / 1000))).catch((error: unknown) => {
      // The schedule comes within the minute.
      log.warn('wake-up.not-sent', { reason: reasonOf(error) });
    });
  }
}

/** What fires and has no receiver: none of those that the routing names has been set up. */
function unheard(reports: readonly AlertReport[], routing: Routing): readonly AlertReport[] {
  return reports.filter(({ status, receivers, labels }) => {
    return status === 'firing' && placesOf({ report: { receivers, labels } }, routing).length === 0;
  });
}

/** What the function sends itself. */
export const WAKE_UP = JSON.stringify({ kentonganWakeUp: 1 });

function isWakeUp(body: string): boolean {
  return body === WAKE_UP;
}

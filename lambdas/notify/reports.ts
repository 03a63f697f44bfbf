/**
 * Sends digests and reports when they are due, each to each receiver once. Whoever sends one leases it first; a crash
 * before the channel took it, or after and before that is noted, lets the lease run out, and it is sent again under the
 * same key. A channel that is down is asked again until the report is too old to be of use.
 */
import { nameOf, reasonOf } from '../domain/failure';
import type { Report } from '../domain/message/message';
import { digestOf } from '../domain/report/digest';
import { type DueReport, dueReports, type Timetables } from '../domain/report/due';
import type { Facts } from '../domain/report/facts';
import { alertQualityOf, qualityReportOf } from '../domain/report/quality';
import type { SentReport } from '../domain/report/sent-report';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Outcome } from './channel-kind';
import type { OpenReceiver } from './ports';

type OpenedReceiver = Awaited<ReturnType<OpenReceiver>>;

export interface ReportParts {
  readonly sent: SentReports;
  readonly readFacts: (fromMs: number, toMs: number) => Promise<Facts>;
  readonly openReceiver: OpenReceiver;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SentReports {
  read(name: string): Promise<SentReport | undefined>;
  /** False when somebody else has replaced it since it was read. */
  replace(name: string, before: SentReport | undefined, after: SentReport): Promise<boolean>;
}

/** Never rejects: a report that cannot be sent keeps nobody from being told of an alert. */
export type SendDueReports = (timetables: Timetables) => Promise<void>;

/** Longer than a sender can be at work. */
const LEASE_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** Keeps in mind what is done, so that most minutes ask the table for nothing. */
export function createReports(parts: ReportParts): SendDueReports {
  const { sent, clock, log } = parts;
  const done = new Set<string>();

  return async (timetables) => {
    for (const due of dueReports(timetables, clock.now())) {
      // Read once for all receivers, and only when somebody is to be sent it.
      let made: Promise<Report> | undefined;
      const make = () => {
        made ??= makeReport(due, parts);
        return made;
      };
      for (const receiver of due.receivers) {
        const name = `${due.key}/${receiver}`;
        if (done.has(name)) continue;
        await sendTo(receiver, name, make).catch((error: unknown) => {
          log.error('report.not-sent', { receiver, errorCode: nameOf(error), reason: reasonOf(error) });
        });
      }
    }
  };

  async function sendTo(receiver: string, name: string, make: () => Promise<Report>): Promise<void> {
    const before = await sent.read(name);
    if (before?.isDone) {
      done.add(name);
      return;
    }
    if (before && clock.now() < before.freeAtMs) return;
    const opened = await parts.openReceiver(receiver);
    if (opened.ok && !opened.channel.report) {
      log.warn('report.too-large', { receiver, reason: 'its channel carries no reports' });
      done.add(name);
      return;
    }
    const leased: SentReport = {
      version: (before?.version ?? 0) + 1,
      attempts: (before?.attempts ?? 0) + 1,
      freeAtMs: clock.now() + LEASE_MS,
      isDone: false,
    };
    if (!(await sent.replace(name, before, leased))) return;
    const outcome = await tell(opened, make);
    const isDone = outcome.kind === 'delivered';
    const after = {
      ...leased,
      version: leased.version + 1,
      freeAtMs: clock.now() + pauseAfter(outcome, leased.attempts),
      isDone,
    };
    await sent.replace(name, leased, after);
    if (isDone) {
      done.add(name);
      log.info('report.sent', { receiver, report: name });
    } else {
      log.error('report.not-sent', { receiver, errorCode: outcome.kind, reason: outcome.reason });
    }
  }
}

async function tell(opened: OpenedReceiver, make: () => Promise<Report>): Promise<Outcome> {
  if (!opened.ok) return { kind: 'refused', reason: opened.reason };
  const outcome = await opened.channel.report?.(await make());
  return outcome ?? { kind: 'refused', reason: 'its channel carries no reports' };
}

function pauseAfter(outcome: Outcome, attempts: number): number {
  if (outcome.kind === 'refused') return LONGEST_PAUSE_MS;
  const asked = outcome.kind === 'unavailable' ? (outcome.retryAfterMs ?? 0) : 0;
  return Math.max(asked, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1)));
}

async function makeReport(due: DueReport, { readFacts }: ReportParts): Promise<Report> {
  const facts = await readFacts(due.fromMs, due.toMs);
  return due.kind === 'digest' ? digestOf(facts, due.key) : qualityReportOf(alertQualityOf(facts), due.key);
}

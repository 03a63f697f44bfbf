/** Tells what fires without the desk, while that is out of reach: rather twice than not at all. */
import type { AlertReport } from '../domain/alert/report';
import { groupBy } from '../domain/collections';
import { composeMessage } from '../domain/dispatch/compose';
import { EMPTY_DESK, type Order } from '../domain/dispatch/desk';
import { episodeOf, foldReports } from '../domain/dispatch/fold';
import { placesOf } from '../domain/dispatch/groups';
import { joinIncidents } from '../domain/dispatch/incidents';
import type { Routing } from '../domain/routing/routing';
import type { NotifyParts } from './ports';

export async function tellBlindly(
  reports: readonly AlertReport[],
  routing: Routing,
  { openReceiver, clock, log }: Pick<NotifyParts, 'openReceiver' | 'clock' | 'log'>,
): Promise<void> {
  const nowMs = clock.now();
  const folded = foldReports(EMPTY_DESK, reports, nowMs);
  const { desk } = joinIncidents(folded, Object.keys(folded.alerts), nowMs);
  const tellings = Object.values(desk.alerts).flatMap((alert) =>
    placesOf(alert, routing).flatMap(({ receivers }) => receivers.map((receiver) => ({ alert, receiver }))),
  );
  const together = groupBy(tellings, ({ alert, receiver }) => `${alert.incident} ${receiver}`).values();
  for (const [first, ...rest] of together) {
    if (!first?.alert.incident) continue;
    const { receiver } = first;
    const order: Order = {
      key: `${first.alert.incident}/firing/unrecorded`,
      group: '',
      thread: first.alert.incident,
      kind: 'firing',
      receiver,
      via: receiver,
      tried: [],
      firing: Object.fromEntries(
        [first, ...rest].map(({ alert: { report } }) => [report.fingerprint, episodeOf(report)]),
      ),
      resolved: {},
      note: 'The table that says what was told is out of reach: this may come again.',
      createdMs: nowMs,
      nextMs: nowMs,
      attempts: 1,
    };
    const message = composeMessage(order, desk, nowMs);
    const opened = await openReceiver(receiver);
    const outcome = opened.ok && message ? await opened.channel.send(message) : undefined;
    log.warn('notice.told-blindly', { receiver, kind: outcome?.kind ?? 'not set up' });
  }
}

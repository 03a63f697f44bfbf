/**
 * Tells of what Meta has changed about its webhooks: a metric for each reason, and a line for each new thing, at most
 * once an hour in each sandbox.
 */
import { type Drift, type DriftReason, driftOf } from '../domain/event/drift';
import type { EventDraft } from '../domain/event/event';
import { METRICS, type MetricName } from '../domain/metric/names';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Metrics } from '../platform/metrics';

const METRIC_OF: Readonly<Record<DriftReason, MetricName>> = {
  field: METRICS.unknownField,
  shape: METRICS.unknownShape,
  event: METRICS.unknownEvent,
  status: METRICS.unknownStatus,
  'message-type': METRICS.unknownMessageType,
  member: METRICS.eventDetail,
};

const HOUR_MS = 3_600_000;
/** So many lines an hour: a Meta that changes more than this is seen in the metrics. */
export const LINES_AN_HOUR = 200;

export interface DriftReporterParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export function createDriftReporter({ clock, log, metrics }: DriftReporterParts) {
  let hour = 0;
  let told = new Set<string>();

  /** @param drafts events that were counted now for the first time */
  return (drafts: readonly EventDraft[]): void => {
    const tally = new Map<MetricName, number>();
    for (const draft of drafts) {
      const drifts = driftOf(draft);
      for (const drift of drifts) tell(drift);
      const reason = drifts[0]?.reason;
      if (reason) tally.set(METRIC_OF[reason], (tally.get(METRIC_OF[reason]) ?? 0) + 1);
    }
    for (const [name, count] of tally) metrics.count(name, count);
  };

  function tell({ place, reason, name }: Drift): void {
    const thisHour = Math.floor(clock.now() / HOUR_MS);
    if (thisHour !== hour) [hour, told] = [thisHour, new Set()];
    const key = `${place} ${reason} ${name ?? ''}`;
    if (told.has(key) || told.size >= LINES_AN_HOUR) return;
    told.add(key);
    log.warn('schema.drift', { place, reason, ...(name === undefined ? {} : { name }) });
  }
}

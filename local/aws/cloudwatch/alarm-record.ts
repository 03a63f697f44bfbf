import type { MetricAlarmDefinition } from './alarm-definition';
import type { Transition } from './alarm-message';
import type { AlarmState } from './alarm-settings';
import type { CompositeAlarmDefinition } from './composite-definition';
import type { Suppression } from './suppressor';

/** One entry of an alarm's history; `transition` is there when the state changed. */
export interface HistoryItem {
  readonly atMs: number;
  readonly type: 'ConfigurationUpdate' | 'StateUpdate' | 'Action';
  readonly summary: string;
  readonly transition?: Transition;
}

/** An alarm with its state, as the scheduler keeps it and others may read it. */
export interface AlarmView {
  readonly definition: MetricAlarmDefinition | CompositeAlarmDefinition;
  readonly actionsEnabled: boolean;
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData: string | undefined;
  /** When the state last changed. */
  readonly changedAtMs: number;
  readonly configuredAtMs: number;
  /** Newest last; the last 1,000 entries. */
  readonly history: readonly HistoryItem[];
  /** Only for composite alarms that have a suppressor. */
  readonly suppression: Suppression | undefined;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export interface AlarmRecord extends Mutable<Omit<AlarmView, 'history'>> {
  readonly history: HistoryItem[];
  /** A composite alarm is evaluated once after it was put, then whenever a child changes. */
  evaluated: boolean;
  readonly createdAtMs: number;
  /** End of the warm-up, during which a metric alarm is neither evaluated nor acts. In the past once it is over. */
  warmUpEndMs: number;
}

const MAX_HISTORY = 1_000;

/** A new alarm, or `known` with a new definition: an update leaves the state as it is. */
export function recordOf(
  definition: AlarmRecord['definition'],
  known: AlarmRecord | undefined,
  nowMs: number,
): AlarmRecord {
  const record: AlarmRecord = {
    state: 'INSUFFICIENT_DATA',
    reason: 'Unchecked: Initial alarm creation',
    reasonData: undefined,
    changedAtMs: nowMs,
    history: [],
    createdAtMs: nowMs,
    ...known,
    definition,
    actionsEnabled: definition.actionsEnabled,
    configuredAtMs: nowMs,
    suppression: undefined,
    evaluated: false,
    warmUpEndMs: warmUpEnd(definition, known, nowMs),
  };
  const summary = `Alarm "${definition.name}" ${known ? 'updated' : 'created'}`;
  remember(record, { atMs: nowMs, type: 'ConfigurationUpdate', summary });
  return record;
}

/** Counted from the creation; once over, an update does not start it again. */
function warmUpEnd(
  definition: AlarmRecord['definition'],
  known: AlarmRecord | undefined,
  nowMs: number,
): number {
  if (definition.kind !== 'metric' || !definition.warmUp) return 0;
  if (known && known.warmUpEndMs <= nowMs) return 0;
  return (known?.createdAtMs ?? nowMs) + definition.warmUp.minutes * 60_000;
}

export function remember(record: AlarmRecord, item: HistoryItem): void {
  record.history.push(item);
  if (record.history.length > MAX_HISTORY) record.history.shift();
}

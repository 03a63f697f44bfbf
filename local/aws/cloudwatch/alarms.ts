import type { Clock } from '../../time/clock';
import { AlarmBook, type Publish, type StateChange } from './alarm-book';
import { type MetricAlarmDefinition, parseMetricAlarm } from './alarm-definition';
import { isWarm, observe } from './alarm-observation';
import type { AlarmRecord, AlarmView } from './alarm-record';
import { decideAlarmState } from './alarm-state';
import { createCadence } from './cadence';
import { parseCompositeAlarm } from './composite-definition';
import type { MetricStore } from './metric-store';

/**
 * The alarms of the local run. Each is evaluated once a minute over a window that slides with the minute; alarms of
 * 10, 20 or 30 seconds every 10 seconds; alarms that look at more than a day once an hour.
 *
 * The window ends at the last whole minute, so that no period is judged before it is over: a sum that is still
 * growing would look too low. An evaluation runs a little after that minute's end, for the last samples to come in;
 * what comes later still counts in the next evaluation.
 */
export interface Alarms {
  /** @param properties of an `AWS::CloudWatch::Alarm`, intrinsics resolved. Returns the ARN. */
  putAlarm(properties: unknown): string;
  /** @param properties of an `AWS::CloudWatch::CompositeAlarm`; the alarms it names must exist. Returns the ARN. */
  putCompositeAlarm(properties: unknown): string;
  /** Says whether there was such an alarm. */
  delete(name: string): boolean;
  get(name: string): AlarmView | undefined;
  /** In the order in which they were put. */
  list(): readonly AlarmView[];
  /** Forces a state, as SetAlarmState does: actions run on a change, and the next evaluation decides anew. */
  setState(name: string, change: StateChange): boolean;
  setActionsEnabled(name: string, enabled: boolean): boolean;
  /** Ends all evaluation. */
  stop(): void;
}

export interface AlarmsOptions {
  readonly clock: Clock;
  readonly store: MetricStore;
  readonly publish: Publish;
  /** How long after the whole minute alarms are evaluated. @default 5000 */
  readonly offsetMs?: number;
}

/** How long after the whole ten seconds the quick alarms are evaluated. */
const QUICK_OFFSET_MS = 1_000;
const HOUR_MS = 3_600_000;

export function createAlarms({ clock, store, publish, offsetMs = 5_000 }: AlarmsOptions): Alarms {
  const book = new AlarmBook(clock, publish);
  const { records } = book;

  const evaluateWhere = (isDue: (definition: MetricAlarmDefinition) => boolean, endMs: number): void => {
    for (const record of records.values()) {
      const { definition } = record;
      if (definition.kind === 'metric' && isDue(definition)) {
        const observed = observe(store, definition, endMs, clock.now());
        if (!isWarm(record, definition, observed)) continue;
        book.change(record, decideAlarmState(definition.settings, observed, record.state));
      }
    }
  };
  const minutes = createCadence(clock, 60_000, offsetMs, (endMs) => {
    evaluateWhere((each) => !isQuick(each) && (!isHourly(each) || endMs % HOUR_MS === 0), endMs);
    for (const record of records.values()) if (!record.evaluated) book.evaluateComposite(record);
  });
  const quick = createCadence(clock, 10_000, QUICK_OFFSET_MS, (endMs) => evaluateWhere(isQuick, endMs));

  return {
    putAlarm: (properties) => {
      const definition = parseMetricAlarm(properties);
      book.put(definition);
      (isQuick(definition) ? quick : minutes).start();
      return definition.arn;
    },
    putCompositeAlarm: (properties) => {
      const definition = parseCompositeAlarm(properties);
      book.put(definition);
      minutes.start();
      return definition.arn;
    },
    delete: (name) => book.delete(name),
    get: (name) => records.get(name),
    list: () => [...records.values()],
    setState: (name, change) => withRecord(records, name, (record) => book.change(record, change)),
    setActionsEnabled: (name, enabled) =>
      withRecord(records, name, (record) => {
        record.actionsEnabled = enabled;
      }),
    stop: () => {
      minutes.stop();
      quick.stop();
      book.stop();
    },
  };
}

function isQuick({ periodSeconds }: MetricAlarmDefinition): boolean {
  return periodSeconds < 60;
}

function isHourly({ periodSeconds, settings }: MetricAlarmDefinition): boolean {
  return periodSeconds * settings.evaluationPeriods > 86_400;
}

function withRecord(
  records: ReadonlyMap<string, AlarmRecord>,
  name: string,
  work: (record: AlarmRecord) => void,
): boolean {
  const record = records.get(name);
  if (record) work(record);
  return record !== undefined;
}

import type { Clock, Timer } from '../../time/clock';
import { AlarmDefinitionError } from './alarm-definition';
import { type AlarmNotice, alarmMessage, alarmSubject, type TriggeringChild } from './alarm-message';
import { type AlarmRecord, recordOf, remember } from './alarm-record';
import type { AlarmState } from './alarm-settings';
import { childrenOf, evaluateAlarmRule } from './composite';
import type { CompositeAlarmDefinition } from './composite-definition';
import { initialSuppression, type SuppressorEvent, stepSuppression } from './suppressor';

/**
 * Carries a message to an alarm's action. A failure is noted in the alarm's history and goes no further, as in AWS.
 * @param message the JSON text that CloudWatch sends; @param subject the mail subject that goes with it.
 */
export type Publish = (actionArn: string, message: string, subject: string) => void | Promise<void>;

export interface StateChange {
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData: string | undefined;
}

interface Held {
  notice: AlarmNotice | undefined;
  timer: Timer | undefined;
}

/** All alarms and what follows from a change of one: its actions, and the composite alarms that look at it. */
export class AlarmBook {
  readonly records = new Map<string, AlarmRecord>();
  private readonly held = new Map<string, Held>();
  private readonly clock: Clock;
  private readonly publish: Publish;

  constructor(clock: Clock, publish: Publish) {
    this.clock = clock;
    this.publish = publish;
  }

  put(definition: AlarmRecord['definition']): void {
    if (definition.kind === 'composite') this.checkReferences(definition);
    const record = recordOf(definition, this.records.get(definition.name), this.clock.now());
    this.release(definition.name);
    if (definition.kind === 'composite' && definition.suppressor) {
      record.suppression = initialSuppression(this.stateOf(definition.suppressor.alarm) === 'ALARM');
    }
    this.records.set(definition.name, record);
  }

  delete(name: string): boolean {
    this.release(name);
    return this.records.delete(name);
  }

  stop(): void {
    for (const name of this.records.keys()) this.release(name);
  }

  stateOf(name: string): AlarmState | undefined {
    return this.records.get(name)?.state;
  }

  /** Sets the state; only when it is another one do actions run and composite alarms take notice. */
  change(record: AlarmRecord, { state, reason, reasonData }: StateChange, child?: TriggeringChild): void {
    if (state === record.state) return;
    const atMs = this.clock.now();
    const transition = { atMs, from: record.state, to: state, reason, reasonData };
    Object.assign(record, { state, reason, reasonData, changedAtMs: atMs });
    const summary = `Alarm updated from ${transition.from} to ${state}`;
    remember(record, { atMs, type: 'StateUpdate', summary, transition });
    const { definition, configuredAtMs } = record;
    const notice = { definition, transition, configuredAtMs, triggeringChildren: child ? [child] : [] };
    if (record.suppression) {
      this.heldFor(record).notice = notice;
      this.suppress(record, { kind: 'composite changed' });
    } else {
      this.act(record, notice);
    }
    this.tellComposites(record);
  }

  evaluateComposite(record: AlarmRecord, child?: TriggeringChild): void {
    const { definition } = record;
    if (definition.kind !== 'composite') return;
    record.evaluated = true;
    const state = evaluateAlarmRule(definition.rule, (name) => this.stateOf(name)) ? 'ALARM' : 'OK';
    const cause = child
      ? `${child.arn} transitioned to ${child.state} at ${new Date(child.atMs).toISOString()}`
      : 'The rule was evaluated for the first time';
    this.change(record, { state, reason: cause, reasonData: undefined }, child);
  }

  private tellComposites({ definition: { name, arn }, state, changedAtMs: atMs }: AlarmRecord): void {
    const composites = [...this.records.values()];
    // The suppressor first: an alarm may be suppressor and child at once, and must then hold its own effect back.
    for (const record of composites) {
      const { definition } = record;
      if (definition.kind === 'composite' && definition.suppressor?.alarm === name) {
        this.suppress(record, { kind: 'suppressor changed', inAlarm: state === 'ALARM' });
      }
    }
    for (const record of composites) {
      const { definition } = record;
      if (definition.kind === 'composite' && childrenOf(definition.rule).includes(name)) {
        this.evaluateComposite(record, { arn, state, atMs });
      }
    }
  }

  private suppress(record: AlarmRecord, event: SuppressorEvent): void {
    const { definition, suppression } = record;
    if (definition.kind !== 'composite' || !definition.suppressor || !suppression) return;
    const { next, act } = stepSuppression(suppression, event, this.clock.now(), definition.suppressor);
    record.suppression = next;
    const held = this.heldFor(record);
    held.timer?.cancel();
    held.timer =
      next.phase === 'none'
        ? undefined
        : this.clock.schedule(next.untilMs, () => this.suppress(record, { kind: 'time passed' }));
    if (act && held.notice) this.act(record, held.notice);
  }

  private act(record: AlarmRecord, notice: AlarmNotice): void {
    if (!record.actionsEnabled || this.clock.now() < record.warmUpEndMs) return;
    const message = alarmMessage(notice);
    const subject = alarmSubject(notice);
    for (const action of actionsFor(notice))
      void this.clock.track(this.run(record, action, message, subject));
  }

  private async run(record: AlarmRecord, action: string, message: string, subject: string): Promise<void> {
    let summary = `Successfully executed action ${action}`;
    try {
      await this.publish(action, message, subject);
    } catch (error) {
      summary = `Failed to execute action ${action}: ${error instanceof Error ? error.message : String(error)}`;
    }
    remember(record, { atMs: this.clock.now(), type: 'Action', summary });
  }

  private checkReferences(definition: CompositeAlarmDefinition): void {
    for (const child of childrenOf(definition.rule)) {
      if (!this.records.has(child)) {
        throw new AlarmDefinitionError(definition.name, 'AlarmRule', `there is no alarm '${child}'`);
      }
      if (this.dependsOn(child, definition.name)) {
        throw new AlarmDefinitionError(
          definition.name,
          'AlarmRule',
          `it would depend on itself through '${child}'`,
        );
      }
    }
    const suppressor = definition.suppressor?.alarm;
    if (suppressor !== undefined && !this.records.has(suppressor)) {
      throw new AlarmDefinitionError(
        definition.name,
        'ActionsSuppressor',
        `there is no alarm '${suppressor}'`,
      );
    }
  }

  private dependsOn(name: string, wanted: string): boolean {
    if (name === wanted) return true;
    const definition = this.records.get(name)?.definition;
    if (definition?.kind !== 'composite') return false;
    return childrenOf(definition.rule).some((child) => this.dependsOn(child, wanted));
  }

  private heldFor({ definition: { name } }: AlarmRecord): Held {
    const held = this.held.get(name) ?? { notice: undefined, timer: undefined };
    this.held.set(name, held);
    return held;
  }

  private release(name: string): void {
    this.held.get(name)?.timer?.cancel();
    this.held.delete(name);
  }
}

function actionsFor({ definition, transition }: AlarmNotice): readonly string[] {
  switch (transition.to) {
    case 'ALARM':
      return definition.alarmActions;
    case 'OK':
      return definition.okActions;
    case 'INSUFFICIENT_DATA':
      return definition.insufficientDataActions;
  }
}

import * as v from 'valibot';
import {
  type AlarmCommon,
  AlarmDefinitionError,
  commonOf,
  commonProperties,
  nameIn,
  readProperties,
} from './alarm-definition';
import { type AlarmRule, AlarmRuleError, alarmNameOf, parseAlarmRule } from './composite';
import { integer } from './shapes';
import type { SuppressorSettings } from './suppressor';

/** Composite alarms as a template defines them. */
export interface CompositeAlarmDefinition extends AlarmCommon {
  readonly kind: 'composite';
  readonly ruleText: string;
  readonly rule: AlarmRule;
  readonly suppressor: (SuppressorSettings & { readonly alarm: string }) | undefined;
}

const seconds = v.optional(v.pipe(integer, v.minValue(0)));

const schema = v.strictObject({
  ...commonProperties,
  AlarmRule: v.pipe(v.string(), v.minLength(1)),
  ActionsSuppressor: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1600))),
  ActionsSuppressorWaitPeriod: seconds,
  ActionsSuppressorExtensionPeriod: seconds,
});

/** Reads the properties of an `AWS::CloudWatch::CompositeAlarm`, with its intrinsics resolved. */
export function parseCompositeAlarm(properties: unknown): CompositeAlarmDefinition {
  const alarm = nameIn(properties);
  const parsed = readProperties(schema, properties, alarm);
  return {
    kind: 'composite',
    ...commonOf(parsed),
    ruleText: parsed.AlarmRule,
    rule: parseRule(alarm, parsed.AlarmRule),
    suppressor: suppressorOf(alarm, parsed),
  };
}

function parseRule(alarm: string, text: string): AlarmRule {
  try {
    return parseAlarmRule(text);
  } catch (error) {
    if (error instanceof AlarmRuleError) throw new AlarmDefinitionError(alarm, 'AlarmRule', error.message);
    throw error;
  }
}

function suppressorOf(
  alarm: string,
  parsed: v.InferOutput<typeof schema>,
): CompositeAlarmDefinition['suppressor'] {
  const {
    ActionsSuppressor: suppressor,
    ActionsSuppressorWaitPeriod: waitSeconds,
    ActionsSuppressorExtensionPeriod: extensionSeconds,
  } = parsed;
  if (suppressor === undefined) return undefined;
  if (waitSeconds === undefined || extensionSeconds === undefined) {
    throw new AlarmDefinitionError(alarm, 'ActionsSuppressor', 'needs a wait period and an extension period');
  }
  return { alarm: alarmNameOf(suppressor), waitSeconds, extensionSeconds };
}

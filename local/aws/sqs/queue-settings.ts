/** A queue's attributes: parsed from the template's or a call's values, and written back as the API shows them. */
import { AwsError, type Input } from '../service';
import { invalidParameter } from './errors';
import { type Bounds, isRecord, optionalInteger } from './input';
import {
  MAX_DELAY_SECONDS,
  MAX_MESSAGE_BYTES,
  MAX_RETENTION_SECONDS,
  MAX_VISIBILITY_SECONDS,
  MAX_WAIT_SECONDS,
  MIN_MESSAGE_SIZE_BYTES,
  MIN_RETENTION_SECONDS,
} from './limits';

/** Where a message goes that has been received too often. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Which queues may name this one as their dead-letter queue. */
export interface RedriveAllowPolicy {
  readonly redrivePermission: 'allowAll' | 'denyAll' | 'byQueue';
  readonly sourceQueueArns: readonly string[];
}

export interface QueueSettings {
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly maximumMessageBytes: number;
  readonly delaySeconds: number;
  readonly waitSeconds: number;
  readonly redrivePolicy: RedrivePolicy | undefined;
  readonly redriveAllowPolicy: RedriveAllowPolicy | undefined;
  /** Attributes that change nothing here (`Policy`, encryption), kept to be shown. */
  readonly others: Readonly<Record<string, string>>;
}

export const DEFAULT_SETTINGS: QueueSettings = {
  visibilityTimeoutSeconds: 30,
  retentionSeconds: 345_600,
  maximumMessageBytes: MAX_MESSAGE_BYTES,
  delaySeconds: 0,
  waitSeconds: 0,
  redrivePolicy: undefined,
  redriveAllowPolicy: undefined,
  others: { SqsManagedSseEnabled: 'true' },
};

type NumberSetting = {
  [K in keyof QueueSettings]: QueueSettings[K] extends number ? K : never;
}[keyof QueueSettings];

const NUMBERS: Readonly<Record<string, Bounds & { readonly setting: NumberSetting }>> = {
  VisibilityTimeout: { setting: 'visibilityTimeoutSeconds', min: 0, max: MAX_VISIBILITY_SECONDS },
  MessageRetentionPeriod: {
    setting: 'retentionSeconds',
    min: MIN_RETENTION_SECONDS,
    max: MAX_RETENTION_SECONDS,
  },
  MaximumMessageSize: {
    setting: 'maximumMessageBytes',
    min: MIN_MESSAGE_SIZE_BYTES,
    max: MAX_MESSAGE_BYTES,
  },
  DelaySeconds: { setting: 'delaySeconds', min: 0, max: MAX_DELAY_SECONDS },
  ReceiveMessageWaitTimeSeconds: { setting: 'waitSeconds', min: 0, max: MAX_WAIT_SECONDS },
};

const KEPT = new Set(['Policy', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled']);
const FIFO_ONLY = new Set([
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
]);

/** The settings after `attributes` have been laid over `base`; refuses unknown names and values out of bounds. */
export function applyAttributes(base: QueueSettings, attributes: Input): QueueSettings {
  let settings = base;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) settings = { ...settings, ...parseAttribute(settings, name, attributes) };
  }
  return settings;
}

function parseAttribute(settings: QueueSettings, name: string, attributes: Input): Partial<QueueSettings> {
  const value = attributes[name];
  const number = NUMBERS[name];
  if (number) return { [number.setting]: optionalInteger(attributes, name, number) };
  if (name === 'RedrivePolicy') return { redrivePolicy: parseRedrivePolicy(value) };
  if (name === 'RedriveAllowPolicy') return { redriveAllowPolicy: parseRedriveAllowPolicy(value) };
  if (KEPT.has(name)) return { others: { ...settings.others, [name]: asText(value) } };
  if (FIFO_ONLY.has(name)) {
    if (String(value) === 'false') return {};
    throw invalidParameter(name, value, 'Only standard queues run on this machine.');
  }
  throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
}

function parseRedrivePolicy(value: unknown): RedrivePolicy | undefined {
  if (value === '') return undefined;
  const policy = asRecord('RedrivePolicy', value);
  const { deadLetterTargetArn } = policy;
  if (typeof deadLetterTargetArn !== 'string') {
    throw invalidParameter('RedrivePolicy', value, 'Must name a deadLetterTargetArn.');
  }
  const maxReceiveCount = optionalInteger(policy, 'maxReceiveCount', { min: 1, max: 1000 });
  if (maxReceiveCount === undefined) {
    throw invalidParameter('RedrivePolicy', value, 'Must hold a maxReceiveCount.');
  }
  return { deadLetterTargetArn, maxReceiveCount };
}

function parseRedriveAllowPolicy(value: unknown): RedriveAllowPolicy | undefined {
  if (value === '') return undefined;
  const { redrivePermission, sourceQueueArns } = asRecord('RedriveAllowPolicy', value);
  if (
    redrivePermission !== 'allowAll' &&
    redrivePermission !== 'denyAll' &&
    redrivePermission !== 'byQueue'
  ) {
    throw invalidParameter('RedriveAllowPolicy', value, 'redrivePermission is allowAll, denyAll or byQueue.');
  }
  const arns = Array.isArray(sourceQueueArns)
    ? sourceQueueArns.filter((item) => typeof item === 'string')
    : undefined;
  if ((redrivePermission === 'byQueue') !== (arns !== undefined) || (arns?.length ?? 0) > 10) {
    throw invalidParameter(
      'RedriveAllowPolicy',
      value,
      'byQueue, and only it, takes 1 to 10 sourceQueueArns.',
    );
  }
  return { redrivePermission, sourceQueueArns: arns ?? [] };
}

/** Templates write policies as objects, the API as JSON text. */
function asRecord(name: string, value: unknown): Input {
  let parsed = value;
  if (typeof value === 'string') {
    try {
      parsed = JSON.parse(value);
    } catch {
      throw invalidParameter(name, value, 'Must be JSON.');
    }
  }
  if (!isRecord(parsed)) throw invalidParameter(name, value, 'Must be a JSON object.');
  return parsed;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The settings as `GetQueueAttributes` shows them. */
export function formatSettings(settings: QueueSettings): Record<string, string> {
  const attributes: Record<string, string> = { ...settings.others };
  for (const [name, { setting }] of Object.entries(NUMBERS)) attributes[name] = String(settings[setting]);
  if (settings.redrivePolicy) attributes.RedrivePolicy = JSON.stringify(settings.redrivePolicy);
  if (settings.redriveAllowPolicy) {
    const { redrivePermission, sourceQueueArns } = settings.redriveAllowPolicy;
    attributes.RedriveAllowPolicy = JSON.stringify(
      redrivePermission === 'byQueue' ? { redrivePermission, sourceQueueArns } : { redrivePermission },
    );
  }
  return attributes;
}

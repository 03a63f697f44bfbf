/** Subscription attributes: from the API's or the template's values to settings. */
import type { Input } from '../service';
import { isRecord } from '../sqs/input';
import { invalidParameter } from './errors';
import { type FilterScope, parseFilterPolicy } from './filter-policy';
import type { Protocol, SubscriptionSettings } from './topic';

const KNOWN = new Set([
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'DeliveryPolicy',
  'SubscriptionRoleArn',
]);
const RAW_PROTOCOLS: ReadonlySet<Protocol> = new Set(['sqs', 'http', 'https']);

/** @param attributes under the API's names; values as text, or as the template's objects and booleans. */
export function parseSubscriptionSettings(protocol: Protocol, attributes: Input): SubscriptionSettings {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (!KNOWN.has(name)) throw invalidParameter(`Attributes Reason: Unknown attribute: ${name}`);
    if (value !== undefined && value !== '')
      shown[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  const filterScope = parseScope(shown.FilterPolicyScope);
  const filterPolicy =
    shown.FilterPolicy === undefined ? undefined : parseJson('FilterPolicy', shown.FilterPolicy);
  const hasFilter = isRecord(filterPolicy)
    ? Object.keys(filterPolicy).length > 0
    : filterPolicy !== undefined;
  return {
    filter: hasFilter ? parseFilterPolicy(filterPolicy, filterScope) : undefined,
    filterScope,
    rawMessageDelivery: parseRaw(protocol, shown.RawMessageDelivery),
    deadLetterTargetArn: parseRedrivePolicy(shown.RedrivePolicy),
    shown,
  };
}

function parseScope(scope = 'MessageAttributes'): FilterScope {
  if (scope !== 'MessageAttributes' && scope !== 'MessageBody') {
    throw invalidParameter(`FilterPolicyScope Reason: ${scope} is neither MessageAttributes nor MessageBody`);
  }
  return scope;
}

function parseRaw(protocol: Protocol, raw = 'false'): boolean {
  if (raw !== 'true' && raw !== 'false') {
    throw invalidParameter(`RawMessageDelivery Reason: ${raw} is neither true nor false`);
  }
  if (raw === 'true' && !RAW_PROTOCOLS.has(protocol)) {
    throw invalidParameter(`RawMessageDelivery Reason: ${protocol} does not take raw messages`);
  }
  return raw === 'true';
}

function parseRedrivePolicy(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const policy = parseJson('RedrivePolicy', text);
  const target = isRecord(policy) ? policy.deadLetterTargetArn : undefined;
  if (typeof target !== 'string' || !target.startsWith('arn:aws:sqs:')) {
    throw invalidParameter('RedrivePolicy Reason: deadLetterTargetArn must be the ARN of an SQS queue');
  }
  return target;
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidParameter(`${name}: failed to parse JSON`);
  }
}

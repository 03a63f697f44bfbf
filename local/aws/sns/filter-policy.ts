/** Subscription filter policies: parsed once, then asked for each message. Pure. */
import type { MessageAttributes } from '../sqs/message';
import { invalidParameter } from './errors';
import {
  type FilterRule,
  FilterRuleError,
  isScalar,
  parseRule,
  RESERVED_WORDS,
  type Scalar,
} from './filter-rule';

export type FilterScope = 'MessageAttributes' | 'MessageBody';

/** Each field must match, and of each list of alternatives at least one. */
export interface FilterPolicy {
  readonly fields: ReadonlyMap<string, readonly FilterRule[] | FilterPolicy>;
  readonly alternatives: readonly (readonly FilterPolicy[])[];
}

type Document = Readonly<Record<string, unknown>>;

const MAX_FIELDS = 5;
const MAX_COMBINATIONS = 150;

/** Refuses with the place of the mistake what SNS would refuse. */
export function parseFilterPolicy(policy: unknown, scope: FilterScope): FilterPolicy {
  const parsed = parseLevel(policy, { scope, path: '', level: 1 });
  if (parsed.leaves > MAX_FIELDS)
    throw refuse('', `it names ${parsed.leaves} fields, at most ${MAX_FIELDS} may be`);
  if (parsed.combinations > MAX_COMBINATIONS) {
    throw refuse('', `it has ${parsed.combinations} combinations, at most ${MAX_COMBINATIONS} may be`);
  }
  return parsed.policy;
}

/** Whether a message with these attributes and this body passes. */
export function passesFilter(
  policy: FilterPolicy,
  scope: FilterScope,
  attributes: MessageAttributes,
  body: string,
): boolean {
  const document = scope === 'MessageBody' ? bodyDocument(body) : attributeDocument(attributes);
  return document !== undefined && matches(policy, document);
}

interface Place {
  readonly scope: FilterScope;
  readonly path: string;
  readonly level: number;
}

interface Parsed {
  readonly policy: FilterPolicy;
  readonly leaves: number;
  /** SNS multiplies the conditions of all fields, each times the depth of its field. */
  readonly combinations: number;
}

function parseLevel(value: unknown, place: Place): Parsed {
  if (!isDocument(value)) throw refuse(place.path, 'must be a JSON object');
  const fields = new Map<string, readonly FilterRule[] | FilterPolicy>();
  const alternatives: FilterPolicy[][] = [];
  let leaves = 0;
  let combinations = 1;
  for (const [key, content] of Object.entries(value)) {
    const path = place.path === '' ? key : `${place.path}.${key}`;
    if (key === '$or' && isAlternatives(content)) {
      const parsed = content.map((item, index) => parseLevel(item, { ...place, path: `${path}[${index}]` }));
      alternatives.push(parsed.map(({ policy }) => policy));
      leaves += sum(parsed.map((item) => item.leaves));
      combinations *= sum(parsed.map((item) => item.combinations));
      continue;
    }
    const field = parseField(content, { ...place, path });
    fields.set(key, field.content);
    leaves += field.leaves;
    combinations *= field.combinations;
  }
  if (fields.size === 0 && alternatives.length === 0 && place.path !== '')
    throw refuse(place.path, 'is empty');
  return { policy: { fields, alternatives }, leaves, combinations };
}

function parseField(
  content: unknown,
  place: Place,
): Omit<Parsed, 'policy'> & { readonly content: readonly FilterRule[] | FilterPolicy } {
  if (Array.isArray(content)) {
    if (content.length === 0) throw refuse(place.path, 'must list at least one condition');
    const rules = content.map((rule: unknown, index) => parseRuleAt(rule, `${place.path}[${index}]`));
    return { content: rules, leaves: 1, combinations: rules.length * place.level };
  }
  if (place.scope === 'MessageAttributes' || !isDocument(content)) {
    const also = place.scope === 'MessageBody' ? ' or an object' : '';
    throw refuse(place.path, `must be a list of conditions${also}`);
  }
  const { policy, leaves, combinations } = parseLevel(content, { ...place, level: place.level + 1 });
  return { content: policy, leaves, combinations };
}

function parseRuleAt(rule: unknown, path: string): FilterRule {
  try {
    return parseRule(rule);
  } catch (error) {
    if (error instanceof FilterRuleError) throw refuse(path, error.message);
    throw error;
  }
}

/** `$or` means alternatives only as a list of two objects or more whose fields are no operators. */
function isAlternatives(value: unknown): value is readonly Document[] {
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    value.every((item) => isDocument(item) && !Object.keys(item).some((key) => RESERVED_WORDS.has(key)))
  );
}

function matches(policy: FilterPolicy, document: Document): boolean {
  for (const [key, content] of policy.fields) {
    const value = Object.hasOwn(document, key) ? document[key] : undefined;
    if (!('fields' in content ? matchesNested(content, value) : matchesRules(content, value))) return false;
  }
  return policy.alternatives.every((list) => list.some((alternative) => matches(alternative, document)));
}

/** In a list of objects one object must match as a whole; nothing there counts as an object without fields. */
function matchesNested(policy: FilterPolicy, value: unknown): boolean {
  const objects = flatten(value).filter(isDocument);
  return (objects.length > 0 ? objects : [{}]).some((item) => matches(policy, item));
}

/** A list of values matches when one of them does. */
function matchesRules(rules: readonly FilterRule[], value: unknown): boolean {
  const scalars = flatten(value).filter(isScalar);
  return rules.some((rule) =>
    'exists' in rule ? rule.exists === scalars.length > 0 : scalars.some((item) => rule.test(item)),
  );
}

/** The values inside lists of any depth, without recursion: a message may nest deeper than the stack reaches. */
function flatten(value: unknown): unknown[] {
  const found: unknown[] = [];
  const open: unknown[] = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) for (const item of next) open.push(item);
    else if (next !== undefined) found.push(next);
  }
  return found;
}

/** Binary attributes are not looked at, as SNS has it. */
function attributeDocument(attributes: MessageAttributes): Document {
  const values = Object.entries(attributes)
    .filter(([, { BinaryValue }]) => BinaryValue === undefined)
    .map(([name, { DataType, StringValue = '' }]) => [name, attributeValue(DataType, StringValue)]);
  return Object.fromEntries(values);
}

function attributeValue(dataType: string, text: string): Scalar | unknown[] {
  if (dataType === 'Number' || dataType.startsWith('Number.')) return Number(text);
  if (dataType !== 'String.Array') return text;
  const list = parseJson(text);
  return Array.isArray(list) ? list : text;
}

function bodyDocument(body: string): Document | undefined {
  const parsed = parseJson(body);
  return isDocument(parsed) ? parsed : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function refuse(path: string, problem: string): Error {
  return invalidParameter(`FilterPolicy: ${path === '' ? '' : `"${path}" `}${problem}`);
}

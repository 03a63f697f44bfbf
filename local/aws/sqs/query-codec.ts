/**
 * SQS in the Query protocol, which AWS CLIs before 2.14 and older SDKs speak. Lists are flat: `AttributeName.1`,
 * not `AttributeName.member.1`; and the queue's URL may stand in the path instead of the form.
 */
import type { Input, QueryCodec } from '../service';
import { isRecord } from './input';
import { element, escapeXml, type FormNode, formList, formMap, parseForm } from './query-form';

/** The protocol's own fields, which are no parameters of the action. */
const ENVELOPE = new Set(['Action', 'Version', 'AUTHPARAMS']);

const asIs = (value: FormNode): FormNode => value;

/** Form names that hold lists or maps: the parameter's name, and how to read it. */
const MEMBERS: Readonly<Record<string, readonly [name: string, parse: (node: FormNode) => unknown]>> = {
  AttributeName: ['AttributeNames', formList],
  MessageSystemAttributeName: ['MessageSystemAttributeNames', formList],
  MessageAttributeName: ['MessageAttributeNames', formList],
  TagKey: ['TagKeys', formList],
  Attribute: ['Attributes', (node) => formMap(node, ['Name', 'Value'], asIs)],
  MessageAttribute: ['MessageAttributes', (node) => formMap(node, ['Name', 'Value'], asIs)],
  MessageSystemAttribute: ['MessageSystemAttributes', (node) => formMap(node, ['Name', 'Value'], asIs)],
  SendMessageBatchRequestEntry: ['Entries', entries],
  DeleteMessageBatchRequestEntry: ['Entries', entries],
  ChangeMessageVisibilityBatchRequestEntry: ['Entries', entries],
};

function entries(node: FormNode): Input[] {
  return formList(node).map((entry) => (typeof entry === 'string' ? {} : members(entry)));
}

function members(fields: Readonly<Record<string, FormNode>>): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [field, node] of Object.entries(fields)) {
    const member = Object.hasOwn(MEMBERS, field) ? MEMBERS[field] : undefined;
    if (member) input[member[0]] = member[1](node);
    else if (!ENVELOPE.has(field)) input[field] = node;
  }
  return input;
}

/** Result members that are lists or maps: the element's name and how each item is written. */
const ELEMENTS: Readonly<Record<string, (action: string, value: unknown) => string>> = {
  QueueUrls: (_, value) => list('QueueUrl', value, escapeXml),
  queueUrls: (_, value) => list('QueueUrl', value, escapeXml),
  Messages: (action, value) => list('Message', value, (item) => content(action, item)),
  Attributes: (_, value) => map('Attribute', 'Name', value, escapeXml),
  MessageAttributes: (action, value) =>
    map('MessageAttribute', 'Name', value, (item) => content(action, item)),
  Tags: (_, value) => map('Tag', 'Key', value, escapeXml),
  Successful: (action, value) => list(`${action}ResultEntry`, value, (item) => content(action, item)),
  Failed: (action, value) => list('BatchResultErrorEntry', value, (item) => content(action, item)),
  Results: (action, value) => list(`${action}ResultEntry`, value, (item) => content(action, item)),
};

function content(action: string, value: unknown): string {
  if (!isRecord(value)) return escapeXml(value);
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => ELEMENTS[name]?.(action, member) ?? element(name, escapeXml(member)))
    .join('');
}

function list(name: string, value: unknown, write: (item: unknown) => string): string {
  return Array.isArray(value) ? value.map((item) => element(name, write(item))).join('') : '';
}

function map(name: string, keyName: string, value: unknown, write: (item: unknown) => string): string {
  return Object.entries(isRecord(value) ? value : {})
    .map(([key, item]) => element(name, element(keyName, escapeXml(key)) + element('Value', write(item))))
    .join('');
}

/** SQS as the Query protocol has it. */
export const queryCodec: QueryCodec = {
  namespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
  decode: (action, form, path) => {
    const { Tag: tags, ...fields } = parseForm(form);
    const input = members(fields);
    if (tags !== undefined)
      input[action === 'CreateQueue' ? 'tags' : 'Tags'] = formMap(tags, ['Key', 'Value'], asIs);
    const isQueuePath = path.split('/').filter(Boolean).length >= 2;
    return input.QueueUrl === undefined && isQueuePath ? { ...input, QueueUrl: path } : input;
  },
  encode: content,
};

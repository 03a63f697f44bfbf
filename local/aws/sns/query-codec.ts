/** SNS in the Query protocol, the only one it has: lists under `member`, maps under `entry`. */
import type { Input, QueryCodec } from '../service';
import { isRecord } from '../sqs/input';
import { element, escapeXml, type FormNode, formList, formMap, parseForm } from '../sqs/query-form';

/** The protocol's own fields, which are no parameters of the action. */
const ENVELOPE = new Set(['Action', 'Version', 'AUTHPARAMS']);

function decodeNode(node: FormNode): unknown {
  if (typeof node === 'string') return node;
  if (node.member !== undefined) return formList(node.member).map(decodeNode);
  if (node.entry !== undefined) {
    // Message attributes come as Name and Value, all other maps as key and value.
    return {
      ...formMap(node.entry, ['Name', 'Value'], decodeNode),
      ...formMap(node.entry, ['key', 'value'], decodeNode),
    };
  }
  return decodeFields(node);
}

function decodeFields(fields: Readonly<Record<string, FormNode>>): Input {
  return Object.fromEntries(Object.entries(fields).map(([name, node]) => [name, decodeNode(node)]));
}

function encodeValue(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element('member', encodeValue(name, item))).join('');
  if (!isRecord(value)) return escapeXml(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (name === 'Attributes') {
    return members
      .map(([key, item]) =>
        element('entry', element('key', escapeXml(key)) + element('value', escapeXml(item))),
      )
      .join('');
  }
  return members.map(([key, item]) => element(key, encodeValue(key, item))).join('');
}

/** SNS as the Query protocol has it. */
export const queryCodec: QueryCodec = {
  namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  decode: (_action, form) => {
    const fields = Object.entries(parseForm(form)).filter(([name]) => !ENVELOPE.has(name));
    return decodeFields(Object.fromEntries(fields));
  },
  encode: (_action, output) => encodeValue('', output),
};

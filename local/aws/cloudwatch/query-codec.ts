import type { Input, QueryCodec } from '../service';

/**
 * The Query protocol for older clients: lists come as `Name.member.1`, structures as `Name.Member`. Nothing here
 * knows the single calls; numbers stay text, which the readers of the requests take as well.
 */
export const queryCodec: QueryCodec = {
  namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  decode: (_action, form) => {
    const root: Node = new Map();
    for (const [key, value] of form) {
      if (key !== 'Action' && key !== 'Version') insert(root, key.split('.'), value);
    }
    return fold(root) as Input;
  },
  encode: (_action, output) => members(output),
};

type Node = Map<string, Node | string>;

function insert(node: Node, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    node.set(head, value);
    return;
  }
  const known = node.get(head);
  const child: Node = known instanceof Map ? known : new Map();
  node.set(head, child);
  insert(child, rest, value);
}

function fold(node: Node | string): unknown {
  if (typeof node === 'string') return node;
  const list = node.get('member');
  if (list instanceof Map) {
    return [...list].sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => fold(item));
  }
  return Object.fromEntries([...node].map(([key, child]) => [key, fold(child)]));
}

function members(value: object): string {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `<${key}>${content(key, member)}</${key}>`)
    .join('');
}

function content(key: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${content(key, item)}</member>`).join('');
  if (typeof value === 'object' && value !== null) {
    return key === 'ExtendedStatistics' && !Array.isArray(value) ? entries(value) : members(value);
  }
  if (typeof value === 'number' && /(Timestamps?|LastModified)$/.test(key))
    return new Date(value * 1000).toISOString();
  return escapeXml(String(value));
}

/** The one map in the answers; its keys are data, not member names. */
function entries(map: object): string {
  return Object.entries(map)
    .map(
      ([key, value]) =>
        `<entry><key>${escapeXml(key)}</key><value>${escapeXml(String(value))}</value></entry>`,
    )
    .join('');
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

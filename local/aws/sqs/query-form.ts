/** The Query protocol's flat form fields as a tree, and a result as XML; for any service that speaks it. */

/** A field's value or, under its dotted name, further fields. */
export type FormNode = string | Readonly<{ [name: string]: FormNode }>;

/** `A.1.B=x` becomes `{ A: { 1: { B: 'x' } } }`. */
export function parseForm(form: URLSearchParams): Readonly<Record<string, FormNode>> {
  const root: FormBranch = new Map();
  for (const [key, value] of form) {
    const path = key.split('.');
    const last = path.pop() ?? '';
    let branch = root;
    for (const name of path) branch = descend(branch, name);
    branch.set(last, value);
  }
  return plain(root);
}

type FormBranch = Map<string, string | FormBranch>;

function descend(branch: FormBranch, name: string): FormBranch {
  const found = branch.get(name);
  if (found instanceof Map) return found;
  const made: FormBranch = new Map();
  branch.set(name, made);
  return made;
}

function plain(branch: FormBranch): Readonly<Record<string, FormNode>> {
  return Object.fromEntries(
    [...branch].map(([name, node]) => [name, node instanceof Map ? plain(node) : node]),
  );
}

/** The numbered children in the order of their numbers. */
export function formList(node: FormNode | undefined): FormNode[] {
  if (node === undefined || typeof node === 'string') return [];
  return Object.entries(node)
    .filter(([name]) => /^\d+$/.test(name))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}

/** Numbered pairs such as `1.Name`, `1.Value` as a map; `names` says how key and value are called. */
export function formMap<T>(
  node: FormNode | undefined,
  names: readonly [key: string, value: string],
  parse: (value: FormNode) => T,
): Record<string, T> {
  const map: Record<string, T> = {};
  for (const pair of formList(node)) {
    if (typeof pair === 'string') continue;
    const { [names[0]]: key, [names[1]]: value } = pair;
    if (typeof key === 'string' && value !== undefined) map[key] = parse(value);
  }
  return map;
}

/** One element around inner XML. */
export function element(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

/** Text as XML content. A carriage return is written as a reference, as a parser would turn it into a newline. */
export function escapeXml(value: unknown): string {
  return String(value).replace(/[&<>"\r]/g, (char) => ENTITIES[char] ?? char);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

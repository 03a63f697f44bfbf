import { allMembersOf, itemsOf, type Span, wholeValue } from './json-spans';

/** Where a JSON text gives a name twice in one object, such as `receivers.slack`: `JSON.parse` drops the first in silence. */
export function repeatedNames(text: string): readonly string[] {
  return namesWithin(text, wholeValue(text), []);
}

function namesWithin(text: string, span: Span, path: readonly (string | number)[]): readonly string[] {
  const members = allMembersOf(text, span);
  const names = members.map(([name]) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const parts = [...members, ...[...itemsOf(text, span).entries()]];
  return [
    ...[...twice].map((name) => [...path, name].join('.')),
    ...parts.flatMap(([name, part]) => namesWithin(text, part, [...path, name])),
  ];
}

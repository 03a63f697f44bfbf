/**
 * What alerts can say of themselves. A matcher that names a label or a value that no alert has selects nothing, or all,
 * and nobody notices before an alert reaches nobody: so a routing file is checked against what there is.
 */
import { CATEGORIES } from '../rule/category';
import { RULE_LABELS } from '../rule/rule-schema';
import { SEVERITIES } from '../rule/severity';
import { BUILT_IN_INHIBITION } from './built-in-inhibition';
import { type Faults, oneOf } from './faults';
import type { Matcher } from './matcher';
import { placeOf } from './parse-tree';
import { fitsWhole } from './pattern';
import { allRoutes } from './route';
import type { Routing } from './routing';

/** Labels, and the values that each may have; undefined where any may come. */
export type Vocabulary = ReadonlyMap<string, ReadonlySet<string> | undefined>;

interface Labelled {
  readonly id: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** @param rules with their own labels; @param others names that stand in the label `rule` as well, such as alarms' */
export function vocabularyOf(rules: readonly Labelled[], others: Iterable<string>): Vocabulary {
  // As long as no rule has one of these labels, nobody knows what they will be.
  const own = new Map<string, Set<string> | undefined>(RULE_LABELS.map((name) => [name, undefined]));
  for (const { labels = {} } of rules) {
    for (const [label, value] of Object.entries(labels)) {
      own.set(label, (own.get(label) ?? new Set()).add(value));
    }
  }
  return new Map<string, ReadonlySet<string> | undefined>([
    ['rule', new Set([...rules.map(({ id }) => id), ...others])],
    ['severity', new Set(SEVERITIES)],
    ['category', new Set(CATEGORIES)],
    ['scope', new Set(['platform', 'tenant'])],
    ['source', new Set(['evaluate', 'cloudwatch'])],
    ['stage', undefined],
    ['tenant', undefined],
    ['alarm', undefined],
    ...own,
  ]);
}

/** Adds what a sound routing file names that no alert has. */
export function checkVocabulary(routing: Routing, vocabulary: Vocabulary, faults: Faults): void {
  const label = (place: string, name: string) => {
    if (vocabulary.has(name)) return;
    const accepted = `a label that alerts have, ${oneOf(vocabulary.keys())}`;
    faults.add(place, name, accepted);
  };
  const matchers = (place: string, list: readonly Matcher[]) => {
    for (const matcher of list) {
      label(place, matcher.label);
      const values = vocabulary.get(matcher.label);
      if (values && !names(matcher, values)) {
        faults.add(
          place,
          matcher.value,
          `what "${matcher.label}" can be, ${oneOf(values)}${hint(matcher.label)}`,
        );
      }
    }
  };
  const labels = (place: string, list: readonly string[]) => {
    for (const name of list) label(place, name);
  };

  const told = new Set<unknown>();
  for (const { path, ...route } of allRoutes(routing.root)) {
    matchers(`${placeOf(path)}.matchers`, route.matchers);
    // What a route has from its parent is told where it is written.
    if (route.groupBy !== 'all' && !told.has(route.groupBy))
      labels(`${placeOf(path)}.groupBy`, route.groupBy);
    told.add(route.groupBy);
  }
  for (const [index, { source, target, equal }] of routing.inhibit
    .slice(BUILT_IN_INHIBITION.length)
    .entries()) {
    matchers(`inhibit.${index}.source`, source);
    matchers(`inhibit.${index}.target`, target);
    labels(`inhibit.${index}.equal`, equal);
  }
  for (const { name, matchers: list } of routing.maintenance) matchers(`maintenance "${name}"`, list);
}

/** Whether some value that there is is meant; the empty one means that the label is absent. */
function names({ operator, value }: Matcher, values: ReadonlySet<string>): boolean {
  if (value === '') return true;
  return operator.endsWith('~') ? [...values].some((each) => fitsWhole(value, each)) : values.has(value);
}

function hint(label: string): string {
  return label === 'rule' ? '; an alarm of your own is matched by alarm="ITS NAME"' : '';
}

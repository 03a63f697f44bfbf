/** Random trees of routes, the matchers as texts in all the ways in which they may be written, and random alerts. */
import type { Labels } from '../lambdas/domain/alert/fingerprint';
import { InvalidMatcher, parseMatchers, sayMatcher } from '../lambdas/domain/routing/matcher';
import type { Chance } from './seeded';

export interface RandomNode {
  /** Names its receiver: the tree's, and then its place in it. */
  readonly name: string;
  /** It has its parent's receiver. */
  readonly silent: boolean;
  readonly matchers: readonly string[];
  readonly continue: boolean;
  readonly routes: readonly RandomNode[];
}

const LABELS = ['a', 'b', 'severity', 'tenant'] as const;
/** Few, so that matchers and alerts meet; some with what needs care in quotes, expressions and YAML. */
const VALUES = [
  '',
  '',
  'a',
  'b',
  'ab',
  'aab',
  'A',
  '1',
  'x y',
  'a\nb',
  'a\nb',
  'a"b',
  'a\\b',
  'é',
  '{a}',
  'a,b',
  '😀',
] as const;
const OPERATORS = ['=', '!=', '=~', '!~'] as const;
const MOST_DEPTH = 4;

/** The tree's root matches everything and says `continue`. */
export function randomTree(chance: Chance, name: string): RandomNode {
  return { name, silent: false, matchers: [], continue: true, routes: randomRoutes(chance, name, 1) };
}

function randomRoutes(chance: Chance, parent: string, depth: number): readonly RandomNode[] {
  const most = depth > MOST_DEPTH ? 0 : 4 - depth / 2;
  return Array.from({ length: Math.floor(chance() * (most + 1)) }, (_, index): RandomNode => {
    const name = `${parent}.${index}`;
    return {
      name,
      silent: chance() < 0.2,
      matchers: Array.from({ length: Math.floor(chance() * 3) }, () => randomMatchers(chance)),
      continue: chance() < 0.4,
      routes: randomRoutes(chance, name, depth + 1),
    };
  });
}

export function randomAlert(chance: Chance): Labels {
  const present = LABELS.filter(() => chance() < 0.75);
  return Object.fromEntries(present.map((label) => [label, pick(chance, VALUES)]));
}

/** One or two as one text; what we do not take is not asked about. */
function randomMatchers(chance: Chance): string {
  for (;;) {
    const one = randomMatcher(chance);
    const text = chance() < 0.15 ? `{${one}, ${randomMatcher(chance)}}` : one;
    if (isTaken(text)) return text;
  }
}

function isTaken(text: string): boolean {
  try {
    parseMatchers(text);
    return true;
  } catch (error) {
    if (error instanceof InvalidMatcher) return false;
    throw error;
  }
}

function randomMatcher(chance: Chance): string {
  const label = pick(chance, LABELS);
  const operator = pick(chance, OPERATORS);
  const value = operator.endsWith('~') ? randomExpression(chance) : pick(chance, VALUES);
  const space = chance() < 0.1 ? ' ' : '';
  // Without quotes a backslash before another, a quote or an n would be taken for an escape.
  return chance() < 0.3
    ? `${space}${label}${space}${operator}${space}${value}${space}`
    : sayMatcher({ label, operator, value });
}

const ATOMS = [
  ...['a', 'b', 'A', '1', ' ', '.', 'é', '😀'],
  ...[
    '\\w',
    '\\d',
    '\\s',
    '\\S',
    '\\pL',
    '\\x61',
    '\\Q.\\E',
    '\\.',
    '\\\\',
    '\\n',
    '\\b',
    '^',
    '$',
    '\\A',
    '\\z',
  ],
  ...[
    '[ab]',
    '[^a]',
    '[a-z]',
    '[[:alpha:]]',
    '[^\\n]',
    '(?i)a',
    '(?s).',
    '(?:a|b)',
    '(a|)',
    '(?P<n>a)',
    '(?i:A)',
    '(?m:^a$)',
  ],
] as const;
const QUANTIFIERS = [
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '{2}',
  '{1,2}',
  '*?',
  '+?',
  '{0,1}?',
  '**',
  '{,2}',
  '{1001}',
] as const;

/** In RE2's dialect, mostly: of the rest some is refused and some is more than meets the eye. */
function randomExpression(chance: Chance): string {
  if (chance() < 0.15) return pick(chance, ['.*', '.+', '', 'a|b', 'a.*', '.*b', 'a|ab|', '(?s).*'] as const);
  const length = 1 + Math.floor(chance() * 3);
  const parts = Array.from({ length }, () => {
    const part = pick(chance, ATOMS) + pick(chance, QUANTIFIERS);
    return chance() < 0.15 ? `${part}|` : part;
  });
  const joined = parts.join('');
  return chance() < 0.15 ? `(${joined})${pick(chance, QUANTIFIERS)}` : joined;
}

function pick<Item>(chance: Chance, items: readonly [Item, ...Item[]] | readonly Item[]): Item {
  return items[Math.floor(chance() * items.length)] as Item;
}

/** The tree of routes of a routing file, with what each node inherits filled in. */
import type { Faults } from './faults';
import type { Route } from './routing';
import { NodeSchema, type ParsedNode, RootSchema } from './routing-schema';

/** What a node takes from its parent unless it says otherwise. */
type Inherited = Pick<
  Route,
  'receivers' | 'groupBy' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs' | 'escalation'
>;

/** As Alertmanager has them. */
const DEFAULTS: Inherited = {
  receivers: [],
  groupBy: [],
  groupWaitMs: 30_000,
  groupIntervalMs: 300_000,
  repeatIntervalMs: 14_400_000,
};

/** Of a node at fault, which is noted, what is below it is read all the same. */
export function parseTree(input: unknown, faults: Faults): Route {
  const root = faults.read('route', RootSchema, input);
  return nodeOf({ ...(root ?? unread(input)), matchers: [], continue: false }, DEFAULTS, 'root', faults);
}

/** Where in the file a route of the tree stands: `route.routes.0.routes.2` for `root.0.2`. */
export function placeOf(path: string): string {
  return path.replace(/^root/, 'route').replaceAll('.', '.routes.');
}

function readNode(input: unknown, parent: Inherited, path: string, faults: Faults): Route {
  const node = faults.read(placeOf(path), NodeSchema, input);
  return nodeOf(node ?? unread(input), parent, path, faults);
}

/** In place of a node at fault. It says `continue`, for nobody knows what it would take from its siblings. */
function unread(input: unknown): ParsedNode {
  const routes = typeof input === 'object' && input !== null && 'routes' in input ? input.routes : [];
  return { matchers: [], continue: true, routes: Array.isArray(routes) ? routes : [] };
}

function nodeOf(node: ParsedNode, parent: Inherited, path: string, faults: Faults): Route {
  const own = inherit(node, parent);
  const saysTimes = node.groupInterval !== undefined || node.repeatInterval !== undefined;
  if (saysTimes && own.repeatIntervalMs < own.groupIntervalMs) {
    faults.add(
      `${placeOf(path)}.repeatInterval`,
      'less than groupInterval',
      'groupInterval or more: nothing is repeated before the next look at the group',
    );
  }
  const { matchers, continue: goesOn, routes } = node;
  return {
    path,
    matchers,
    continue: goesOn,
    ...own,
    routes: routes.map((child, index) => readNode(child, own, `${path}.${index}`, faults)),
  };
}

function inherit(node: ParsedNode, parent: Inherited): Inherited {
  const { escalation: inherited, ...rest } = parent;
  const escalation = node.escalation === undefined ? inherited : (node.escalation ?? undefined);
  return {
    receivers: node.receivers ?? rest.receivers,
    groupBy: node.groupBy ?? rest.groupBy,
    groupWaitMs: node.groupWait ?? rest.groupWaitMs,
    groupIntervalMs: node.groupInterval ?? rest.groupIntervalMs,
    repeatIntervalMs: node.repeatInterval ?? rest.repeatIntervalMs,
    ...(escalation === undefined ? {} : { escalation }),
  };
}

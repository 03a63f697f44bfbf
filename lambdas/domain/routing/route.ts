/** Which routes an alert takes. Semantics: prometheus.io/docs/alerting/latest/configuration/#route */
import type { Labels } from '../alert/fingerprint';
import { labelOf, matches } from './matcher';
import type { Route } from './routing';

/**
 * The routes that handle an alert, in tree order. The first child that matches takes it, and its later siblings only
 * if it says `continue`; what no child takes, the node handles itself. Empty only where not even `node` matches.
 */
export function routesOf(node: Route, labels: Labels): readonly Route[] {
  if (!matches(node.matchers, labels)) return [];
  const taken: Route[] = [];
  for (const child of node.routes) {
    const within = routesOf(child, labels);
    taken.push(...within);
    if (within.length > 0 && !child.continue) break;
  }
  return taken.length > 0 ? taken : [node];
}

/** Who hears of an alert, in tree order; who is named by several routes comes several times. */
export function receiversOf(root: Route, labels: Labels): readonly string[] {
  return routesOf(root, labels).flatMap(({ receivers }) => receivers);
}

/**
 * The labels and values that the alert has in common with all others of its group; in alphabetical order and without
 * empty ones, so that one group is written in one way.
 */
export function groupLabels({ groupBy }: Pick<Route, 'groupBy'>, labels: Labels): Labels {
  const names = groupBy === 'all' ? Object.keys(labels) : [...new Set(groupBy)];
  return Object.fromEntries(
    names
      .toSorted()
      .map((name) => [name, labelOf(labels, name)] as const)
      .filter(([, value]) => value !== ''),
  );
}

/** The tree, a parent before its children. */
export function allRoutes(root: Route): readonly Route[] {
  return [root, ...root.routes.flatMap(allRoutes)];
}

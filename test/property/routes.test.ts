import fc from 'fast-check';
import { matches } from '../../lambdas/domain/routing/matcher';
import { allRoutes, groupLabels, routesOf } from '../../lambdas/domain/routing/route';
import type { Route } from '../../lambdas/domain/routing/routing';
import { type RouteSketch, routeOf } from '../support/routes';

const value = fc.constantFrom('', '1', '2');
const labels = fc.record({ a: value, b: value, c: value }, { requiredKeys: [] });
const when = fc
  .array(
    fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('=', '!=', '=~', '!~'), value)
      .map((parts) => parts.join('')),
    { maxLength: 2 },
  )
  .map((matchers) => matchers.join(','));
/** @param depth how many generations may be below it */
function tree(depth: number): fc.Arbitrary<RouteSketch> {
  const routes = depth === 0 ? fc.constant([]) : fc.array(tree(depth - 1), { maxLength: 3 });
  return fc.record({ when, continue: fc.boolean(), routes });
}

const root = tree(3).map((sketch) => routeOf({ ...sketch, when: '' }));

/** Those on the way from the root to a route, itself included. */
function wayTo(path: string, all: readonly Route[]): readonly Route[] {
  return all.filter((route) => path === route.path || path.startsWith(`${route.path}.`));
}

describe('the routes of an alert', () => {
  it('are some, each once, in tree order, and all match from the root on down', () => {
    fc.assert(
      fc.property(root, labels, (node, of) => {
        const all = allRoutes(node);
        const taken = routesOf(node, of);
        expect(taken.length).toBeGreaterThan(0);
        expect(taken).toEqual(all.filter((route) => taken.includes(route)));
        for (const { path } of taken) {
          expect(wayTo(path, all).every(({ matchers }) => matches(matchers, of))).toBe(true);
        }
      }),
    );
  });

  it('have no child that matches, and no earlier sibling on the way that matches without continue', () => {
    fc.assert(
      fc.property(root, labels, (node, of) => {
        const all = allRoutes(node);
        for (const taken of routesOf(node, of)) {
          expect(taken.routes.some(({ matchers }) => matches(matchers, of))).toBe(false);
          for (const parent of wayTo(taken.path, all)) {
            const next = parent.routes.findIndex((child) => wayTo(taken.path, all).includes(child));
            const before = parent.routes.slice(0, Math.max(0, next));
            expect(before.some((child) => !child.continue && matches(child.matchers, of))).toBe(false);
          }
        }
      }),
    );
  });

  it('are the same for an absent label and an empty one, and so are the groups', () => {
    fc.assert(
      fc.property(root, labels, (node, of) => {
        const full = { a: '', b: '', c: '', ...of };
        expect(routesOf(node, full)).toEqual(routesOf(node, of));
        for (const groupBy of ['all', ['c', 'a'], []] as const) {
          expect(groupLabels({ groupBy }, full)).toEqual(groupLabels({ groupBy }, of));
        }
      }),
    );
  });
});

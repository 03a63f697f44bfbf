/** Trees of routes, with what does not matter filled in. */
import { parseMatchers } from '../../lambdas/domain/routing/matcher';
import type { Route } from '../../lambdas/domain/routing/routing';

export interface RouteSketch extends Partial<Omit<Route, 'matchers' | 'routes' | 'path'>> {
  /** As text: `severity="critical", team=a`. */
  readonly when?: string;
  readonly routes?: readonly RouteSketch[];
}

/** Its receiver is named after its path unless the sketch names others. */
export function routeOf({ when = '', routes = [], ...rest }: RouteSketch, path = 'root'): Route {
  return {
    path,
    matchers: parseMatchers(when),
    receivers: [path],
    groupBy: ['rule'],
    groupWaitMs: 30_000,
    groupIntervalMs: 300_000,
    repeatIntervalMs: 14_400_000,
    continue: false,
    ...rest,
    routes: routes.map((child, index) => routeOf(child, `${path}.${index}`)),
  };
}

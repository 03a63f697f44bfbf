/** Finds the route of a request as API Gateway does: an exact segment before a parameter, `$default` last. */

export interface Route<Target> {
  /** `POST /webhooks/{app}`, `ANY /path`, or `$default`. */
  readonly key: string;
  readonly target: Target;
}

export interface Match<Target> {
  readonly route: Route<Target>;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export function matchRoute<Target>(
  routes: readonly Route<Target>[],
  method: string,
  path: string,
): Match<Target> | undefined {
  const found = routes
    .map((route) => ({ route, pattern: patternOf(route.key) }))
    .filter(
      ({ pattern }) => (pattern.method === method || pattern.method === 'ANY') && pattern.path.test(path),
    )
    .sort((a, b) => (a.pattern.rank < b.pattern.rank ? -1 : 1))[0];
  if (found) {
    const groups = found.pattern.path.exec(path)?.groups ?? {};
    return {
      route: found.route,
      pathParameters: Object.fromEntries(
        Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
      ),
    };
  }
  const fallback = routes.find(({ key }) => key === '$default');
  return fallback && { route: fallback, pathParameters: {} };
}

interface Pattern {
  readonly method: string;
  readonly path: RegExp;
  /** Sorts better matches first: segment by segment an exact one, a parameter, a greedy one; then the method. */
  readonly rank: string;
}

const patterns = new Map<string, Pattern>();

function patternOf(key: string): Pattern {
  const known = patterns.get(key);
  if (known) return known;
  const [method = '', path = ''] = key.split(' ');
  const segments = path.split('/').slice(1);
  const rank = segments.map((segment) => (segment.endsWith('+}') ? 2 : segment.startsWith('{') ? 1 : 0));
  const pattern = {
    method,
    path: new RegExp(`^${segments.map((segment) => `/${segmentPattern(segment)}`).join('')}$`),
    rank: `${rank.join('')}${method === 'ANY' ? 1 : 0}`,
  };
  patterns.set(key, pattern);
  return pattern;
}

function segmentPattern(segment: string): string {
  const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(segment) ?? [];
  if (name === undefined) return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `(?<${name}>${greedy ? '.+' : '[^/]+'})`;
}

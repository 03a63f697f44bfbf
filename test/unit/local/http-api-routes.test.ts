import fc from 'fast-check';
import { matchRoute } from '../../../local/http-api/routes';
import { createThrottle } from '../../../local/http-api/throttle';
import { VirtualClock } from '../../../local/time/virtual-clock';

/** The matching route's key and what its path holds; the order of the routes must not matter. */
function match(keys: readonly string[], method: string, path: string): unknown {
  const [found, reversed] = [keys, keys.toReversed()].map((some) =>
    matchRoute(
      some.map((key) => ({ key, target: key })),
      method,
      path,
    ),
  );
  expect(reversed).toEqual(found);
  return found && [found.route.target, found.pathParameters];
}

const KEYS = [
  'POST /webhooks/{app}',
  'GET /webhooks/{app}',
  'GET /webhooks/health',
  'ANY /webhooks/health',
  'GET /webhooks/{rest+}',
  'ANY /{all+}',
  'GET /{first}/{second}/end',
  'GET /',
  'GET /a.b/(c)+/$',
];

describe('a route', () => {
  it.each([
    ['POST', '/webhooks/main', 'POST /webhooks/{app}', { app: 'main' }],
    ['GET', '/webhooks/main', 'GET /webhooks/{app}', { app: 'main' }],
    ['GET', '/webhooks/health', 'GET /webhooks/health', {}],
    ['DELETE', '/webhooks/health', 'ANY /webhooks/health', {}],
    ['GET', '/webhooks/main/more', 'GET /webhooks/{rest+}', { rest: 'main/more' }],
    ['POST', '/webhooks/main/more', 'ANY /{all+}', { all: 'webhooks/main/more' }],
    ['GET', '/webhooks/', 'ANY /{all+}', { all: 'webhooks/' }],
    ['GET', '/webhooks/main/end', 'GET /webhooks/{rest+}', { rest: 'main/end' }],
    ['GET', '/x/y/end', 'GET /{first}/{second}/end', { first: 'x', second: 'y' }],
    ['GET', '/', 'GET /', {}],
    ['GET', '/a.b/(c)+/$', 'GET /a.b/(c)+/$', {}],
    ['GET', '/aXb/c/$', 'ANY /{all+}', { all: 'aXb/c/$' }],
    ['GET', '/webhooks/a%20b%2Fc', 'GET /webhooks/{app}', { app: 'a b/c' }],
    ['GET', '/webhooks/caf%C3%A9', 'GET /webhooks/{app}', { app: 'café' }],
  ])('for %s %s is %s', (method, path, key, parameters) => {
    expect(match(KEYS, method, path)).toEqual([key, parameters]);
  });

  it.each([
    ['POST', '/webhooks/main'],
    ['GET', '/webhook/main'],
    ['GET', '/webhooks/main/more'],
    ['GET', '/webhooks/'],
    ['GET', '/WEBHOOKS/main'],
  ])('is not found for %s %s, unless there is a default', (method, path) => {
    expect(match(['GET /webhooks/{app}'], method, path)).toBeUndefined();
    expect(match(['GET /webhooks/{app}', '$default'], method, path)).toEqual(['$default', {}]);
  });

  it('cannot be told where the path is not validly encoded', () => {
    expect(() => match(['GET /{app}'], 'GET', '/%zz')).toThrow(URIError);
  });

  it('gives back any segment that was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (segment) => {
        const path = `/webhooks/${encodeURIComponent(segment)}`;
        expect(match(['GET /webhooks/{app}'], 'GET', path)).toEqual([
          'GET /webhooks/{app}',
          { app: segment },
        ]);
      }),
    );
  });
});

describe("a stage's throttle", () => {
  it('lets a burst through, then as many as its rate', async () => {
    const clock = new VirtualClock(0);
    const throttle = createThrottle(2, 3, clock);
    const passed = (asked: number) => Array.from({ length: asked }, throttle).filter(Boolean).length;
    expect(passed(10)).toBe(3);
    await clock.advance(499);
    expect(passed(1)).toBe(0);
    await clock.advance(1);
    expect(passed(5)).toBe(1);
    await clock.advance(1_000);
    expect(passed(5)).toBe(2);
    await clock.advance(3_600_000);
    expect(passed(10)).toBe(3);
  });
});

import { allRoutes, groupLabels, receiversOf, routesOf } from '../../../lambdas/domain/routing/route';
import { type RouteSketch, routeOf } from '../../support/routes';

const A = { when: 'a="1"' };
const B = { when: 'b="1"' };

describe('an alert takes', () => {
  it.each<[string, RouteSketch, Record<string, string>, readonly string[]]>([
    ['the root, where nothing else is', {}, { a: '1' }, ['root']],
    ['the root, where no child matches', { routes: [A] }, {}, ['root']],
    ['the child that matches, and not the root', { routes: [A] }, { a: '1' }, ['root.0']],
    ['the first child of several', { routes: [A, A, {}] }, { a: '1' }, ['root.0']],
    ['a later child, where an earlier one does not match', { routes: [A, B] }, { b: '1' }, ['root.1']],
    [
      'both, where the first says continue',
      { routes: [{ ...A, continue: true }, B] },
      { a: '1', b: '1' },
      ['root.0', 'root.1'],
    ],
    [
      'no third, where the second does not say continue',
      { routes: [{ ...A, continue: true }, B, {}] },
      { a: '1', b: '1' },
      ['root.0', 'root.1'],
    ],
    [
      'the third, where the second does not match',
      { routes: [{ ...A, continue: true }, B, {}] },
      { a: '1' },
      ['root.0', 'root.2'],
    ],
    ['the deepest that matches', { routes: [{ ...A, routes: [B] }] }, { a: '1', b: '1' }, ['root.0.0']],
    ['the middle, where none below matches', { routes: [{ ...A, routes: [B] }] }, { a: '1' }, ['root.0']],
    [
      'none below what does not match, though they would',
      { routes: [{ ...A, routes: [B] }] },
      { b: '1' },
      ['root'],
    ],
    [
      'not the later siblings of its parent, though it says continue itself',
      { routes: [{ ...A, routes: [{ ...B, continue: true }, {}] }, {}] },
      { a: '1', b: '1' },
      ['root.0.0', 'root.0.1'],
    ],
    [
      'all below one that says continue, before its siblings',
      { routes: [{ ...A, continue: true, routes: [{ continue: true }, B] }, {}] },
      { a: '1', b: '1' },
      ['root.0.0', 'root.0.1', 'root.1'],
    ],
    [
      'the only child, though that says continue and no sibling follows',
      { routes: [{ ...A, continue: true }] },
      { a: '1' },
      ['root.0'],
    ],
  ])('%s', (_name, sketch, labels, paths) => {
    expect(routesOf(routeOf(sketch), labels).map(({ path }) => path)).toEqual(paths);
  });

  it('no route that does not match it, not even the root', () => {
    expect(routesOf(routeOf({ when: 'a="1"' }), {})).toEqual([]);
  });
});

describe('who hears of an alert', () => {
  it('comes in tree order, and again for each route', () => {
    const root = routeOf({
      routes: [
        { receivers: ['x', 'y'], continue: true },
        { receivers: ['z', 'x'], continue: true },
      ],
    });
    expect(receiversOf(root, {})).toEqual(['x', 'y', 'z', 'x']);
    expect(allRoutes(root).map(({ path }) => path)).toEqual(['root', 'root.0', 'root.1']);
  });
});

describe('the labels of a group', () => {
  const labels = { tenant: 't', rule: 'r', empty: '', severity: 'high' };

  it.each<[string, readonly string[] | 'all', Record<string, string>]>([
    ['are those named', ['rule', 'tenant'], { rule: 'r', tenant: 't' }],
    ['are none where none is named', [], {}],
    ['are all of them', 'all', { rule: 'r', severity: 'high', tenant: 't' }],
    ['leave out what is absent or empty', ['rule', 'empty', 'nowhere', 'constructor'], { rule: 'r' }],
    ['name each once', ['rule', 'rule'], { rule: 'r' }],
  ])('%s', (_name, groupBy, expected) => {
    expect(groupLabels({ groupBy }, labels)).toEqual(expected);
  });

  it('are written in one way, however they are named and come', () => {
    const said = (groupBy: readonly string[], of: Record<string, string>) =>
      JSON.stringify(groupLabels({ groupBy }, of));
    expect(said(['b', 'a'], { a: '1', b: '2' })).toBe(said(['a', 'b'], { b: '2', a: '1' }));
  });
});

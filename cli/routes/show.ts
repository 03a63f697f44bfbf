/** The routing as people read it: the tree, then what its names mean. */
import { sayHours, sayMinute } from '../../lambdas/domain/calendar/weekly-hours';
import { sayDuration } from '../../lambdas/domain/routing/duration';
import { sayMatchers } from '../../lambdas/domain/routing/matcher';
import type { Maintenance, Route, Routing, Timetable } from '../../lambdas/domain/routing/routing';
import { printJson, printLines, table } from '../output';
import { type FileOptions, readFile } from './file';

export function show(options: FileOptions): void {
  const routing = readFile(options);
  if (options.json) printJson(asJson(routing));
  else printLines(renderRouting(routing));
}

/** Maps as objects, so that names are keys. */
function asJson(routing: Routing): unknown {
  return Object.fromEntries(
    Object.entries(routing).map(([name, part]) => [
      name,
      part instanceof Map ? Object.fromEntries(part) : part,
    ]),
  );
}

export function renderRouting(routing: Routing): readonly string[] {
  const { root, receivers } = routing;
  return [
    ...renderTree(root),
    '',
    ...table(
      ['receiver', 'channel', 'credential', 'target', 'fallback', ''],
      [...receivers.values()].map(({ name, channel, credential, target, fallback = '', sendResolved }) => [
        name,
        channel,
        credential,
        Object.keys(target).length > 0 ? JSON.stringify(target) : '',
        fallback,
        sendResolved ? '' : 'not told what is over',
      ]),
    ),
    ...section('escalation', escalations(routing)),
    ...section('schedule', schedules(routing)),
    ...section(
      'person',
      [...routing.people].map(([name, channels]) => `${name}: ${channels.join(', ')}`),
    ),
    ...section('maintenance', routing.maintenance.map(maintenance)),
    ...section('sent', [...timetable('digest', routing.digest), ...timetable('report', routing.report)]),
  ];
}

/** What a route takes from its parent is not said again. */
function renderTree(root: Route): string[] {
  const own = `every alert: ${root.receivers.join(', ')}; ${settings(root, undefined)}`;
  return [own, ...root.routes.flatMap((child, index) => renderNode(child, root, '', index))];
}

function renderNode(route: Route, parent: Route, indent: string, index: number): string[] {
  const isLast = index === parent.routes.length - 1;
  const when = sayMatchers(route.matchers) || 'every alert';
  const told = route.receivers === parent.receivers ? 'as above' : route.receivers.join(', ');
  const rest = [settings(route, parent), route.continue ? 'and goes on' : ''].filter((part) => part !== '');
  const below = indent + (isLast ? '   ' : '│  ');
  return [
    `${indent}${isLast ? '└─ ' : '├─ '}${[`${when}: ${told}`, ...rest].join('; ')}`,
    ...route.routes.flatMap((child, at) => renderNode(child, route, below, at)),
  ];
}

const SETTINGS: readonly (readonly [string, (route: Route) => string])[] = [
  ['', ({ groupBy }) => sayGroup(groupBy)],
  ['wait ', ({ groupWaitMs }) => sayDuration(groupWaitMs)],
  ['each ', ({ groupIntervalMs }) => sayDuration(groupIntervalMs)],
  ['repeat ', ({ repeatIntervalMs }) => sayDuration(repeatIntervalMs)],
  ['escalation ', ({ escalation = 'none' }) => escalation],
];

function settings(route: Route, parent: Route | undefined): string {
  return SETTINGS.filter(([, say]) => !parent || say(parent) !== say(route))
    .map(([name, say]) => name + say(route))
    .join(', ');
}

function sayGroup(groupBy: Route['groupBy']): string {
  if (groupBy === 'all') return 'each alert by itself';
  return groupBy.length > 0 ? `together by ${groupBy.join(', ')}` : 'all together';
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', ...lines.map((line) => `${name} ${line}`)] : [];
}

function escalations({ escalations: all }: Routing): string[] {
  return [...all.values()].map(({ name, levels, ackTimeoutMs }) => {
    const said = levels.map(({ afterMs, to, evenIfAcknowledged }) => {
      const whom = to.map((target) => `${target.kind} ${target.name}`).join(', ');
      return `after ${sayDuration(afterMs)} ${whom}${evenIfAcknowledged ? ' even if acknowledged' : ''}`;
    });
    return `${name}: ${said.join('; ')}; an acknowledgement holds for ${sayDuration(ackTimeoutMs)}`;
  });
}

function schedules({ schedules: all }: Routing): string[] {
  return [...all.values()].flatMap(({ name, zone, layers }) =>
    layers.map(({ people, turnDays, handOverMinute, hours }) => {
      const turns = `${people.join(', ')} in turn, ${turnDays} d each, handed over at ${sayMinute(handOverMinute)} ${zone}`;
      return `${name}: ${turns}${hours ? `, only ${hours.map(sayHours).join('; ')}` : ''}`;
    }),
  );
}

function maintenance({ name, matchers, why, when }: Maintenance): string {
  const time =
    when.kind === 'weekly'
      ? `${sayHours(when.hours)} ${when.zone}`
      : `${new Date(when.startMs).toISOString()} to ${new Date(when.endMs).toISOString()}`;
  return `${name}: ${sayMatchers(matchers)}, ${time}${why === undefined ? '' : ` (${why})`}`;
}

function timetable(name: string, at: Timetable | undefined): string[] {
  return at ? [`${name}: at ${sayMinute(at.minute)} ${at.zone} to ${at.receivers.join(', ')}`] : [];
}

/** Names of a routing file that lead nowhere, or back to where they came from. */
import type { Layer } from '../oncall/schedule';
import { type Faults, oneOf } from './faults';
import { placeOf } from './parse-tree';
import type { Escalation, Receiver, Route } from './routing';

/** What may be named; faulty entries too, whose fault is told at their own place. */
export interface Names {
  readonly receivers: ReadonlySet<string>;
  readonly people: ReadonlySet<string>;
  readonly schedules: ReadonlySet<string>;
  readonly escalations: ReadonlySet<string>;
  /** Kinds of channel; undefined when they are not known here. */
  readonly channels?: ReadonlySet<string> | undefined;
}

export function checkName(
  place: string,
  name: string,
  what: keyof Names,
  names: Names,
  faults: Faults,
): void {
  const known = names[what];
  if (known && !known.has(name)) faults.add(place, name, oneOf(known));
}

export function checkNames(
  place: string,
  list: readonly string[],
  what: keyof Names,
  names: Names,
  faults: Faults,
): void {
  for (const [index, name] of list.entries()) checkName(`${place}.${index}`, name, what, names, faults);
}

export function checkReceivers(receivers: ReadonlyMap<string, Receiver>, names: Names, faults: Faults): void {
  for (const { name, channel, fallback } of receivers.values()) {
    checkName(`receivers.${name}.channel`, channel, 'channels', names, faults);
    if (fallback === undefined) continue;
    checkName(`receivers.${name}.fallback`, fallback, 'receivers', names, faults);
    const chain = fallbackChain(name, receivers);
    if (chain.at(-1) === name) {
      faults.add(
        `receivers.${name}.fallback`,
        fallback,
        `a way that ends: this one is ${chain.join(' -> ')}`,
      );
    }
  }
}

/** From a receiver along the fallbacks, up to the first that has none or that comes again. */
function fallbackChain(name: string, receivers: ReadonlyMap<string, Receiver>): readonly string[] {
  const chain = [name];
  for (let next = receivers.get(name)?.fallback; next !== undefined; next = receivers.get(next)?.fallback) {
    const again = chain.includes(next);
    chain.push(next);
    if (again) break;
  }
  return chain;
}

/** A name that a route has from its parent is told where it is written. */
export function checkRoutes(root: Route, names: Names, faults: Faults): void {
  const check = (route: Route, parent: Route | undefined) => {
    const place = placeOf(route.path);
    if (route.receivers !== parent?.receivers) {
      checkNames(`${place}.receivers`, route.receivers, 'receivers', names, faults);
    }
    if (route.escalation !== undefined && route.escalation !== parent?.escalation) {
      checkName(`${place}.escalation`, route.escalation, 'escalations', names, faults);
    }
    for (const child of route.routes) check(child, route);
  };
  check(root, undefined);
}

export function checkEscalation({ name, levels }: Escalation, names: Names, faults: Faults): void {
  const place = `escalations.${name}.levels`;
  for (const [index, { afterMs, to }] of levels.entries()) {
    const before = levels[index - 1];
    if (before && afterMs <= before.afterMs) {
      faults.add(`${place}.${index}.after`, 'no later than the level before', 'a later time for each level');
    }
    for (const [at, target] of to.entries()) {
      const what = ({ receiver: 'receivers', person: 'people', schedule: 'schedules' } as const)[target.kind];
      checkName(`${place}.${index}.to.${at}.${target.kind}`, target.name, what, names, faults);
      const twice = to.findIndex(({ kind, name: other }) => kind === target.kind && other === target.name);
      if (twice < at) faults.add(`${place}.${index}.to.${at}`, target.name, 'each of a level once');
    }
  }
}

export function checkLayers(schedule: string, layers: readonly Layer[], names: Names, faults: Faults): void {
  for (const [index, { people }] of layers.entries()) {
    checkNames(`schedules.${schedule}.layers.${index}.people`, people, 'people', names, faults);
  }
}

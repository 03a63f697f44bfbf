/**
 * What overrides do together that none of them does alone: two levels told as the same alert, levels the wrong way
 * round, a threshold to resolve at on the wrong side of the limit that another sets.
 *
 * Any two that some tenant could have at once are looked at, whether there is such a tenant or not. That is enough: of
 * each level one override has the say on the severity and one on the limit, and two levels are compared at a time.
 */
import { groupBy } from '../collections';
import { conditions } from './conditions';
import { isSooner } from './levels';
import { bySpecificity, type ChangedLevel, changeLevels, type Override } from './overrides';
import { tellFault } from './rule-faults';
import type { Rule } from './rule-schema';
import { SEVERITIES } from './severity';

export interface Clash {
  /** Those that bring it about; none where the rule's own file does. */
  readonly by: readonly Override[];
  /** What is wrong with one of them. */
  readonly tell: (blamed: Override) => string;
}

/** The first clash of the overrides of a rule. */
export function findClash(rule: Rule, overrides: readonly Override[]): Clash | undefined {
  const own = overrides.filter(
    (each) => each.rule === rule.id && [each.threshold, each.resolve, each.severity].some(isGiven),
  );
  // What a single level compares with cannot clash with anything but a threshold to resolve at.
  if (rule.levels.length === 1 && !own.some(({ resolve }) => isGiven(resolve))) return undefined;
  for (const meeting of meetingsOf(own)) {
    const clash = clashOf(rule, meeting);
    if (clash) return clash;
  }
  return undefined;
}

/** What is wrong where all these apply. @param matching the most specific last */
export function clashOf(rule: Rule, matching: readonly Override[]): Clash | undefined {
  const levels = changeLevels(rule, matching);
  const pairs = levels.flatMap((worse, at) =>
    levels.slice(at + 1).map((milder): readonly [ChangedLevel, ChangedLevel] => [worse, milder]),
  );
  return (
    levels.flatMap(refusedOf)[0] ??
    pairs.flatMap((pair) => severitiesOf(...pair))[0] ??
    pairs.flatMap((pair) => limitsOf(rule, ...pair))[0]
  );
}

function refusedOf({ refused }: ChangedLevel): readonly Clash[] {
  return refused.flatMap(({ by, thresholdBy, faults }) =>
    faults.map((fault) => ({ by: [by, thresholdBy].filter(isGiven), tell: () => tellFault(fault) })),
  );
}

/** Two of the same severity would be one alert; the other way round, the milder one would be muted for the worse. */
function severitiesOf(worse: ChangedLevel, milder: ChangedLevel): readonly Clash[] {
  const [upper, lower] = [worse, milder].map(({ level }) => SEVERITIES.indexOf(level.severity));
  if (upper === undefined || lower === undefined || upper < lower) return [];
  const tell = (blamed: Override) => {
    const isOfMilder = blamed === milder.severityBy;
    const [changed, other] = isOfMilder ? [milder, worse] : [worse, milder];
    const accepted = isOfMilder ? SEVERITIES.slice(upper + 1) : SEVERITIES.slice(0, lower);
    return (
      `severity: came "${changed.level.severity}" for the level ${changed.original}, accepted is ` +
      `${accepted.join(', ') || 'none'} while the level ${other.original} is told as ${other.level.severity}`
    );
  };
  return [{ by: [worse.severityBy, milder.severityBy].filter(isGiven), tell }];
}

/** Where the worse of two levels holds before the milder one, nobody is ever warned. */
function limitsOf({ levels }: Rule, worse: ChangedLevel, milder: ChangedLevel): readonly Clash[] {
  const own = ({ original }: ChangedLevel) => levels.find(({ severity }) => severity === original);
  // Levels may differ in other numbers than the limit: then the order of limits says nothing.
  const [first, second] = [own(worse), own(milder)];
  const isOwnOrder = first && second && isSooner(first, second);
  if (isOwnOrder || !isSooner(worse.level, milder.level)) return [];
  const tell = (blamed: Override) => {
    const isOfMilder = blamed === milder.thresholdBy;
    const [changed, other] = isOfMilder ? [milder, worse] : [worse, milder];
    const [limit, bound] = [changed, other].map(({ level }) => conditions.limit(level.condition));
    const most = isOfMilder === (limit?.side !== 'lower');
    return (
      `threshold: came ${limit?.value} for the level ${changed.original}, accepted is at ${most ? 'most' : 'least'} ` +
      `${bound?.value}, the limit of the level ${other.original}: the milder level comes first`
    );
  };
  return [{ by: [worse.thresholdBy, milder.thresholdBy].filter(isGiven), tell }];
}

/** Whom overrides are for: a subject that has no more than it must to be meant by them. */
type Place = Pick<Override, 'stage' | 'tenant' | 'labels'>;

/** For whoever is meant by one of them or by two at once: all that apply there. */
function* meetingsOf(overrides: readonly Override[]): Generator<readonly Override[]> {
  const byTenant = groupBy(overrides, ({ tenant }) => tenant);
  const general = byTenant.get(undefined) ?? [];
  for (const [tenant, own] of byTenant) {
    const all = tenant === undefined ? general : [...general, ...own];
    for (const place of own.flatMap((one) => all.flatMap((other) => meet(one, other) ?? []))) {
      yield all.filter((each) => isMeant(each, place)).toSorted(bySpecificity);
    }
  }
}

/** Undefined where nobody can be meant by both. */
function meet(a: Place, b: Place): Place | undefined {
  const differs = (one?: string, other?: string) => isGiven(one) && isGiven(other) && one !== other;
  if (differs(a.stage, b.stage) || differs(a.tenant, b.tenant)) return undefined;
  if (Object.entries(a.labels).some(([key, value]) => differs(value, b.labels[key]))) return undefined;
  const [stage, tenant] = [a.stage ?? b.stage, a.tenant ?? b.tenant];
  return {
    labels: { ...a.labels, ...b.labels },
    ...(stage === undefined ? {} : { stage }),
    ...(tenant === undefined ? {} : { tenant }),
  };
}

function isMeant({ stage, tenant, labels }: Place, place: Place): boolean {
  return (
    (stage === undefined || stage === place.stage) &&
    (tenant === undefined || tenant === place.tenant) &&
    Object.entries(labels).every(([key, value]) => place.labels[key] === value)
  );
}

function isGiven<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}

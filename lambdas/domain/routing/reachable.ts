/** Routes that no alert can take: they look like a rule that holds, and do not. */
import type { Faults } from './faults';
import { type Matcher, matches, sayMatcher, sayMatchers } from './matcher';
import { placeOf } from './parse-tree';
import type { Route } from './routing';

/** @param above what is known of an alert that has come to `parent` */
export function reachFaults(parent: Route, faults: Faults, above: readonly Matcher[] = []): void {
  for (const [index, route] of parent.routes.entries()) {
    const known = [...above, ...route.matchers];
    const place = `${placeOf(route.path)}.matchers`;
    const excluded = known.find((matcher) => excludes(known, matcher));
    const taker = parent.routes
      .slice(0, index)
      .find((sibling) => !sibling.continue && sibling.matchers.every((matcher) => follows(known, matcher)));
    if (excluded) {
      faults.add(
        place,
        sayMatchers(known),
        `matchers that an alert can fit all at once: ${sayMatcher(excluded)} excludes another`,
      );
      continue;
    }
    if (taker) {
      faults.add(
        place,
        sayMatchers(route.matchers),
        `what ${placeOf(taker.path)} does not take before; say "continue": true there, or put this one first`,
      );
    }
    reachFaults(route, faults, known);
  }
}

/** Whether a matcher holds for every alert for which all the others do; false when it is not known. */
function follows(known: readonly Matcher[], matcher: Matcher): boolean {
  const fitsAll = matcher.operator === '=~' && matcher.value === '.*';
  return fitsAll || known.some((other) => isSame(other, matcher) || judge(other, matcher) === true);
}

function excludes(known: readonly Matcher[], matcher: Matcher): boolean {
  return known.some((other) => judge(other, matcher) === false);
}

/** What a matcher says of the one value that another leaves its label; undefined where it leaves more. */
function judge(other: Matcher, matcher: Matcher): boolean | undefined {
  if (other.operator !== '=' || other.label !== matcher.label) return undefined;
  return matches([matcher], { [other.label]: other.value });
}

function isSame(one: Matcher, other: Matcher): boolean {
  return sayMatcher(one) === sayMatcher(other);
}

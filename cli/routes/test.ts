import type { Labels } from '../../lambdas/domain/alert/fingerprint';
import { oneOf } from '../../lambdas/domain/routing/faults';
import { InvalidMatcher, parseMatcher } from '../../lambdas/domain/routing/matcher';
import { groupLabels, routesOf } from '../../lambdas/domain/routing/route';
import { CommandError, printJson, printLines } from '../output';
import { type FileOptions, readFile, vocabulary } from './file';

export function test(words: readonly string[], options: FileOptions): void {
  const labels = readLabels(words);
  checkLabels(labels);
  const routes = routesOf(readFile(options).root, labels);
  if (options.json) {
    printJson(
      routes.map((route) => ({
        route: route.path,
        receivers: route.receivers,
        group: groupLabels(route, labels),
        escalation: route.escalation ?? null,
      })),
    );
  } else {
    printLines(routes.flatMap(({ receivers }) => receivers));
  }
}

/** `label=value`, quoted or not as in a matcher; a label that comes twice is refused. */
export function readLabels(words: readonly string[]): Labels {
  const labels: Record<string, string> = {};
  for (const word of words) {
    const { label, operator, value } = readLabel(word);
    if (operator !== '=') {
      throw new CommandError(`${word}: an alert has labels and no matchers: write ${label}=VALUE`, 2);
    }
    if (Object.hasOwn(labels, label)) throw new CommandError(`${word}: the label ${label} came twice`, 2);
    labels[label] = value;
  }
  return labels;
}

/** Throws where no alert has such a label, or such a value of it: the answer would be about nothing. */
function checkLabels(labels: Labels): void {
  const known = vocabulary();
  for (const [label, value] of Object.entries(labels)) {
    const values = known.get(label);
    if (!known.has(label)) {
      throw new CommandError(
        `${label}: came a label that no alert has, accepted is ${oneOf(known.keys())}`,
        2,
      );
    }
    if (values && !values.has(value)) {
      throw new CommandError(`${label}: came "${value}", accepted is ${oneOf(values)}`, 2);
    }
  }
}

function readLabel(word: string) {
  try {
    return parseMatcher(word);
  } catch (error) {
    if (error instanceof InvalidMatcher) throw new CommandError(error.message, 2);
    throw error;
  }
}

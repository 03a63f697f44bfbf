import type { Labels } from '../../lambdas/domain/alert/fingerprint';
import { InvalidMatcher, parseMatcher } from '../../lambdas/domain/routing/matcher';
import { groupLabels, routesOf } from '../../lambdas/domain/routing/route';
import { CommandError, printJson, printLines } from '../output';
import { type FileOptions, readFile } from './file';

export function test(words: readonly string[], options: FileOptions): void {
  const labels = readLabels(words);
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

function readLabel(word: string) {
  try {
    return parseMatcher(word);
  } catch (error) {
    if (error instanceof InvalidMatcher) throw new CommandError(error.message, 2);
    throw error;
  }
}

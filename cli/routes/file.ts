import { join, relative } from 'node:path';
import { CHANNEL_NAMES } from '../../lambdas/domain/routing/channel-names';
import { InvalidRouting, readRouting } from '../../lambdas/domain/routing/parse-routing';
import type { Routing } from '../../lambdas/domain/routing/routing';
import { type Vocabulary, vocabularyOf } from '../../lambdas/domain/routing/vocabulary';
import { CommandError, readInput } from '../output';
import { loadNamesBesideRules } from '../rules/load';
import { readPack } from '../rules/pack';

export interface FileOptions {
  readonly config?: string;
  readonly json?: boolean;
}

/** Where the stages' routing is that have no file of their own. */
const DEFAULT_FILE = join(__dirname, '..', '..', 'config', 'routing', 'default.json');

export interface RoutingFile {
  /** As people would name it. */
  readonly name: string;
  readonly routing?: Routing;
  readonly faults: readonly string[];
}

/** What alerts of this version can say of themselves. */
export const vocabulary = (): Vocabulary => vocabularyOf(readPack(), loadNamesBesideRules());

/** The file that is named, or the default one, with what is wrong with it. @param known what matchers may name, where that is asked too */
export function lookAtFile({ config }: FileOptions, known?: Vocabulary): RoutingFile {
  const name = config ?? relative(process.cwd(), DEFAULT_FILE);
  try {
    const text = readInput(config ?? DEFAULT_FILE).toString('utf8');
    const options = { channels: CHANNEL_NAMES, ...(known ? { vocabulary: known } : {}) };
    return { name, routing: readRouting(text, options), faults: [] };
  } catch (error) {
    if (error instanceof InvalidRouting) return { name, faults: error.faults };
    throw error;
  }
}

/** Throws what is wrong with the file. */
export function readFile(options: FileOptions): Routing {
  const { name, routing, faults } = lookAtFile(options);
  if (routing) return routing;
  throw new CommandError([`${faults.length} fault(s) in ${name}:`, ...faults].join('\n  '));
}

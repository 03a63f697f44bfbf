import { join, relative } from 'node:path';
import { InvalidRouting, readRouting } from '../../lambdas/domain/routing/parse-routing';
import type { Routing } from '../../lambdas/domain/routing/routing';
import { CommandError, readInput } from '../output';

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

/** The file that is named, or the default one, with what is wrong with it. */
export function lookAtFile({ config }: FileOptions): RoutingFile {
  const name = config ?? relative(process.cwd(), DEFAULT_FILE);
  try {
    return { name, routing: readRouting(readInput(config ?? DEFAULT_FILE).toString('utf8')), faults: [] };
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

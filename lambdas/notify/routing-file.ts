/** The routing of a stage: its own file, or the one that all stages share. The bundle holds all of them. */

import shared from '../../config/routing/default.json';
import { parseRouting } from '../domain/routing/parse-routing';
import type { Routing } from '../domain/routing/routing';

export function routingOfStage(stage: string): Routing {
  return parseRouting(fileOf(stage) ?? shared, { place: `config/routing of ${stage}` });
}

function fileOf(stage: string): unknown {
  try {
    // With a name that is put together, the bundler takes in every file that it could mean.
    return require(`../../config/routing/${stage}.json`);
  } catch {
    return undefined;
  }
}

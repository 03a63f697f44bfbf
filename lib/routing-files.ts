import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANNEL_NAMES } from '../lambdas/domain/routing/channel-names';
import { readRouting } from '../lambdas/domain/routing/parse-routing';
import { vocabularyOf } from '../lambdas/domain/routing/vocabulary';
import { rulePack } from '../rules';
import { NAMES_BESIDE_RULES } from '../rules/alarm-names';

const FOLDER = join(__dirname, '..', 'config', 'routing');

/** Checks every routing file, for notify carries all of them. Throws `InvalidRouting` with file, place and reason. */
export function checkRoutingFiles(folder: string = FOLDER): void {
  const vocabulary = vocabularyOf(rulePack, NAMES_BESIDE_RULES);
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    readRouting(text, { place: `config/routing/${name}`, channels: CHANNEL_NAMES, vocabulary });
  }
}

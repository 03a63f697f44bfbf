import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askedReceiverFaults } from '../lambdas/domain/routing/asked-receivers';
import { CHANNEL_NAMES } from '../lambdas/domain/routing/channel-names';
import { InvalidRouting, readRouting } from '../lambdas/domain/routing/parse-routing';
import { vocabularyOf } from '../lambdas/domain/routing/vocabulary';
import { rulePack } from '../rules';
import { NAMES_BESIDE_RULES } from '../rules/alarm-names';

const FOLDER = join(__dirname, '..', 'config', 'routing');

/** Checks every routing file, for notify carries all of them. Throws `InvalidRouting` with file, place and reason. */
export function checkRoutingFiles(folder: string = FOLDER): void {
  const vocabulary = vocabularyOf(rulePack, NAMES_BESIDE_RULES);
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    const place = `config/routing/${name}`;
    const routing = readRouting(text, { place, channels: CHANNEL_NAMES, vocabulary });
    const unknown = askedReceiverFaults(rulePack, routing).map((fault) => `${place}: ${fault}`);
    if (unknown.length > 0) throw new InvalidRouting(unknown);
  }
}

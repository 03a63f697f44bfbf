import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRouting } from '../lambdas/domain/routing/parse-routing';

const FOLDER = join(__dirname, '..', 'config', 'routing');

/** Checks every routing file, for notify carries all of them. Throws `InvalidRouting` with file, place and reason. */
export function checkRoutingFiles(folder: string = FOLDER): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    readRouting(readFileSync(join(folder, name), 'utf8'), { place: `config/routing/${name}` });
  }
}

import { writeFileSync } from 'node:fs';
import { renderPostMortem } from '../../lambdas/domain/dispatch/post-mortem';
import { CommandError, printJson, printLines } from '../output';
import type { TargetOptions } from '../target';
import { readIncident } from './read';
import { incidentAsJson, storyAsJson } from './words';

interface Options extends TargetOptions {
  readonly out?: string;
  readonly json?: boolean;
}

export async function writePostMortem(name: string, { out, json, ...options }: Options): Promise<void> {
  const { incident, story, nowMs } = await readIncident(name, options);
  const facts = { ...incidentAsJson(incident), ...storyAsJson(story) };
  const lines = json ? [JSON.stringify(facts, null, 2)] : renderPostMortem(incident, story, nowMs);
  if (out === undefined) {
    if (json) printJson(facts);
    else printLines(lines);
    return;
  }
  writeNew(out, `${lines.join('\n')}\n`);
  printLines([`The draft is in ${out}: what people know and no log does is still to be written.`]);
}

/** What somebody has written into a draft is not lost to the next one. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CommandError(
      `--out: ${file}: ${isThere ? 'it is there already; name another file, or remove it' : String(error)}`,
      2,
    );
  }
}

import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { CommandError } from '../output';

export interface Question {
  readonly yes?: boolean;
  /** What is about to happen, as lines. */
  readonly about: readonly string[];
  readonly question: string;
}

/** Asks on a terminal; elsewhere only `--yes` is an answer. Whatever is not a yes ends the command with 2. */
export async function confirm({ yes, about, question }: Question): Promise<void> {
  if (yes) return;
  process.stderr.write(`${about.join('\n')}\n`);
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new CommandError('nothing was done. Say so with --yes.', 2);
  }
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // Ctrl-C and the end of the input close it, and are no yes.
    const closed = once(asked, 'close').then(() => '');
    const answer = await Promise.race([asked.question(`${question} [y/N] `), closed]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('nothing was done.', 2);
  } finally {
    asked.close();
  }
}

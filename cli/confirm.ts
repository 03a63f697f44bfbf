/** Asks before something is done that cannot be taken back. */
import { createInterface } from 'node:readline/promises';
import { CommandError } from './output';

/**
 * Returns when a person, or `--yes`, agrees. Throws a `CommandError` when they do not, or nobody is there to be asked.
 * @param question what would happen, as a whole sentence
 */
export async function confirm(question: string, { yes = false }: { readonly yes?: boolean }): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) {
    throw new CommandError(`${question} There is no terminal to ask on: agree with --yes.`, 2);
  }
  // On standard error, so that what a command prints can be piped on.
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} Go on? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('nothing was changed');
  } finally {
    terminal.close();
  }
}

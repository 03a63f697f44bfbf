/** Who does something, and why: as it is kept in the log and told to others. */
import { userInfo } from 'node:os';
import { personalIn } from '../../lambdas/domain/dispatch/personal-text';
import { oneLine } from '../../lambdas/domain/message/words';
import { CommandError } from '../output';

export interface WhoOptions {
  readonly by?: string;
  readonly why?: string;
}

export interface Who {
  readonly by: string;
  readonly why?: string;
}

const LONGEST = 300;

/** Throws a `CommandError` for what must not be written down. */
export function readWho({ by, why }: WhoOptions): Who {
  return {
    by: kept('--by', by ?? ownName()),
    ...(why === undefined ? {} : { why: kept('--why', why) }),
  };
}

export function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    throw new CommandError('--by: nothing came, and the system does not say who you are; give a name', 2);
  }
}

function kept(option: string, text: string): string {
  const line = oneLine(text, LONGEST);
  if (line === '') throw new CommandError(`${option}: nothing came; give a word or two`, 2);
  const personal = personalIn(line);
  if (!personal) return line;
  throw new CommandError(
    `${option}: what came holds ${personal}. It is told to others and kept for two years: leave it out`,
    2,
  );
}

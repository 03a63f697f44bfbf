import { CommandError } from '../output';

/** What a change of the desk made, where it was not refused. Throws a `CommandError` with the reason where it was. */
export function agreed<Made extends { readonly ok: true }>(
  made: Made | { readonly ok: false; readonly reason: string },
): Made {
  if (made.ok) return made;
  throw new CommandError(`nothing was changed: ${made.reason}`, 2);
}

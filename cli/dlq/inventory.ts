/** What a reading of the dead-letter queue found, and how what it did not find is told. */
import type { DeadLetter } from './letter';
import { count } from './report';

export interface Inventory {
  readonly letters: readonly DeadLetter[];
  /** How many entries are in the queue, about; more than what was read where somebody else holds some. */
  readonly total: number;
  /** Whether reading ended because as many were read as had been asked for. */
  readonly limited: boolean;
}

/** `Read 1,000 of about 4,200 entries` and why, where something is missing. */
export function coverage({ letters, total, limited }: Inventory): readonly string[] {
  if (letters.length === total) return [];
  const rest = limited ? '--limit N reads more or fewer' : "the others are in somebody else's hands for now";
  return [`Read ${count(letters.length)} of about ${count(total)} entries; ${rest}.`];
}

/** Whether entries are there and not one of them could be read; that must not pass for "nothing is set aside". */
export function isHidden({ letters, total }: Inventory): boolean {
  return letters.length === 0 && total > 0;
}

export function hiddenWords({ total }: Inventory): string {
  return (
    `${total === 1 ? 'about 1 entry is' : `about ${count(total)} entries are`} there and none can be seen: ` +
    'somebody else is reading them, or they have just gone; ask again in a minute.'
  );
}

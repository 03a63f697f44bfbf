/** Batch calls, of SQS and of SNS: the rules for the list as a whole, and one answer for each entry. */
import { AwsError, type Input } from '../service';
import { isRecord } from './input';
import { MAX_BATCH_ENTRIES } from './limits';

const ENTRY_ID = /^[\w-]{1,80}$/;

export interface BatchEntry {
  readonly id: string;
  readonly input: Input;
}

/** How the service words a refusal of the whole batch. */
export type RefuseBatch = (code: string, message: string) => AwsError;

/** The entries of a batch; refuses the whole call when their number or their ids are wrong. */
export function parseEntries(value: unknown, refuse: RefuseBatch): readonly BatchEntry[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  if (list.length === 0) {
    throw refuse('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (list.length > MAX_BATCH_ENTRIES) {
    throw refuse(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_BATCH_ENTRIES}. You have sent ${list.length}.`,
    );
  }
  const entries = list.map((entry) => parseEntry(entry, refuse));
  const ids = new Set<string>();
  for (const { id } of entries) {
    if (ids.has(id)) throw refuse('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
    ids.add(id);
  }
  return entries;
}

function parseEntry(entry: unknown, refuse: RefuseBatch): BatchEntry {
  const id = isRecord(entry) ? entry.Id : undefined;
  if (!isRecord(entry) || typeof id !== 'string' || !ENTRY_ID.test(id)) {
    throw refuse(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  return { id, input: entry };
}

/** Runs each entry by itself; one that is refused does not keep the others from succeeding. */
export function runEntries(entries: readonly BatchEntry[], run: (entry: Input) => object): object {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const { id, input } of entries) {
    try {
      Successful.push({ Id: id, ...run(input) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { queryCode: Code, message: Message, fault } = error;
      Failed.push({ Id: id, Code, Message, SenderFault: fault === 'Sender' });
    }
  }
  return Failed.length > 0 ? { Successful, Failed } : { Successful };
}

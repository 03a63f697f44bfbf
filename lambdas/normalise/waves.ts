/**
 * The records of a batch in the order in which they are worked off: together what the queue itself carries, which
 * together is no larger than what Lambda hands over; and each by itself what lies in the bucket of large bodies. Of
 * those a whole batch might not fit into memory, and would end the function each time it is tried.
 */
import type { RawRecord } from './ports';

export function wavesOf(records: readonly RawRecord[]): readonly (readonly RawRecord[])[] {
  const small = records.filter(({ attributes }) => !attributes.claim);
  const large = records.filter(({ attributes }) => attributes.claim).map((record) => [record]);
  return small.length > 0 ? [small, ...large] : large;
}

/** Members that many events have. */
import { displayNumber, maybe, needed, plain, word } from '../../event/shape';
import type { JsonRecord } from '../../json';
import type { Change } from '../envelope';
import { phoneNumberIdOf } from './draft';

/** Of fields about one number; the reader puts the id in place with `ofNumber`. */
export const NUMBER = { phoneNumberId: maybe(plain, '@phoneNumberId') };

/** Of fields that name a number only as people dial it. */
export const DIALLED = { displayNumber: maybe(displayNumber, 'display_phone_number') };

/** Meta's own word for what happened, in capitals. */
export const EVENT = { event: needed(word, 'event') };

/** The value of a field that is one event, without what all fields have. */
export function ownValue({ value }: Change): JsonRecord {
  const { messaging_product: _product, metadata: _metadata, ...rest } = value;
  return rest;
}

/** Names beginning with `@` are ours: what a reader has put together for the members to take up. */
export function ofNumber(change: Change, record: JsonRecord): JsonRecord {
  const id = phoneNumberIdOf(change);
  return id === '' ? record : { ...record, '@phoneNumberId': id };
}

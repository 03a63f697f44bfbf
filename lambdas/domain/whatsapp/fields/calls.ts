/** Calls: offered, ended, recorded, and what became of those that a business made. */
import { defineEvent } from '../../event/definition';
import { anything, hashed, maybe, moment, needed, number, personal, text, word } from '../../event/shape';
import { asEpochMs, asRecord, asText } from '../../json';
import { EVENT, NUMBER, ofNumber } from './common';
import { draftOf, phoneNumberIdOf, type ReadField, readLists, unknownDraft } from './draft';
import { readError, whatsAppErrors } from './errors';
import { peopleOf, person, someone } from './people';
import { readCallStatus } from './statuses';

const CALL = {
  ...NUMBER,
  ...EVENT,
  callId: needed(hashed(text), 'id'),
  from: needed(person, '@from'),
  to: needed(person, '@to'),
  direction: maybe(word, 'direction'),
  status: maybe(word, 'status'),
  startedAtMs: maybe(moment, 'start_time'),
  endedAtMs: maybe(moment, 'end_time'),
  durationSeconds: maybe(number, 'duration'),
  /** What the two sides agree on to connect, as it came. */
  session: maybe(personal(anything), 'session'),
  callbackData: maybe(personal(text), 'biz_opaque_callback_data'),
  errors: maybe(whatsAppErrors, 'errors'),
};

const created = defineEvent('whatsapp.call.created', 'A call was set up', CALL);
const offered = defineEvent(
  'whatsapp.call.offered',
  'A call is there to be connected (`connect` of Meta)',
  CALL,
);
const ended = defineEvent('whatsapp.call.ended', 'A call came to its end, or was not taken', CALL);
const recorded = defineEvent('whatsapp.call.recorded', 'The recording of a call can be fetched', CALL);
const transcribed = defineEvent('whatsapp.call.transcribed', 'The transcript of a call can be fetched', CALL);

export const CALL_EVENTS = [created, offered, ended, recorded, transcribed] as const;

type CallEvent = typeof created | typeof offered | typeof ended | typeof recorded | typeof transcribed;

/** Meta has not published the name of the event of a call that was created. */
const EVENTS: ReadonlyMap<string, CallEvent> = new Map<string, CallEvent>([
  ['CREATED', created],
  ['CALL_CREATED', created],
  ['CONNECT', offered],
  ['TERMINATE', ended],
  ['CALL_RECORDING_AVAILABLE', recorded],
  ['CALL_TRANSCRIPTION_AVAILABLE', transcribed],
]);

const readCalls: ReadField = (change) => {
  const people = peopleOf(change.value);
  return readLists(change, {
    calls: (item) => {
      const call = asRecord(item);
      const event = asText(call?.event)?.toUpperCase() ?? '';
      const definition = EVENTS.get(event);
      if (!call || !definition) return unknownDraft(change, 'event', item);
      const {
        timestamp,
        from,
        from_user_id: fromUserId,
        from_parent_user_id: fromParentUserId,
        to,
        to_user_id: toUserId,
        to_parent_user_id: toParentUserId,
        ...rest
      } = call;
      const record = {
        ...rest,
        '@from': someone(people, { phone: from, userId: fromUserId, parentUserId: fromParentUserId }),
        '@to': someone(people, { phone: to, userId: toUserId, parentUserId: toParentUserId }),
      };
      const id = ['call', phoneNumberIdOf(change), asText(call.id) ?? '', event];
      return draftOf(definition, change, ofNumber(change, record), { id, atMs: asEpochMs(timestamp) }, item);
    },
    statuses: (item) => {
      const report = asRecord(item);
      return report ? readCallStatus(change, people, report, item) : unknownDraft(change, 'shape', item);
    },
    errors: (item) => readError(change, item),
  });
};

export const CALL_FIELDS = { calls: readCalls } satisfies Readonly<Record<string, ReadField>>;

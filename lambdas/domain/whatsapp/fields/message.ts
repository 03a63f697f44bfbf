/** One message, whoever wrote it: the same shape in `messages`, in echoes, in the history and in a thread on standby. */
import { anything, maybe, needed, oneOf, part, text } from '../../event/shape';
import { asRecord, type JsonRecord } from '../../json';
import type { Change } from '../envelope';
import { NUMBER, ofNumber } from './common';
import { whatsAppErrors } from './errors';
import { type People, person, someone } from './people';

export const MESSAGE = {
  ...NUMBER,
  messageId: needed(text, 'id'),
  /** Meta's `type`: text, image, interactive, ... An open set. */
  messageType: needed(text, 'type'),
  from: needed(person, '@from'),
  groupId: maybe(text, 'group_id'),
  /** The object that Meta keeps under the message's type, as it came; null where there is none. */
  content: needed(anything, '@content'),
  inReplyTo: maybe(text, '@inReplyTo'),
  forwarded: maybe(oneOf('once', 'often'), '@forwarded'),
  /** What it refers to, as it came: the message answered, the product asked about. */
  context: maybe(anything, '@context'),
  /** The advertisement or post that it came from. */
  referral: maybe(
    part({
      sourceType: maybe(text, 'source_type'),
      sourceId: maybe(text, 'source_id'),
      sourceUrl: maybe(text, 'source_url'),
      clickId: maybe(text, 'ctwa_clid'),
      headline: maybe(text, 'headline'),
      body: maybe(text, 'body'),
    }),
    'referral',
  ),
  errors: maybe(whatsAppErrors, 'errors'),
};

/** What `MESSAGE` reads. @param type the message's type, under whose name its content is */
export function messageRecord(change: Change, people: People, message: JsonRecord, type: string): JsonRecord {
  const taken = new Set(['timestamp', 'from', 'from_user_id', 'from_parent_user_id', 'context', type]);
  const rest = Object.fromEntries(
    Object.entries(message).filter(([name]) => !taken.has(name) || name === 'type'),
  );
  const context = asRecord(message.context);
  const forwarded =
    context?.frequently_forwarded === true ? 'often' : context?.forwarded === true ? 'once' : undefined;
  return ofNumber(change, {
    ...rest,
    // Whatever its type is called: a name like `id` says that there is no object of its own.
    id: message.id,
    '@from': someone(people, {
      phone: message.from,
      userId: message.from_user_id,
      parentUserId: message.from_parent_user_id,
    }),
    '@content': (Object.hasOwn(message, type) ? message[type] : null) ?? null,
    '@inReplyTo': context?.id,
    '@forwarded': forwarded,
    '@context': message.context ?? undefined,
  });
}

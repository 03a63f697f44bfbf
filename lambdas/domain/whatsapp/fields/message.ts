/** One message, whoever wrote it: the same shape in `messages`, in echoes, in the history and in a thread on standby. */
import { anything, hashed, maybe, needed, oneOf, part, personal, plain, text, word } from '../../event/shape';
import { asRecord, type JsonRecord } from '../../json';
import type { Change } from '../envelope';
import { NUMBER, ofNumber } from './common';
import { whatsAppErrors } from './errors';
import { type People, person, someone } from './people';

export const MESSAGE = {
  ...NUMBER,
  messageId: needed(hashed(text), 'id'),
  /** Meta's `type`: text, image, interactive, ... An open set. */
  messageType: needed(plain, 'type'),
  from: needed(person, '@from'),
  groupId: maybe(hashed(text), 'group_id'),
  /** An id of the sender that Meta names and does not explain. */
  logicalId: maybe(personal(text), 'from_logical_id'),
  /** The object that Meta keeps under the message's type, as it came; null where there is none. */
  content: needed(personal(anything), '@content'),
  inReplyTo: maybe(hashed(text), '@inReplyTo'),
  forwarded: maybe(oneOf('once', 'often'), '@forwarded'),
  /** What it refers to, as it came: the message answered, the product asked about. */
  context: maybe(personal(anything), '@context'),
  /** The advertisement or post that it came from. */
  referral: maybe(
    part({
      sourceType: maybe(plain, 'source_type'),
      sourceId: maybe(plain, 'source_id'),
      sourceUrl: maybe(personal(text), 'source_url'),
      clickId: maybe(personal(text), 'ctwa_clid'),
      /** What the business put there to know it again. */
      ref: maybe(personal(text), 'ref'),
      headline: maybe(personal(text), 'headline'),
      body: maybe(personal(text), 'body'),
      mediaType: maybe(word, 'media_type'),
      imageUrl: maybe(personal(text), 'image_url'),
      videoUrl: maybe(personal(text), 'video_url'),
      thumbnailUrl: maybe(personal(text), 'thumbnail_url'),
      welcome: maybe(personal(part({ text: maybe(personal(text), 'text') })), 'welcome_message'),
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

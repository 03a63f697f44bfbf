/** Groups of a business: made and deleted, who is in them, their settings, and Meta's suspensions. */
import { type AnyDefinition, defineEvent } from '../../event/definition';
import { anything, flag, hashed, maybe, needed, part, personal, plain, text, word } from '../../event/shape';
import { asEpochMs, asRecord } from '../../json';
import { NUMBER, ofNumber } from './common';
import { draftOf, type ReadField, readLists, unknownDraft } from './draft';
import { whatsAppErrors } from './errors';
import { peopleOf, person, someone } from './people';

const GROUP = {
  ...NUMBER,
  groupId: maybe(hashed(text), 'group_id'),
  requestId: maybe(hashed(text), 'request_id'),
  errors: maybe(whatsAppErrors, 'errors'),
};
const ACTION = { action: needed(word, 'type') };

const lifecycleChanged = defineEvent(
  'whatsapp.group.lifecycle-changed',
  'A group was created or deleted, or could not be: then there are `errors`',
  {
    ...GROUP,
    ...ACTION,
    subject: maybe(personal(text), 'subject'),
    description: maybe(personal(text), 'description'),
    inviteLink: maybe(personal(text), 'invite_link'),
    joinApproval: maybe(word, 'join_approval_mode'),
  },
);
const participantsChanged = defineEvent(
  'whatsapp.group.participants-changed',
  'Participants came, went, asked to join or could not be added',
  {
    ...GROUP,
    ...ACTION,
    added: maybe(personal(anything), 'added_participants'),
    removed: maybe(personal(anything), 'removed_participants'),
    failed: maybe(personal(anything), 'failed_participants'),
    reason: maybe(plain, 'reason'),
    /** Who asked to join. */
    person: maybe(person, '@person'),
    joinRequestId: maybe(hashed(text), 'join_request_id'),
    initiatedBy: maybe(personal(text), 'initiated_by'),
  },
);
/** What became of one setting. */
const CHANGED = { done: maybe(flag, 'update_successful'), errors: maybe(whatsAppErrors, 'errors') };
const settingsChanged = defineEvent(
  'whatsapp.group.settings-changed',
  "A group's picture or texts were to be changed",
  {
    ...GROUP,
    picture: maybe(
      part({
        ...CHANGED,
        mimeType: maybe(personal(text), 'mime_type'),
        hash: maybe(personal(text), 'sha256'),
      }),
      'profile_picture',
    ),
    subject: maybe(part({ ...CHANGED, text: maybe(personal(text), 'text') }), 'group_subject'),
    description: maybe(part({ ...CHANGED, text: maybe(personal(text), 'text') }), 'group_description'),
  },
);
const statusChanged = defineEvent('whatsapp.group.status-changed', 'A group was suspended, or is no longer', {
  ...GROUP,
  ...ACTION,
});

export const GROUP_EVENTS = [lifecycleChanged, participantsChanged, settingsChanged, statusChanged] as const;

function eachGroup(definition: AnyDefinition): ReadField {
  return (change) =>
    readLists(change, {
      groups: (item) => {
        const group = asRecord(item);
        if (!group) return unknownDraft(change, 'shape', item);
        const { timestamp, wa_id: phone, user_id: userId, parent_user_id: parentUserId, ...record } = group;
        const ids = { phone, userId, parentUserId };
        const asked = Object.values(ids).some((id) => id !== undefined)
          ? { '@person': someone(peopleOf(change.value), ids) }
          : {};
        return draftOf(
          definition,
          change,
          ofNumber(change, { ...record, ...asked }),
          { atMs: asEpochMs(timestamp) },
          item,
        );
      },
    });
}

export const GROUP_FIELDS = {
  group_lifecycle_update: eachGroup(lifecycleChanged),
  group_participants_update: eachGroup(participantsChanged),
  // As Meta's OpenAPI document spells it.
  group_participant_update: eachGroup(participantsChanged),
  group_settings_update: eachGroup(settingsChanged),
  group_status_update: eachGroup(statusChanged),
} satisfies Readonly<Record<string, ReadField>>;

/** Groups of a business: made and deleted, who is in them, their settings, and Meta's suspensions. */
import { type AnyDefinition, defineEvent } from '../../event/definition';
import { anything, maybe, needed, text, word } from '../../event/shape';
import { asEpochMs, asRecord } from '../../json';
import { NUMBER, ofNumber } from './common';
import { draftOf, type ReadField, readLists, unknownDraft } from './draft';
import { whatsAppErrors } from './errors';

const GROUP = {
  ...NUMBER,
  groupId: maybe(text, 'group_id'),
  requestId: maybe(text, 'request_id'),
  errors: maybe(whatsAppErrors, 'errors'),
};
const ACTION = { action: needed(word, 'type') };

const lifecycleChanged = defineEvent(
  'whatsapp.group.lifecycle-changed',
  'A group was created or deleted, or could not be: then there are `errors`',
  {
    ...GROUP,
    ...ACTION,
    subject: maybe(text, 'subject'),
    description: maybe(text, 'description'),
    inviteLink: maybe(text, 'invite_link'),
    joinApproval: maybe(word, 'join_approval_mode'),
  },
);
const participantsChanged = defineEvent(
  'whatsapp.group.participants-changed',
  'Participants came, went, asked to join or could not be added',
  {
    ...GROUP,
    ...ACTION,
    added: maybe(anything, 'added_participants'),
    removed: maybe(anything, 'removed_participants'),
    failed: maybe(anything, 'failed_participants'),
    reason: maybe(text, 'reason'),
    joinRequestId: maybe(text, 'join_request_id'),
    initiatedBy: maybe(text, 'initiated_by'),
  },
);
const settingsChanged = defineEvent(
  'whatsapp.group.settings-changed',
  "A group's picture or texts were to be changed",
  {
    ...GROUP,
    picture: maybe(anything, 'profile_picture'),
    subject: maybe(anything, 'group_subject'),
    description: maybe(anything, 'group_description'),
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
        const { timestamp, ...record } = group;
        const atMs = asEpochMs(timestamp);
        return draftOf(definition, change, ofNumber(change, record), { atMs }, item);
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

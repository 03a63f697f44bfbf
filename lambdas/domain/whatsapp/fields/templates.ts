/** Message templates: reviewed, paused, rated, edited, put into another category. */
import { defineEvent } from '../../event/definition';
import { list, maybe, moment, needed, part, personal, plain, text, word } from '../../event/shape';
import { EVENT } from './common';
import { draftOf, oneEvent, type ReadField } from './draft';

const TEMPLATE = {
  templateId: needed(plain, 'message_template_id'),
  name: maybe(plain, 'message_template_name'),
  language: maybe(plain, 'message_template_language'),
};

const statusChanged = defineEvent(
  'whatsapp.template.status-changed',
  'A template was approved, rejected, paused, disabled, ...; `event` says which',
  {
    ...TEMPLATE,
    ...EVENT,
    category: maybe(word, 'message_template_category'),
    reason: maybe(word, 'reason'),
    disabled: maybe(part({ date: maybe(plain, 'disable_date') }), 'disable_info'),
    pause: maybe(
      part({ title: maybe(word, 'title'), description: maybe(personal(text), 'description') }),
      'other_info',
    ),
    rejection: maybe(
      personal(
        part({
          reason: maybe(personal(text), 'reason'),
          recommendation: maybe(personal(text), 'recommendation'),
        }),
      ),
      'rejection_info',
    ),
  },
);

const qualityChanged = defineEvent(
  'whatsapp.template.quality-changed',
  'The quality rating of a template changed: GREEN, YELLOW, RED, UNKNOWN',
  {
    ...TEMPLATE,
    previous: maybe(word, 'previous_quality_score'),
    current: needed(word, 'new_quality_score'),
  },
);

const componentsChanged = defineEvent('whatsapp.template.components-changed', 'A template was edited', {
  ...TEMPLATE,
  body: maybe(personal(text), 'message_template_element'),
  title: maybe(personal(text), 'message_template_title'),
  footer: maybe(personal(text), 'message_template_footer'),
  buttons: maybe(
    list(
      part({
        type: maybe(word, 'message_template_button_type'),
        text: maybe(personal(text), 'message_template_button_text'),
        url: maybe(personal(text), 'message_template_button_url'),
        phone: maybe(personal(text), 'message_template_button_phone_number'),
      }),
    ),
    'message_template_buttons',
  ),
});

const categoryChanged = defineEvent(
  'whatsapp.template.category-changed',
  'A template is billed under another category from now on',
  { ...TEMPLATE, previous: maybe(word, 'previous_category'), current: needed(word, 'new_category') },
);

const categoryChangeAnnounced = defineEvent(
  'whatsapp.template.category-change-announced',
  'A template will be put into another category',
  {
    ...TEMPLATE,
    // Here Meta's "new" is the category that it still has.
    current: maybe(word, 'new_category'),
    next: needed(word, 'correct_category'),
    changesAtMs: maybe(moment, 'category_update_timestamp'),
  },
);

const categoryMisused = defineEvent(
  'whatsapp.template.category-misused',
  'Meta found that a template is sent under a category that is not its own',
  {
    ...TEMPLATE,
    category: maybe(word, 'category'),
    correct: maybe(word, 'correct_category'),
  },
);

export const TEMPLATE_EVENTS = [
  statusChanged,
  qualityChanged,
  componentsChanged,
  categoryChanged,
  categoryChangeAnnounced,
  categoryMisused,
] as const;

/** Meta's page on quality shows the name of the status field: the members tell the two apart. */
const readStatusOrQuality: ReadField = (change) => [
  draftOf(
    Object.hasOwn(change.value, 'new_quality_score') ? qualityChanged : statusChanged,
    change,
    change.value,
  ),
];

const readCategory: ReadField = (change) => [
  draftOf(
    Object.hasOwn(change.value, 'correct_category') ? categoryChangeAnnounced : categoryChanged,
    change,
    change.value,
  ),
];

export const TEMPLATE_FIELDS = {
  message_template_status_update: readStatusOrQuality,
  message_template_quality_update: readStatusOrQuality,
  message_template_components_update: oneEvent(componentsChanged),
  template_category_update: readCategory,
  template_correct_category_detection: oneEvent(categoryMisused),
} satisfies Readonly<Record<string, ReadField>>;

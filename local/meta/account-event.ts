/** News about a tenant's templates, number and account: rare beside messages, and the matter of many alerts. */
import type { Random } from '../random';
import { pick, pickWeighted, type Weighted } from './draw';
import type { JsonObject, TenantSender, UpdatePart } from './update';

type FieldPart = Extract<UpdatePart, { kind: 'field' }>;
type Draw = (random: Random, sender: TenantSender) => FieldPart;

const templateStatus: Draw = (random, sender) => {
  const event = pickWeighted(random, [
    ['APPROVED', 12],
    ['PENDING', 4],
    ['REJECTED', 1],
    ['PAUSED', 1],
  ]);
  return field('message_template_status_update', {
    event,
    ...template(random, sender),
    reason: event === 'REJECTED' ? 'INVALID_FORMAT' : event === 'APPROVED' ? 'NONE' : null,
    message_template_category: 'UTILITY',
    ...(event === 'PAUSED' && {
      other_info: { title: 'FIRST_PAUSE', description: 'Paused for three hours for low quality.' },
    }),
  });
};

const templateQuality: Draw = (random, sender) =>
  field('message_template_quality_update', {
    previous_quality_score: pick(random, ['UNKNOWN', 'YELLOW']),
    new_quality_score: pick(random, ['GREEN', 'GREEN', 'GREEN', 'YELLOW']),
    ...template(random, sender),
  });

const templateCategory: Draw = (random, sender) =>
  field('template_category_update', {
    ...template(random, sender),
    previous_category: 'MARKETING',
    new_category: 'UTILITY',
  });

const phoneQuality: Draw = (_random, sender) =>
  field('phone_number_quality_update', {
    display_phone_number: sender.displayPhoneNumber,
    event: 'THROUGHPUT_UPGRADE',
    max_daily_conversations_per_business: 'TIER_UNLIMITED',
  });

const nameReview: Draw = (_random, sender) =>
  field('phone_number_name_update', {
    display_phone_number: sender.displayPhoneNumber,
    decision: 'APPROVED',
    requested_verified_name: sender.name,
    rejection_reason: null,
  });

const capability: Draw = (random) =>
  field('business_capability_update', {
    max_daily_conversations_per_business: pick(random, ['TIER_2K', 'TIER_10K', 'TIER_100K']),
    max_phone_numbers_per_business: 20,
  });

const account: Draw = (_random, sender) =>
  field('account_update', {
    event: 'PARTNER_APP_INSTALLED',
    waba_info: { waba_id: sender.wabaId, owner_business_id: `2${sender.wabaId.slice(1)}` },
  });

const EVENTS: Weighted<Draw> = [
  [templateStatus, 6],
  [templateQuality, 5],
  [phoneQuality, 2],
  [templateCategory, 1],
  [nameReview, 1],
  [capability, 1],
  [account, 1],
];

/** One piece of such news, mostly good. */
export function drawAccountEvent(random: Random, sender: TenantSender): FieldPart {
  return pickWeighted(random, EVENTS)(random, sender);
}

function field(name: string, value: JsonObject): FieldPart {
  return { kind: 'field', field: name, value };
}

function template(random: Random, sender: TenantSender): JsonObject {
  const index = random.int(5);
  return {
    message_template_id: Number(sender.wabaId) * 10 + index,
    message_template_name: ['order_update', 'appointment_reminder', 'welcome', 'spring_sale', 'receipt'][
      index
    ],
    message_template_language: pick(random, ['en_US', 'id', 'pt_BR']),
  };
}

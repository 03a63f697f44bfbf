import { EVENT_TYPES, EVENTS } from '../../../lambdas/domain/event/catalogue';
import { toCloudEvent } from '../../../lambdas/domain/event/event';
import { eventSchema } from '../../../lambdas/domain/event/schema';
import { raisesOf } from '../../../lambdas/domain/ledger/raises';
import { draftsOf, T0 } from '../../support/builders';
import { schemaFaults } from '../../support/json-schema';

const M = { messaging_product: 'whatsapp', metadata: { phone_number_id: '2001' } };
const at = '1795254060';
const AT_MS = 1_795_254_060_000;
const message = { id: 'wamid.1', from: '15557654321', timestamp: at, type: 'text', text: { body: 'a' } };
const status = { id: 'wamid.1', status: 'sent', timestamp: at, recipient_id: '15557654321' };
const template = { message_template_id: '1689556908129832', message_template_name: 'a' };
const number = { display_phone_number: '15550783881', current_limit: 'TIER_10K' };

/** field, value, the types without their first word, and what the first one's data has. */
const CASES: readonly (readonly [string, object, string, object?])[] = [
  ['messages', { ...M, messages: [{ ...message, type: 'voice', voice: {} }] }, 'message.received'],
  ['messages', { ...M, messages: [{ ...message, type: 'request_welcome' }] }, 'message.received'],
  [
    'messages',
    { ...M, messages: [{ ...message, type: 'edit', edit: { original_message_id: 'wamid.0' } }] },
    'message.edited',
    { originalMessageId: 'wamid.0' },
  ],
  [
    'messages',
    { ...M, messages: [{ ...message, type: 'revoke', revoke: { original_message_id: 'wamid.0' } }] },
    'message.revoked',
    { originalMessageId: 'wamid.0' },
  ],
  [
    'messages',
    {
      ...M,
      messages: [{ ...message, type: 'system', system: { type: 'user_changed_user_id', user_id: 'US.2' } }],
    },
    'user.id-changed',
    { messageId: 'wamid.1', userId: { current: 'US.2' } },
  ],
  [
    'messages',
    { ...M, messages: [{ ...message, type: 'system', system: { type: 'customer_identity_changed' } }] },
    'user.identity-changed',
  ],
  [
    'messages',
    { ...M, messages: [{ ...message, type: 'system', system: { type: 'new' } }] },
    'message.received unknown',
  ],
  ['messages', { ...M, statuses: [{ ...status, status: 'deleted' }] }, 'message.deleted'],
  ['messages', { ...M, statuses: [{ ...status, status: 'warning' }] }, 'message.warned'],
  [
    'messages',
    { ...M, statuses: [{ ...status, type: 'payment', status: 'failed', payment: { reference_id: 'r' } }] },
    'payment.status-changed',
    { status: 'FAILED' },
  ],
  [
    'messages',
    {
      ...M,
      statuses: [{ ...status, recipient_type: 'group', recipient_participant_user_id: 'US.3', new: 1 }],
    },
    'message.sent',
    { groupId: '15557654321', groupParticipant: 'US.3', to: { userId: 'US.3' }, detail: { new: 1 } },
  ],
  [
    'messages',
    {
      ...M,
      statuses: [{ ...status, conversation: { id: 'c', pricing: { category: 'service', type: 'regular' } } }],
    },
    'message.sent',
    { pricingCategory: 'service', pricing: { type: 'regular' }, conversation: { id: 'c' } },
  ],
  [
    'messages',
    { ...M, statuses: [{ ...status, parent_recipient_user_id: 'US.ENT.1' }] },
    'message.sent',
    { to: { phone: '15557654321', parentUserId: 'US.ENT.1' } },
  ],
  ['messages', { ...M, user_actions: [{ action_type: 'click', timestamp: at }] }, 'marketing.link-clicked'],
  [
    'message_template_status_update',
    { ...template, event: 'paused' },
    'template.status-changed',
    { event: 'PAUSED', templateId: '1689556908129832' },
  ],
  // Meta's page shows quality under the name of the other field.
  ['message_template_status_update', { ...template, new_quality_score: 'RED' }, 'template.quality-changed'],
  ['message_template_components_update', template, 'template.components-changed'],
  [
    'template_category_update',
    { ...template, new_category: 'UTILITY', correct_category: 'MARKETING' },
    'template.category-change-announced',
    { current: 'UTILITY', next: 'MARKETING' },
  ],
  ['template_correct_category_detection', { ...template, category: 'UTILITY' }, 'template.category-misused'],
  [
    'business_username_update',
    { display_phone_number: '1', status: 'deleted' },
    'phone-number.username-changed',
  ],
  [
    'account_settings_update',
    { type: 'Phone_Number_Settings', timestamp: at, phone_number_settings: { phone_number_id: '2001' } },
    'phone-number.settings-changed',
    { phoneNumberId: '2001', reportedAtMs: AT_MS },
  ],
  [
    'security',
    { display_phone_number: '+1 555-0001', event: 'PIN_CHANGED' },
    'security.pin-changed',
    { displayNumber: '15550001' },
  ],
  ['security', { event: 'PIN_REQUEST_SUCCESS' }, 'security.pin-reset-done'],
  ['security', { event: 'PIN_SOMETHING' }, 'unknown', { reason: 'event' }],
  [
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } },
    'account.ban-changed',
  ],
  ['account_update', { event: 'VERIFIED_ACCOUNT' }, 'account.updated'],
  ['account_update', { event: 'PARTNER_ADDED', waba_info: { waba_id: '1002' } }, 'partner.added'],
  ['account_update', { event: 'constructor' }, 'unknown', { reason: 'event' }],
  [
    'user_preferences',
    { ...M, user_preferences: [{ user_id: 'US.1', value: 'resume' }] },
    'consent.resumed',
    { person: { userId: 'US.1' } },
  ],
  [
    'calls',
    { ...M, calls: [{ id: 'c', event: 'connect', from: '1', to: '2', timestamp: at }] },
    'call.offered',
  ],
  [
    'calls',
    { ...M, calls: [{ id: 'c', event: 'terminate', duration: '5' }] },
    'call.ended',
    { durationSeconds: 5 },
  ],
  ['calls', { ...M, statuses: [{ id: 'c', type: 'call', status: 'RINGING' }] }, 'call.status-changed'],
  ['calls', { ...M, errors: [{ code: 131000 }] }, 'error.reported'],
  [
    'group_lifecycle_update',
    { ...M, groups: [{ type: 'group_create', group_id: 'g' }] },
    'group.lifecycle-changed',
  ],
  [
    'group_participant_update',
    { ...M, groups: [{ type: 'group_participants_add' }] },
    'group.participants-changed',
  ],
  ['group_settings_update', { ...M, groups: [{ group_id: 'g' }] }, 'group.settings-changed'],
  ['group_status_update', { ...M, groups: [{ type: 'group_suspend' }] }, 'group.status-changed'],
  [
    'smb_message_echoes',
    { ...M, message_echoes: [{ ...message, to: '1' }] },
    'message.echoed',
    { to: { phone: '1' } },
  ],
  [
    'standby',
    { ...M, standby: { messages: [message], statuses: [status] } },
    'standby.message-copied standby.status-copied',
  ],
  [
    'history',
    { ...M, history: [{ metadata: { phase: 0, progress: 5 }, threads: [{ id: 't', messages: [message] }] }] },
    'history.progressed history.message-synced',
  ],
  [
    'history',
    { ...M, history: [{ errors: [{ code: 2593109 }] }] },
    'history.refused',
    { error: { category: 'coexistence' } },
  ],
  ['history', { ...M, messages: [message] }, 'history.media-synced'],
  [
    'smb_app_state_sync',
    { ...M, state_sync: [{ type: 'contact', action: 'add', contact: { full_name: 'A' } }] },
    'contact.synced',
  ],
  [
    'messaging_handovers',
    { type: 'control_passed', recipient: { phone_number_id: '2001' } },
    'thread.control-changed',
  ],
  ['flows', { event: 'FLOW_STATUS_CHANGE', flow_id: '1', new_status: 'BLOCKED' }, 'flow.status-changed'],
  ['flows', { event: 'ENDPOINT_LATENCY', flow_id: '1', p90_latency: 9 }, 'flow.health-reported'],
  [
    'automatic_events',
    { ...M, automatic_events: [{ id: 'a', event_name: 'Purchase', timestamp: 1 }] },
    'conversion.detected',
  ],
  ['partner_solutions', { event: 'SOLUTION_CREATED', solution_id: '1' }, 'partner.solution-changed'],
  [
    'payment_configuration_update',
    { configuration_name: 'a', status: 'Active' },
    'payment.configuration-changed',
  ],
  ['tracking_events', { a: 1 }, 'undocumented', { field: 'tracking_events', value: { a: 1 } }],
];

describe('a field of the reference', () => {
  it.each(CASES.map(([field, value, types, data = {}]) => [field, value, types, data] as const))(
    '%s with %j is %s',
    (field, value, types, data) => {
      const drafts = draftsOf(field, value);
      expect(drafts.map(({ type }) => type).join(' ')).toBe(types.replace(/\S+/g, 'whatsapp.$&'));
      expect(drafts[0]?.data).toMatchObject(data);
      for (const draft of drafts) {
        const definition = EVENTS.find(({ type }) => type === draft.type);
        const event: unknown = JSON.parse(
          JSON.stringify(toCloudEvent(draft, { tenantId: 'a', receivedAtMs: T0 })),
        );
        expect(definition && schemaFaults(event, eventSchema(definition))).toEqual([]);
      }
    },
  );

  it('beside messages is no traffic', () => {
    const traffic = ['inbound', 'sent', 'delivered', 'read', 'played', 'failed'];
    const beside = CASES.filter(([field, , types]) => field !== 'messages' || types.startsWith('payment'));
    for (const [field, value] of beside)
      for (const draft of draftsOf(field, value)) {
        for (const series of raisesOf(draft)) expect(traffic).not.toContain(series);
      }
  });

  it('names types of two words or more, in small letters', () => {
    for (const type of EVENT_TYPES) expect(type).toMatch(/^whatsapp(\.[a-z]+(-[a-z]+)*){1,2}$/);
  });
});

describe('the senders of', () => {
  it.each([
    ['security', { display_phone_number: '+1 555-0001', event: 'PIN_CHANGED' }, ['tel-15550001', '1001']],
    ['account_update', { event: 'PARTNER_REMOVED', waba_info: { waba_id: '1002' } }, ['1002', '1001']],
    ['messaging_handovers', { recipient: { phone_number_id: '2001' } }, ['2001', '1001']],
    ['messages', { ...M, errors: [] }, ['2001', '1001']],
  ])('%s lead to the tenant', (field, value, senders) => {
    expect(draftsOf(field, value)[0]?.senders).toEqual(senders);
  });
});

describe('a counter of news', () => {
  it.each([
    ['message_template_status_update', { ...template, event: 'REJECTED' }, 'templateRejected'],
    ['message_template_status_update', { ...template, event: 'paused' }, 'templatePaused'],
    ['message_template_status_update', { ...template, event: 'APPROVED' }, undefined],
    ['message_template_quality_update', { ...template, new_quality_score: 'red' }, 'templateQualityRed'],
    ['phone_number_quality_update', { ...number, event: 'FLAGGED' }, 'phoneFlagged'],
    ['phone_number_quality_update', { ...number, event: 'downgrade' }, 'phoneLimitLowered'],
    ['phone_number_quality_update', { ...number, event: 'UNFLAGGED' }, undefined],
    ['phone_number_quality_update', { ...number, event: 'UPGRADE' }, undefined],
    ['phone_number_quality_update', { ...number, event: 'ONBOARDING' }, undefined],
    ['phone_number_quality_update', { ...number, event: 'THROUGHPUT_UPGRADE' }, undefined],
    [
      'account_update',
      { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } },
      'accountRestricted',
    ],
    ['account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } }, undefined],
    ['business_capability_update', { max_daily_conversations_per_business: 2000 }, 'limitsChanged'],
    ['user_preferences', { ...M, user_preferences: [{ value: 'stop' }] }, 'consentStopped'],
    ['quantum_update', {}, 'unknown'],
  ])('is raised by %s %j: %s', (field, value, counter) => {
    expect(draftsOf(field, value).flatMap(raisesOf)).toEqual(counter ? [counter] : []);
  });
});

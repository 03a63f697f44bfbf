import { EVENT_TYPES } from '../../../lambdas/domain/event/catalogue';
import { driftOf } from '../../../lambdas/domain/event/drift';
import type { EventDraft } from '../../../lambdas/domain/event/event';
import { normalise } from '../../../lambdas/domain/event/normalise';
import { fixture, fixtureNames } from '../../support/builders';

function draftsOf(name: string): readonly EventDraft[] {
  const normalised = normalise(fixture(name));
  if (!normalised.ok) throw new Error(normalised.problem);
  return normalised.drafts;
}

const typesOf = (name: string) => draftsOf(name).map(({ type }) => type);

describe.each(fixtureNames)('the example %s', (name) => {
  it('gives events, each with an id of its own that does not change', () => {
    const drafts = draftsOf(name);
    expect(drafts.length).toBeGreaterThan(0);
    for (const { type, id, entryId } of drafts) {
      expect(EVENT_TYPES).toContain(type);
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(entryId).not.toBe('');
    }
    expect(new Set(drafts.map(({ id }) => id)).size).toBe(drafts.length);
    expect(draftsOf(name)).toEqual(drafts);
  });
});

describe('the examples together', () => {
  it('have no two events of one id, apart from facts that are told in two of them', () => {
    const seen = new Map<string, string>();
    for (const name of fixtureNames) {
      for (const { id, data, type } of draftsOf(name)) {
        const told = JSON.stringify([type, 'messageId' in data ? data.messageId : data]);
        expect(seen.get(id) ?? told).toBe(told);
        seen.set(id, told);
      }
    }
  });

  it.each(fixtureNames.filter((name) => /^message-(?!system|unknown|edit|revoke|identity)/.test(name)))(
    '%s is a message received',
    (name) => {
      expect(typesOf(name)).toEqual(['whatsapp.message.received']);
    },
  );

  it.each([
    ['status-sent', 'sent'],
    ['status-sent-conversation', 'sent'],
    ['status-delivered', 'delivered'],
    ['status-read', 'read'],
    ['status-played', 'played'],
    ['status-failed', 'failed'],
    ['status-failed-opted-out', 'failed'],
  ])('%s is a message %s', (name, status) => {
    expect(typesOf(name)).toEqual([`whatsapp.message.${status}`]);
  });

  it.each([
    ['message-system-user-changed-number', 'user.number-changed'],
    ['message-unknown-type', 'message.received', 'unknown'],
    ['message-system-user-changed-id', 'user.id-changed'],
    ['message-system-identity-changed', 'user.identity-changed'],
    ['message-edit', 'message.edited'],
    ['message-revoke', 'message.revoked'],
    ['message-identity-hash', 'message.received', 'undocumented'],
    ['marketing-link-click', 'marketing.link-clicked'],
    ['status-bsuid-only', 'message.delivered'],
    ['status-payment', 'payment.status-changed'],
    ['value-errors', 'error.reported'],
    ['call-connect', 'call.offered'],
    ['call-terminate', 'call.ended'],
    ['call-status', 'call.status-changed'],
    ['call-errors', 'error.reported'],
    ['group-created', 'group.lifecycle-changed'],
    ['group-not-created', 'group.lifecycle-changed'],
    ['group-participants', 'group.participants-changed'],
    ['group-join-request', 'group.participants-changed'],
    ['group-settings', 'group.settings-changed'],
    ['group-suspended', 'group.status-changed'],
    ['echo', 'message.echoed'],
    ['standby', 'standby.message-copied', 'standby.status-copied'],
    ['history', 'history.progressed', 'history.message-synced', 'history.message-synced'],
    ['history-media', 'history.media-synced'],
    ['history-declined', 'history.refused'],
    ['contacts-synced', 'contact.synced'],
    ['handover', 'thread.control-changed'],
    ['flow-status', 'flow.status-changed'],
    ['flow-error-rate', 'flow.health-reported'],
    ['conversion', 'conversion.detected'],
    ['payment-configuration', 'payment.configuration-changed'],
    ['template-status-approved', 'template.status-changed'],
    ['template-status-paused', 'template.status-changed'],
    ['template-status-rejected', 'template.status-changed'],
    ['template-quality', 'template.quality-changed'],
    ['template-category', 'template.category-changed'],
    ['phone-quality', 'phone-number.quality-changed'],
    ['phone-throughput', 'phone-number.quality-changed'],
    ['phone-name', 'phone-number.name-reviewed'],
    ['template-components', 'template.components-changed'],
    ['template-category-announced', 'template.category-change-announced'],
    ['template-category-misused', 'template.category-misused'],
    ['account-settings', 'phone-number.settings-changed'],
    ['business-username', 'phone-number.username-changed'],
    ['account-ban', 'account.ban-changed'],
    ['account-offboarded', 'account.offboarded'],
    ['account-prices', 'account.updated'],
    ['account-volume-tier', 'account.updated'],
    ['partner-added', 'partner.added'],
    ['partner-certification', 'partner.certification-changed'],
    ['partner-solution', 'partner.solution-changed'],
    ['tracking-event', 'undocumented'],
    ['account-violation', 'account.policy-violated'],
    ['account-restriction', 'account.restricted'],
    ['account-partner-removed', 'partner.removed'],
    ['account-alert', 'account.alerted'],
    ['account-review', 'account.reviewed'],
    ['business-capability', 'account.limits-changed'],
    ['security-pin-reset', 'security.pin-reset-requested'],
    ['user-preferences-stop', 'consent.stopped'],
    ['user-id-update', 'user.id-changed'],
    ['unknown-field', 'unknown'],
  ])('%s is %s', (name, ...types) => {
    expect(typesOf(name)).toEqual(types.map((type) => `whatsapp.${type}`));
  });

  it('leave nothing without a name', () => {
    const known = fixtureNames.filter((name) => !name.includes('unknown'));
    expect(known.flatMap((name) => draftsOf(name).flatMap(driftOf))).toEqual([]);
  });

  it('counts one message to a group once for each participant', () => {
    const drafts = draftsOf('status-group');
    expect(drafts.map(({ type }) => type)).toEqual([
      'whatsapp.message.delivered',
      'whatsapp.message.delivered',
    ]);
    expect(new Set(drafts.map(({ id }) => id)).size).toBe(2);
  });

  it('knows a customer by the business-scoped id where no phone number is told', () => {
    const [draft] = draftsOf('message-bsuid-only');
    expect(draft?.data).toMatchObject({ from: { userId: expect.stringMatching(/^[A-Z]{2}\./) } });
    expect(draft?.data).not.toHaveProperty('from.phone');
    expect(draftsOf('status-bsuid-only')[0]?.data).toMatchObject({
      to: {
        userId: 'US.13490000000000007007',
        parentUserId: 'US.ENT.13490000000000008008',
        name: 'Ada Hidden',
        username: 'ada.hidden',
        identityKeyHash: 'DF2lS5v2W6y=',
      },
    });
  });

  it('says who has a new id, by the contact that still has the old one', () => {
    expect(draftsOf('user-id-update')[0]?.data).toMatchObject({
      person: { userId: 'US.13490000000000003003', name: 'Zoë Example 🌸' },
      userId: { previous: 'US.13490000000000001001', current: 'US.13490000000000003003' },
    });
  });

  it('says that a message failed since the customer wants no marketing, and of no other failure', () => {
    expect(draftsOf('status-failed-opted-out')[0]?.data).toMatchObject({ optedOut: true });
    expect(draftsOf('status-failed')[0]?.data).not.toHaveProperty('optedOut');
  });

  it('says who asks to join a group', () => {
    expect(draftsOf('group-join-request')[0]?.data).toMatchObject({
      person: { phone: '15550100144', userId: 'US.13490000000000004444' },
    });
  });

  it('are of all types that Meta has a webhook for', () => {
    const told = new Set(fixtureNames.flatMap(typesOf));
    // Rare ones of a family whose shape another example has.
    const rare =
      /created|recorded|transcribed|deleted|warned|reconnected|app-(un)?installed|resumed|pin-(changed|reset-done)$/;
    expect(EVENT_TYPES.filter((type) => !told.has(type) && !rare.test(type))).toEqual([]);
  });

  it('keeps the whole value of a field that does not exist yet', () => {
    const [draft] = draftsOf('unknown-field');
    const body = fixture('unknown-field') as { entry: [{ changes: [{ field: string; value: unknown }] }] };
    const [change] = body.entry[0].changes;
    expect(draft?.data).toEqual({ field: change.field, reason: 'field', value: change.value });
  });
});

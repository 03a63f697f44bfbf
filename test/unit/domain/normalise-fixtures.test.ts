import { EVENT_TYPES } from '../../../lambdas/domain/event/catalogue';
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

  it.each(fixtureNames.filter((name) => /^message-(?!system|unknown)/.test(name)))(
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
    ['value-errors', 'error.reported'],
    ['template-status-approved', 'template.status-changed'],
    ['template-status-paused', 'template.status-changed'],
    ['template-status-rejected', 'template.status-changed'],
    ['template-quality', 'template.quality-changed'],
    ['template-category', 'template.category-changed'],
    ['phone-quality', 'phone-number.quality-changed'],
    ['phone-throughput', 'phone-number.quality-changed'],
    ['phone-name', 'phone-number.name-reviewed'],
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
    const withDetail = fixtureNames.filter((name) => draftsOf(name).some(({ data }) => 'detail' in data));
    expect(withDetail).toEqual([]);
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
  });

  it('keeps the whole value of a field that does not exist yet', () => {
    const [draft] = draftsOf('unknown-field');
    const body = fixture('unknown-field') as { entry: [{ changes: [{ field: string; value: unknown }] }] };
    const [change] = body.entry[0].changes;
    expect(draft?.data).toEqual({ field: change.field, reason: 'field', value: change.value });
  });
});

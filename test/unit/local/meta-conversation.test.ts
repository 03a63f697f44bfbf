import { createConversations } from '../../../local/meta/conversation';
import { demoTenant } from '../../../local/meta/demo-tenants';
import { composeEnvelope } from '../../../local/meta/envelope';
import { escapeJson } from '../../../local/meta/escape';
import type { TenantSender, Update } from '../../../local/meta/update';
import { createWamidMinter } from '../../../local/meta/wamid';
import { createRandom } from '../../../local/random';

const START = Date.UTC(2026, 8, 1);
const sender: TenantSender = demoTenant(0);

function converse(seed: number, count = 2000): readonly Update[] {
  const random = createRandom(seed);
  const conversations = createConversations({
    random,
    sender,
    mintWamid: createWamidMinter(random.fork('wamid')),
    accountEventShare: 0.02,
  });
  return Array.from({ length: count }, (_, index) => conversations.begin(START + index * 60_000)).flat();
}

function itemsOf(updates: readonly Update[]): Record<string, unknown>[] {
  return updates.flatMap(({ part }) => (part.kind === 'field' ? [] : [part.item]));
}

describe('createConversations', () => {
  const updates = converse(1, 20_000);
  const types = new Set(updates.map(({ type }) => type));

  it('gives the same bodies for the same seed, and others for another', () => {
    const bodies = (seed: number) =>
      converse(seed, 50).map((update) => escapeJson(composeEnvelope([update], update.dueMs)));
    expect(bodies(7)).toEqual(bodies(7));
    expect(bodies(8)).not.toEqual(bodies(7));
  });

  it('covers inbound types, statuses and news of the account', () => {
    for (const type of [
      'text',
      'image',
      'audio',
      'document',
      'button',
      'interactive',
      'location',
      'reaction',
      'unsupported',
    ]) {
      expect(types).toContain(`message.${type}`);
    }
    for (const status of ['sent', 'delivered', 'read', 'failed']) expect(types).toContain(`status.${status}`);
    for (const field of [
      'user_preferences',
      'message_template_status_update',
      'message_template_quality_update',
      'account_update',
    ]) {
      expect(types).toContain(field);
    }
  });

  it('never gives two updates the same key', () => {
    expect(new Set(updates.map(({ key }) => key)).size).toBe(updates.length);
  });

  it('lets messages fail with the codes that matter', () => {
    const codes = itemsOf(updates).flatMap(({ status, errors }) =>
      status === 'failed' ? (errors as { code: number }[]).map(({ code }) => code) : [],
    );
    expect(new Set(codes)).toEqual(new Set([131026, 131047, 131049, 131050, 130472, 131000]));
  });

  it('has messages that are read without delivered, never delivered, and delivered but unread', () => {
    const courses = new Map<unknown, string[]>();
    for (const { id, status } of itemsOf(updates)) {
      if (status) courses.set(id, [...(courses.get(id) ?? []), String(status)]);
    }
    const seen = new Set([...courses.values()].map((course) => course.toSorted().join(' ')));
    expect(seen).toEqual(
      new Set(['delivered read sent', 'read sent', 'delivered sent', 'sent', 'failed', 'failed sent']),
    );
  });

  it('has customers without a phone number, named by their business-scoped id alone', () => {
    const inbound = itemsOf(updates).filter(({ status }) => !status);
    expect(inbound.some(({ from }) => from === undefined)).toBe(true);
    expect(inbound.every(({ from_user_id }) => /^[A-Z]{2}\.1349\d{16}$/.test(String(from_user_id)))).toBe(
      true,
    );
  });

  it('answers only with messages that came before', () => {
    const sentIds = new Set(itemsOf(updates).flatMap(({ id, status }) => (status ? [id] : [])));
    const answered = itemsOf(updates).flatMap(({ context, reaction }) => [
      ...(context ? [(context as { id: string }).id] : []),
      ...(reaction ? [(reaction as { message_id: string }).message_id] : []),
    ]);
    expect(answered.length).toBeGreaterThan(50);
    expect(answered.filter((id) => !sentIds.has(id))).toEqual([]);
  });
});

describe('composeEnvelope', () => {
  const updates = converse(3, 300);

  it('merges messages and statuses of one number into two changes, and gives other fields a timed entry', () => {
    const { object, entry } = composeEnvelope(updates, START);
    expect(object).toBe('whatsapp_business_account');
    expect(entry).toHaveLength(2);
    const plain = entry.find(({ time }) => time === undefined);
    const timed = entry.find(({ time }) => time !== undefined);
    expect(plain?.changes.map(({ value }) => Object.keys(value))).toEqual(
      expect.arrayContaining([
        ['messaging_product', 'metadata', 'contacts', 'messages'],
        ['messaging_product', 'metadata', 'contacts', 'statuses'],
      ]),
    );
    expect(timed?.time).toBe(START / 1000);
    const merged =
      plain?.changes.flatMap(({ value }) => [value.messages ?? [], value.statuses ?? []].flat()) ?? [];
    expect(merged.length + (timed?.changes.length ?? 0)).toBe(updates.length);
  });

  it('names each contact of a change once', () => {
    const { entry } = composeEnvelope(updates, START);
    for (const { value } of entry.flatMap(({ changes }) => changes)) {
      const ids = ((value.contacts ?? []) as { user_id: string }[]).map(({ user_id }) => user_id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

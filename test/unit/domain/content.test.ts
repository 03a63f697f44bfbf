import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS } from '../../../lambdas/domain/event/catalogue';
import { parseEventContent } from '../../../lambdas/domain/event/content';
import { type CloudEvent, toCloudEvent } from '../../../lambdas/domain/event/event';
import { normalise } from '../../../lambdas/domain/event/normalise';
import { type Kind, list, type Members, part, personal, text } from '../../../lambdas/domain/event/shape';
import { fixture, fixtureNames, statusReport, T0, textMessage, webhook } from '../../support/builders';
import { schemaFaults } from '../../support/json-schema';
import { PROJECT } from '../../support/synth';

function bareEvents(body: unknown): readonly CloudEvent[] {
  const normalised = normalise(body, T0);
  const drafts = normalised.ok ? normalised.drafts : [];
  const about = { tenantId: 'acme', receivedAtMs: T0, requestId: 'r1', content: 'none' } as const;
  return drafts.map((draft) => toCloudEvent(draft, about));
}

/** What tells of nobody: ids of the business, words of Meta's, times, figures. All else in an example is personal. */
const TELLS_OF_NOBODY: ReadonlySet<string> = new Set(
  `messaging_product object field time timestamp type event status id.entry phone_number_id waba_id owner_business_id
  partner_app_id solution_id solution_partner_business_ids client_business_id entity_id entity_type source_id source_type
  media_type message_template_id message_template_name message_template_language message_template_category
  message_template_button_type template_id flow_id product_id click_component configuration_name provider_name provider_mid
  code category new_category previous_category correct_category category_update_timestamp new_quality_score
  previous_quality_score reason value.user_preferences value.conversion decision rejection_reason rejection_reasons
  current_limit old_limit max_daily_conversations_per_business max_phone_numbers_per_business
  max_phone_numbers_per_waba restriction_type expiration violation_type waba_ban_state waba_ban_date title.pause alert_type
  alert_severity alert_status solution_status initiated_by.disconnection country_code start_time end_time duration tier
  pricing_category region effective_month tier_update_time pricing_model billable expiration_timestamp join_approval_mode
  update_successful phase chunk_order progress action old_status new_status error_rate threshold alert_state error_type
  error_count event_name currency value.custom created_timestamp updated_timestamp direction frequently_forwarded
  action_type`.split(/\s+/),
);

/** The places at which a name that is personal elsewhere is not. */
const PLACE: readonly (readonly [RegExp, string])[] = [
  [/\.entry\.id$/, 'id.entry'],
  [/\.user_preferences\.value$/, 'value.user_preferences'],
  [/\.custom_data\.value$/, 'value.custom'],
  [/\.other_info\.title$/, 'title.pause'],
  [/\.disconnection_info\.initiated_by$/, 'initiated_by.disconnection'],
];

/** Objects that are left out whole, whatever their members are called. */
const PERSONAL_PLACE =
  /\.(session|payment|rejection_info|interactive|order|identity|unsupported|calling|conversation_context)\.|\.value\.(of|shape)$|\.contact\./;

function personalIn(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => personalIn(item, path));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, member]) => personalIn(member, `${path}.${name}`));
  }
  const name = PLACE.find(([place]) => place.test(path))?.[1] ?? path.slice(path.lastIndexOf('.') + 1);
  const tellsOfNobody = TELLS_OF_NOBODY.has(name) && !PERSONAL_PLACE.test(path);
  const said = String(value);
  return tellsOfNobody || typeof value === 'boolean' || said.length < 4 ? [] : [said];
}

function leavesOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.values(value).flatMap(leavesOf);
}

/** Numbers, ids and names that stand in the examples. */
const SOMEBODYS = /1\W?555\d{4,}|wamid\.|wacid\.|[A-Z]{2}\.(ENT\.)?\d{5}|Zo[eë]|Ada|https?:/;

describe.each(fixtureNames)('the events of %s without content', (name) => {
  const events = bareEvents(fixture(name));

  it('hold nothing personal that Meta sent', () => {
    const published = events.flatMap(({ id: _id, ...event }) => leavesOf(event));
    for (const said of personalIn(fixture(name))) {
      const isWord = /^[a-z_]+$/i.test(said);
      expect(published.filter((leaf) => (isWord ? leaf === said : leaf.includes(said)))).toEqual([]);
    }
    expect(published.filter((leaf) => SOMEBODYS.test(leaf))).toEqual([]);
  });

  it('keep to their schemas', () => {
    for (const event of events) {
      const schema = readFileSync(join(PROJECT, 'schemas', `${event.type}.json`), 'utf8');
      expect(schemaFaults(JSON.parse(JSON.stringify(event)), JSON.parse(schema))).toEqual([]);
    }
  });
});

describe('an event without content', () => {
  it('still says what to act on', () => {
    const errors = [{ code: 131050, title: 'Stopped', error_data: { details: 'by 15557654321' } }];
    const report = statusReport('wamid.1', 'failed', { errors, pricing: { category: 'marketing' } });
    expect(bareEvents(webhook({ statuses: [report] }))).toEqual([
      {
        specversion: '1.0',
        id: expect.any(String),
        source: '/whatsapp/1001',
        type: 'whatsapp.message.failed',
        time: '2026-11-21T09:41:00.000Z',
        datacontenttype: 'application/json',
        tenantid: 'acme',
        schemaversion: '1',
        requestid: 'r1',
        data: {
          phoneNumberId: '2001',
          messageId: 'sha256:da2f7f8d6171c4b37c6bbbfa87c9126b',
          errors: [{ code: 131050, category: 'opt-out', retry: 'no' }],
          optedOut: true,
          pricingCategory: 'marketing',
          status: 'failed',
        },
      },
    ]);
  });

  it('has the same id, type and time as with it', () => {
    const normalised = normalise(webhook({ messages: [textMessage('wamid.1')] }));
    for (const draft of normalised.ok ? normalised.drafts : []) {
      const { data: _full, ...full } = toCloudEvent(draft, { tenantId: 'acme', receivedAtMs: T0 });
      const { data, ...bare } = toCloudEvent(draft, { tenantId: 'acme', receivedAtMs: T0, content: 'none' });
      expect(bare).toEqual(full);
      expect(data).not.toHaveProperty('content');
    }
  });

  it('belongs to others by the hash of the message id', () => {
    const answer = textMessage('wamid.2', { context: { id: 'wamid.1', from: '15550001' } });
    const [first, second] = bareEvents(webhook({ messages: [textMessage('wamid.1'), answer] }));
    expect(first?.data).toHaveProperty('messageId', expect.stringMatching(/^sha256:[0-9a-f]{32}$/));
    expect(second?.data).toHaveProperty('inReplyTo', Object(first?.data).messageId);
  });

  it('leaves out members that have no name, at any depth', () => {
    const report = statusReport('wamid.1', 'sent', {
      secret: 'a',
      pricing: { category: 'utility', secret: 'b' },
    });
    const [event] = bareEvents(webhook({ statuses: [report] }));
    expect(JSON.stringify(event)).not.toContain('secret');
  });
});

describe('a setting of the content', () => {
  it('is one of two', () => {
    expect(['full', 'none'].map(parseEventContent)).toEqual(['full', 'none']);
    expect(() => parseEventContent('some')).toThrow('event content: came "some", accepted is full or none');
  });
});

describe('the shapes of events', () => {
  const kindsIn = (members: Members): readonly Kind<unknown>[] =>
    Object.values(members).flatMap(({ kind }) => {
      const within = kind.members ?? kind.item?.members;
      return [kind, ...(within ? kindsIn(within) : [])];
    });

  it('mark a part as personal where all of it is', () => {
    const missed = EVENTS.flatMap(({ members }) => kindsIn(members)).filter(
      ({ privacy, members }) =>
        privacy === 'open' &&
        members &&
        Object.values(members).every(({ kind }) => kind.privacy === 'personal'),
    );
    expect(missed).toEqual([]);
  });

  it('carry the mark into the schema', () => {
    expect(personal(text).schema).toMatchObject({ 'x-personal': 'left out' });
    expect(list(personal(part({}))).privacy).toBe('personal');
  });
});

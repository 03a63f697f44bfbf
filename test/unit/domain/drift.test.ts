import { driftOf } from '../../../lambdas/domain/event/drift';
import { normalise } from '../../../lambdas/domain/event/normalise';
import { statusReport, textMessage, webhook } from '../../support/builders';

function driftIn(body: unknown) {
  const normalised = normalise(body);
  return normalised.ok ? normalised.drafts.flatMap(driftOf) : [];
}

const change = (field: string, value: object) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1001', changes: [{ field, value }] }],
});

describe('drift', () => {
  it('is none in what is understood whole', () => {
    expect(driftIn(webhook({ messages: [textMessage('a')], statuses: [statusReport('b', 'sent')] }))).toEqual(
      [],
    );
  });

  it.each([
    ['a field', change('quantum_update', {}), 'quantum_update', 'field', 'quantum_update'],
    ['an event', change('security', { event: 'PIN_SEEN' }), 'security', 'event', 'PIN_SEEN'],
    [
      'a wish',
      change('user_preferences', { user_preferences: [{ value: 'pause' }] }),
      'user_preferences',
      'event',
      'pause',
    ],
    ['a status', webhook({ statuses: [statusReport('b', 'melted')] }), 'messages', 'status', 'melted'],
    [
      'a status of a new sort',
      webhook({ statuses: [statusReport('b', 'sent', { type: 'parcel' })] }),
      'messages',
      'status',
      'parcel.sent',
    ],
    [
      'a message type',
      webhook({ messages: [textMessage('a', { type: 'hologram', text: undefined })] }),
      'messages',
      'message-type',
      'hologram',
    ],
    [
      'news of a customer',
      webhook({
        messages: [textMessage('a', { type: 'system', text: undefined, system: { type: 'moved' } })],
      }),
      'messages',
      'message-type',
      'system.moved',
    ],
    [
      'a member',
      webhook({ messages: [textMessage('a', { mood: 'good' })] }),
      'whatsapp.message.received',
      'member',
      'mood',
    ],
    [
      'a member of a part',
      webhook({ statuses: [statusReport('b', 'sent', { pricing: { category: 'utility', tax: 1 } })] }),
      'whatsapp.message.sent',
      'member',
      'pricing.tax',
    ],
    [
      'a member of parts in a list',
      webhook({
        statuses: [
          statusReport('b', 'failed', {
            errors: [
              { code: 1, severity: 2 },
              { code: 2, severity: 1 },
            ],
          }),
        ],
      }),
      'whatsapp.message.failed',
      'member',
      'errors.severity',
    ],
    [
      'a member of a contact',
      webhook({ messages: [textMessage('a')], contacts: [{ wa_id: '15557654321', country: 'ID' }] }),
      'whatsapp.message.received',
      'member',
      'from.country',
    ],
  ])('in %s is told by place, reason and name', (_what, body, place, reason, name) => {
    expect(driftIn(body)).toEqual([{ place, reason, name }]);
  });

  it('has no name where something is missing', () => {
    expect(driftIn(webhook({ messages: [{ mood: 'good' }] }))).toEqual([
      { place: 'messages', reason: 'shape' },
    ]);
  });

  it('is not sought in content that is kept as it came', () => {
    const text = { body: 'hello', detail: { unheard: 1 }, unheard: 1 };
    expect(driftIn(webhook({ messages: [textMessage('a', { text })] }))).toEqual([]);
  });

  it.each([
    '15557654321',
    'call 15557654321',
    'Ines Example',
    'US.13491208655302741918',
    'wamid.HBgLMTU1NTAxMDAxOTk',
    'x'.repeat(65),
    'member_15557654321',
    '',
  ])('does not tell the name %j, which may be somebody’s', (name) => {
    const told = [
      ...driftIn(change('security', { event: name })),
      ...driftIn(webhook({ statuses: [statusReport('b', name)] })),
      ...driftIn(webhook({ messages: [textMessage('a', { [name || ' ']: 1 })] })),
    ];
    expect(told.map((drift) => drift.name)).toEqual([undefined, undefined, undefined]);
    expect(driftIn(change(name, {}))).toEqual([{ place: 'a field', reason: 'field' }]);
  });
});

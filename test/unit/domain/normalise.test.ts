import { normalise } from '../../../lambdas/domain/event/normalise';
import { messagesValue, statusReport, T0, textMessage, webhook } from '../../support/builders';

function draftsOf(body: unknown) {
  const normalised = normalise(body);
  if (!normalised.ok) throw new Error(normalised.problem);
  return normalised.drafts;
}

const idsOf = (body: unknown) => draftsOf(body).map(({ id }) => id);

describe('a message', () => {
  it('becomes an event with its sender, content and time', () => {
    const contacts = [
      { wa_id: '15550009', profile: { name: 'Somebody Else' } },
      { wa_id: '15557654321', profile: { name: 'Ines' } },
    ];
    expect(draftsOf(webhook({ messages: [textMessage('wamid.1')], contacts }))).toEqual([
      {
        type: 'whatsapp.message.received',
        id: expect.any(String),
        occurredAtMs: 1_795_254_060_000,
        senders: ['2001', '1001'],
        entryId: '1001',
        data: {
          messageId: 'wamid.1',
          messageType: 'text',
          from: { phone: '15557654321', name: 'Ines' },
          phoneNumberId: '2001',
          content: { body: 'hello' },
        },
      },
    ]);
  });

  it('tells what it answers, and the group that it was written to', () => {
    const message = textMessage('wamid.1', { context: { id: 'wamid.0' }, group_id: 'g1' });
    expect(draftsOf(webhook({ messages: [message] }))[0]?.data).toMatchObject({
      inReplyTo: 'wamid.0',
      groupId: 'g1',
    });
  });

  it('has no content when Meta gives no object of its type, whatever the type is called', () => {
    for (const type of ['request_welcome', 'toString', 'constructor', '__proto__']) {
      const [draft] = draftsOf(webhook({ messages: [{ id: 'wamid.1', type }] }));
      expect(draft?.data).toMatchObject({ messageType: type, content: null });
    }
  });

  it.each([null, 'text', {}, { id: 'wamid.1' }, { type: 'text' }])(
    'of the shape %j is unknown and kept',
    (item) => {
      expect(draftsOf(webhook({ messages: [item] }))).toMatchObject([
        { type: 'whatsapp.unknown', data: { field: 'messages', reason: 'shape', value: item } },
      ]);
    },
  );
});

describe('a status', () => {
  it('becomes an event with its errors and its price', () => {
    const report = statusReport('wamid.1', 'failed', {
      errors: [{ code: 131026, title: 'Message undeliverable' }, { code: 'x' }, null],
      pricing: { category: 'utility' },
      recipient_user_id: 'US.1',
    });
    expect(draftsOf(webhook({ statuses: [report] }))).toMatchObject([
      {
        type: 'whatsapp.message.failed',
        data: {
          messageId: 'wamid.1',
          status: 'failed',
          to: { phone: '15557654321', userId: 'US.1' },
          errors: [{ code: 131026, title: 'Message undeliverable' }],
          pricingCategory: 'utility',
        },
      },
    ]);
  });

  it.each(['unheard-of', 'toString', '', undefined])('of the value %p is unknown and kept', (status) => {
    const report = { ...statusReport('wamid.1', ''), status };
    expect(draftsOf(webhook({ statuses: [report] }))).toMatchObject([
      { type: 'whatsapp.unknown', data: { reason: 'status', value: report } },
    ]);
  });

  it('names the group participant under either of the two spellings', () => {
    const ids = ['recipient_participant_id', 'participant_recipient_id'].map(
      (member) => idsOf(webhook({ statuses: [statusReport('wamid.1', 'read', { [member]: 'p1' })] }))[0],
    );
    expect(ids[0]).toBe(ids[1]);
  });
});

describe('an event id', () => {
  const id = (parts: Parameters<typeof webhook>[0]) => idsOf(webhook(parts))[0];

  it('tells messages, statuses, participants and numbers apart', () => {
    const ids = [
      id({ messages: [textMessage('wamid.1')] }),
      id({ messages: [textMessage('wamid.2')] }),
      id({ messages: [textMessage('wamid.1')], phoneNumberId: '2002' }),
      ...['sent', 'delivered', 'read', 'played', 'failed'].map((status) =>
        id({ statuses: [statusReport('wamid.1', status)] }),
      ),
      id({ statuses: [statusReport('wamid.1', 'read', { recipient_participant_id: 'p1' })] }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('of a message or a status is the one that records of what was counted are kept under', () => {
    expect(id({ messages: [textMessage('wamid.1')] })).toBe('7356f5430b7e76efbda288019c41100b');
    expect(id({ statuses: [statusReport('wamid.1', 'read', { recipient_participant_id: 'p1' })] })).toBe(
      '286de333dc23a76bb49b45c64fee42e5',
    );
  });

  it('does not change with what came beside it', () => {
    expect(id({ messages: [textMessage('wamid.1')] })).toBe(
      id({ messages: [textMessage('wamid.1', { timestamp: '1', unheard: 1 }), textMessage('wamid.2')] }),
    );
  });
});

describe('an error that has neither an id nor a time', () => {
  const errors = [{ code: 130429, title: 'Rate limit hit' }];
  const idAt = (receivedAtMs: number, parts: Parameters<typeof webhook>[0] = { errors }) => {
    const normalised = normalise(webhook(parts), receivedAtMs);
    return normalised.ok ? normalised.drafts.find(({ type }) => type === 'whatsapp.error.reported')?.id : '';
  };

  it('is the same fact when it comes again within the minute, in whatever company', () => {
    expect(idAt(T0)).toBe(idAt(T0 + 59_999));
    expect(idAt(T0)).toBe(idAt(T0, { errors, messages: [textMessage('wamid.1')] }));
  });

  it('is a new fact in another minute, of another number, and in other words', () => {
    const others = [
      idAt(T0 + 60_000),
      idAt(T0, { errors, phoneNumberId: '2002' }),
      idAt(T0, { errors: [{ code: 130429, title: 'Rate limit' }] }),
    ];
    expect(new Set([idAt(T0), ...others]).size).toBe(4);
  });

  it('is told by the time of its entry where there is one, whenever it comes', () => {
    const ids = [T0, T0 + 3_600_000].map((receivedAtMs) => {
      const body = {
        object: 'whatsapp_business_account',
        entry: [
          { id: '1001', time: 1795254060, changes: [{ field: 'calls', value: messagesValue({ errors }) }] },
        ],
      };
      const normalised = normalise(body, receivedAtMs);
      return normalised.ok ? normalised.drafts[0]?.id : '';
    });
    expect(ids[0]).toBe(ids[1]);
  });

  it('changes no other id by the time at which it came', () => {
    const idsAt = (ms: number) => {
      const normalised = normalise(
        webhook({ messages: [textMessage('a')], statuses: [statusReport('b', 'x')] }),
        ms,
      );
      return normalised.ok ? normalised.drafts.map(({ id }) => id) : [];
    };
    expect(idsAt(T0)).toEqual(idsAt(0));
  });
});

describe('what lies beside messages', () => {
  it('is not lost: an error of the account is an event of its own', () => {
    const errors = [{ code: 130429, title: 'Rate limit hit' }];
    const drafts = draftsOf(webhook({ messages: [textMessage('wamid.1')], errors }));
    expect(drafts.map(({ type }) => type)).toEqual(['whatsapp.message.received', 'whatsapp.error.reported']);
    expect(drafts[1]?.data).toEqual({
      phoneNumberId: '2001',
      error: { code: 130429, title: 'Rate limit hit', category: 'rate-limit', retry: 'yes' },
    });
  });

  it('makes an event of a change that holds nothing at all', () => {
    expect(draftsOf(webhook({}))).toMatchObject([{ type: 'whatsapp.unknown', data: { reason: 'shape' } }]);
  });

  it('keeps another field whole', () => {
    const value = messagesValue({ messages: [textMessage('wamid.1')] });
    const body = {
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'brand_new', value }] }],
    };
    expect(draftsOf(body)).toMatchObject([{ type: 'whatsapp.unknown', data: { reason: 'field', value } }]);
  });
});

describe('senders', () => {
  it('are the phone number and the account, the number first', () => {
    expect(draftsOf(webhook({ messages: [textMessage('a')] }))[0]?.senders).toEqual(['2001', '1001']);
  });

  it('leave out ids that no tenant can have', () => {
    const parts = { messages: [textMessage('a')], phoneNumberId: 'x'.repeat(3_000) };
    expect(draftsOf(webhook(parts))[0]?.senders).toEqual(['1001']);
    expect(draftsOf(webhook({ ...parts, waba: '1 OR 1' }))[0]?.senders).toEqual([]);
  });
});

describe('a body that nests without end', () => {
  it('is refused with a problem and does not bring the reader down', () => {
    const value: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    const body = {
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'a', value: { value } }] }],
    };
    expect(normalise(body)).toEqual({ ok: false, problem: expect.stringContaining('nests deeper') });
  });
});

import { normalise } from '../../../lambdas/domain/event/normalise';
import { parseJson } from '../../../lambdas/domain/json-text';
import { PIECE_BYTES, splitWebhook } from '../../../lambdas/domain/whatsapp/split-webhook';
import { messagesValue, textMessage, webhook } from '../../support/builders';

const OBJECT = 'whatsapp_business_account';

function split(body: unknown, app = 'main') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return splitWebhook({ text, parsed: JSON.parse(text), bytes: Buffer.byteLength(text) }, app);
}

/** A change of one message whose text has that many characters. */
const change = (id: string, length = 10, phoneNumberId = '2001') => ({
  field: 'messages',
  value: messagesValue({
    phoneNumberId,
    messages: [textMessage(id, { text: { body: 'x'.repeat(length) } })],
  }),
});
const entry = (id: unknown, ...changes: unknown[]) => ({ id, changes });
const body = (...entries: unknown[]) => ({ object: OBJECT, entry: entries });

describe('a webhook of one account', () => {
  it.each([
    ['with one change', webhook({ waba: '1001' })],
    ['with several', body(entry('1001', change('a'), change('b')), entry('1001', change('c')))],
    ['in a list', [webhook({ waba: '1001' }), webhook({ waba: '1001' })]],
  ])('%s stays whole, byte for byte, while it is small', (_what, whole) => {
    const text = ` ${JSON.stringify(whole, undefined, 1)}\n`;
    expect(split(text)).toEqual([{ group: '1001', text }]);
  });

  it.each([
    ['another product', { object: 'user', entry: [{ id: '15557654321' }] }],
    ['nothing', { entry: [{ id: '15557654321' }] }],
    ['a list of those', [{ object: 'user', entry: [{ id: '15557654321' }] }]],
  ])('is told by the envelope: of %s the ids are of we know not whom, and name no group', (_what, whole) => {
    expect(split(whole)).toMatchObject([{ group: 'main' }]);
  });

  it('that is large is cut into pieces that each hold as much as they may', () => {
    const changes = Array.from({ length: 40 }, (_, index) => change(`m${index}`, 10_000));
    const pieces = split(body(entry('1001', ...changes)));
    expect(pieces.length).toBeGreaterThanOrEqual(7);
    for (const [index, { group, text }] of pieces.entries()) {
      expect(group).toBe('1001');
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(PIECE_BYTES);
      if (index < pieces.length - 1) expect(Buffer.byteLength(text)).toBeGreaterThan(PIECE_BYTES - 12_000);
    }
  });

  it('that is one large change stays whole', () => {
    const text = JSON.stringify(body(entry('1001', change('a', 2_000_000))));
    expect(split(text)).toEqual([{ group: '1001', text }]);
  });

  it('has its large change in a piece by itself, and the others in their order around it', () => {
    const sizes = [10, 20, 100_000, 30, 40];
    const pieces = split(body(entry('1001', ...sizes.map((size, index) => change(`m${index}`, size)))));
    expect(pieces.map(({ text }) => text.match(/"m\d"/g))).toEqual([
      ['"m0"', '"m1"'],
      ['"m2"'],
      ['"m3"', '"m4"'],
    ]);
  });
});

describe('a webhook of several accounts', () => {
  it('is a piece for each, however small it is', () => {
    const pieces = split(
      body(entry('1001', change('a')), entry('1002', change('b'), change('c')), entry('1001', change('d'))),
    );
    expect(pieces.map(({ group, text }) => [group, text.match(/"[a-d]"/g)])).toEqual([
      ['1001', ['"a"', '"d"']],
      ['1002', ['"b"', '"c"']],
    ]);
  });

  it('tells each piece whose it is and when it was sent, as it was written', () => {
    const text = `{ "entry" : [ { "time" : 1.5e9, "changes" : [ {"n": 1.0} ] , "id" : 12345678901234567890, "more": 1 },
      {"id":"0","id":"1002","changes":[{"n":2}, 7]} ], "object":"${OBJECT}" }`;
    expect(split(text).map((piece) => piece.text)).toEqual([
      `{"object":"${OBJECT}","entry":[{"id":12345678901234567890,"time":1.5e9,"changes":[{"n": 1.0}]}]}`,
      `{"object":"${OBJECT}","entry":[{"id":"1002","changes":[{"n":2},7]}]}`,
    ]);
  });

  it('keeps the digits of ids in its changes', () => {
    const long = '12345678901234567891';
    const value = `{"event":"APPROVED","message_template_id":${long},"message_template_name":"n"}`;
    const changes = `[{"field":"message_template_status_update","value":${value}}]`;
    const text = `{"object":"${OBJECT}","entry":[{"id":"1","changes":${changes}},{"id":"2","changes":[]}]}`;
    const [piece] = split(text);
    const normalised = normalise(parseJson(piece?.text ?? ''));
    expect(JSON.stringify(normalised)).toContain(long);
  });

  it('is one of entries without changes too, which are cut out whole', () => {
    const strange = { id: '1003', messaging: [1] };
    expect(split(body(entry('1001', change('a')), strange)).map(({ group, text }) => [group, text])).toEqual([
      ['1001', expect.stringContaining('"a"')],
      ['1003', JSON.stringify(body(strange))],
    ]);
  });
});

describe('where no account is told', () => {
  it.each([['0'], [undefined], [''], [0]])('(%j) a change belongs to its number, else to the app', (id) => {
    const pieces = split(
      body(
        entry(
          id,
          change('a', 1, '2001'),
          change('b', 1, '2002'),
          { field: 'x', value: {} },
          change('c', 1, '2001'),
        ),
      ),
    );
    expect(pieces.map(({ group, text }) => [group, text.match(/"[abc]"/g)])).toEqual([
      ['2001', ['"a"', '"c"']],
      ['2002', ['"b"']],
      ['main', null],
    ]);
  });

  it('an entry without changes belongs to the app', () => {
    expect(split(body({ messaging: 1 }), 'other')).toMatchObject([{ group: 'other' }]);
  });
});

describe('what is not cut', () => {
  const large = change('large', 100_000);

  it.each([
    ['is no webhook', { hello: 'x'.repeat(100_000) }],
    ['has no list of entries', { object: OBJECT, entry: { a: 'x'.repeat(100_000) } }],
    ['is of another object', { ...body(entry('1', large), entry('2', large)), object: 'page' }],
    ['has an entry that is no object', body(entry('1', large), 7, entry('2', large))],
    ['has a stranger in its list', [body(entry('1', large)), body(entry('2', large)), 'what']],
    [
      'has more accounts than Meta puts updates into a body',
      body(...Array.from({ length: 1_001 }, (_, id) => entry(`${id + 1}`, {}))),
    ],
  ])('%s: it goes on whole, to be judged where webhooks are read', (_what, whole) => {
    const text = JSON.stringify(whole);
    expect(split(text).map((piece) => piece.text)).toEqual([text]);
  });

  it('an entry whose id is longer than any id goes on as one, and multiplies nothing', () => {
    const id = 'i'.repeat(50_000);
    const pieces = split(body(entry(id, ...Array.from({ length: 900 }, (_, index) => change(`m${index}`)))));
    expect(pieces).toHaveLength(1);
    expect(pieces[0]?.group).toMatch(/^i{128}$/);
  });
});

describe('1,000 updates of 200 accounts in 3 MB', () => {
  it('are as many pieces as there are accounts, and lose nothing', () => {
    const entries = Array.from({ length: 1_000 }, (_, index) =>
      entry(`${1_000 + (index % 200)}`, change(`m${index}`, 2_800)),
    );
    const text = JSON.stringify(body(...entries));
    expect(text.length).toBeGreaterThan(3_000_000);
    const pieces = split(text);
    expect(pieces).toHaveLength(200);
    expect(pieces.flatMap((piece) => piece.text.match(/"m\d+"/g))).toHaveLength(1_000);
  });
});

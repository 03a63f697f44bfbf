import { type ShapeLine, shapeOf } from '../../../../cli/dlq/shape';
import { fixture, fixtureNames, T0, textMessage, webhook } from '../../../support/builders';

const PERSONAL = [
  '15557654321',
  'Ines Example',
  'Ines',
  'my private words',
  'US.13491208655302741918',
  'wamid.SECRETID',
  '4155550100',
  'mamma',
  'ines@example.org',
  'https://ines.example',
];

const told = (value: unknown) => shapeOf(value, T0);
const line = (value: unknown, name: string) => told(value).find((each) => each.name === name)?.seen;
const widest = (lines: readonly ShapeLine[]) =>
  Math.max(...lines.map(({ depth, name }) => depth + name.length));

describe('the shape of a webhook', () => {
  it.each<[string, unknown]>([
    [
      'as Meta writes it',
      webhook({
        messages: [
          textMessage('wamid.SECRETID', {
            text: { body: 'my private words' },
            from_user_id: 'US.13491208655302741918',
          }),
          {
            type: 'contacts',
            contacts: [
              {
                name: { formatted_name: 'Ines Example', first_name: 'Ines' },
                phones: [{ phone: '+1 415 555 0100', type: 'mamma', wa_id: '4155550100' }],
                emails: [{ email: 'ines@example.org', type: 'HOME' }],
                urls: [{ url: 'https://ines.example', type: 'WORK' }],
              },
            ],
          },
        ],
        contacts: [{ wa_id: '15557654321', profile: { name: 'Ines Example' } }],
        errors: [{ code: 131026, title: 'my private words', error_data: { details: 'Ines Example' } }],
      }),
    ],
    [
      'where words of Meta stand elsewhere',
      {
        object: 'my private words',
        type: 'Ines Example',
        status: 'Ines',
        event: '15557654321',
        field: 'ines@example.org',
        code: 15557654321,
        error_code: '4155550100',
        timestamp: '4155550100',
        time: 15557654321,
      },
    ],
    [
      'where people are names of fields',
      {
        'Ines Example': 1,
        Ines: 2,
        '15557654321': 3,
        t_15557654321: 4,
        'ines@example.org': { Ines: 'Ines' },
      },
    ],
    ['that is a text', 'my private words'],
    ['that is a number', 15557654321],
    ['that is a list', ['Ines Example', ['15557654321', { Ines: 'Ines' }]]],
  ])('has nothing personal in it: %s', (_what, value) => {
    const text = JSON.stringify(told(value));
    for (const secret of PERSONAL) expect(text).not.toContain(secret);
  });

  it.each(fixtureNames)('keeps no text, number or id of the example %s', (name) => {
    const text = JSON.stringify(told(fixture(name)));
    for (const secret of longValues(fixture(name))) expect(text).not.toContain(secret);
  });

  it('keeps what tells the trouble: words of Meta, codes, times', () => {
    const value = fixture('status-failed');
    expect(line(value, 'object')).toEqual({ '"whatsapp_business_account"': 1 });
    expect(line(value, 'field')).toEqual({ '"messages"': 1 });
    expect(line(value, 'status')).toEqual({ '"failed"': 1 });
    expect(line(value, 'code')).toEqual({ '131026': 1 });
    expect(line(value, 'timestamp')).toEqual({ '2026-10-31T10:00:02.000Z': 1 });
    expect(line(value, 'recipient_id')).toEqual({ 'digits, 11': 1 });
    expect(line(value, 'title')).toEqual({ 'text, 21': 1 });
  });

  it('tells the items of a list together', () => {
    const value = {
      statuses: [{ status: 'sent' }, { status: 'read', id: null }, { status: 'sent', id: '' }, 7],
    };
    expect(told(value)).toEqual([
      { depth: 0, name: 'body', seen: { object: 1 } },
      { depth: 1, name: 'statuses', seen: { 'list of 4': 1 } },
      { depth: 2, name: 'each', seen: { object: 3, number: 1 } },
      { depth: 3, name: 'status', seen: { '"sent"': 2, '"read"': 1 } },
      { depth: 3, name: 'id', seen: { null: 1, 'empty text': 1 } },
    ]);
  });

  it('stays small however large or deep the body is', () => {
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`a${at % 1_000}_b${at}`, at]));
    expect(told(wide).length).toBeLessThanOrEqual(401);
    const deep = Array.from({ length: 5_000 }).reduce<unknown>((inner) => [inner], 1);
    expect(told(deep).length).toBeLessThan(30);
    const many = {
      statuses: Array.from({ length: 500 }, (_, at) => ({ timestamp: String(1_790_000_000 + at) })),
    };
    expect(line(many, 'timestamp')).toMatchObject({ others: 480 });
  });

  it('leaves room for what stands there on a terminal of 80 columns', () => {
    for (const name of fixtureNames) expect(widest(told(fixture(name)))).toBeLessThan(50);
  });
});

/** Texts and numbers of six characters and more, but for times, codes, and texts in capitals or of one word. */
function longValues(value: unknown): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(longValues);
  const text = String(value);
  return text.length >= 6 && /[\s.@:/-]|\d{9}/.test(text) ? [text] : [];
}

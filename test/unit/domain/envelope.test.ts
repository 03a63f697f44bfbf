import { parseEnvelope } from '../../../lambdas/domain/whatsapp/envelope';
import { webhook } from '../../support/builders';

const OBJECT = 'whatsapp_business_account';

describe('an envelope', () => {
  it('gives every change with the entry that it came in', () => {
    const change = (field: string) => ({ field, value: { of: field } });
    const body = {
      object: OBJECT,
      entry: [
        { id: '1', time: 1_700_000_000, changes: [change('a'), change('b')] },
        { id: 2, changes: [change('c')] },
      ],
    };
    expect(parseEnvelope(body)).toEqual({
      ok: true,
      changes: [
        { entryId: '1', entryTimeMs: 1_700_000_000_000, field: 'a', value: { of: 'a' } },
        { entryId: '1', entryTimeMs: 1_700_000_000_000, field: 'b', value: { of: 'b' } },
        { entryId: '2', entryTimeMs: undefined, field: 'c', value: { of: 'c' } },
      ],
    });
  });

  it('opens when a list of envelopes came', () => {
    const parsed = parseEnvelope([webhook({ waba: '1' }), webhook({ waba: '2' })]);
    expect(parsed.ok && parsed.changes.map(({ entryId }) => entryId)).toEqual(['1', '2']);
  });

  it('opens without entries, and without changes', () => {
    expect(parseEnvelope({ object: OBJECT, entry: [] })).toEqual({ ok: true, changes: [] });
    expect(parseEnvelope({ object: OBJECT, entry: [{ id: '1' }] })).toEqual({ ok: true, changes: [] });
  });

  it.each([
    ['text', 'a webhook is a JSON object, and this is a string'],
    [null, 'a webhook is a JSON object, and this is null'],
    [{}, `"object" is missing, and only "${OBJECT}" is accepted`],
    [{ object: 'page' }, `"object" is a string, and only "${OBJECT}" is accepted`],
    [{ object: OBJECT }, '"entry" is missing, and a list is accepted'],
    [{ object: OBJECT, entry: {} }, '"entry" is an object, and a list is accepted'],
    [{ object: OBJECT, entry: [null] }, 'entry[0] is null, and an object is accepted'],
    [[webhook({}), 7], '[1]: a webhook is a JSON object, and this is a number'],
  ])('stays closed for %j and says why without the value', (body, problem) => {
    expect(parseEnvelope(body)).toEqual({ ok: false, problem });
  });

  it.each([
    ['an entry of another kind', { id: '7', messaging: [1] }, { id: '7', messaging: [1] }],
    ['changes that are no list', { id: '7', changes: { a: 1 } }, { id: '7', changes: { a: 1 } }],
    ['a change without a value', { id: '7', changes: [{}] }, { change: {} }],
    ['a change that is no object', { id: '7', changes: ['what'] }, { change: 'what' }],
  ])('keeps %s whole, beside what it understands', (_what, entry, value) => {
    const opened = parseEnvelope({ object: OBJECT, entry: [entry, ...webhook({}).entry] });
    expect(opened.ok && opened.changes[0]).toEqual({
      entryId: '7',
      entryTimeMs: undefined,
      field: '',
      value,
    });
    expect(opened.ok && opened.changes).toHaveLength(2);
  });
});

import { decodeMessage, encodeMessage } from '../../../lambdas/domain/whatsapp/queue-message';
import { queued } from '../../support/builders';

/** Code points that SQS takes in a body. Source: the API reference of SendMessage. */
const TAKEN = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

describe('a webhook on the queue', () => {
  it.each([
    ['plain text', '{"a":"b"}'],
    ['line breaks and tabs', '{\r\n\t"a": 1\n}'],
    ['accents and emoji', '{"a":"Zoë 🥁"}'],
    ['a byte order mark', '\uFEFF{}'],
    ['the last code point', '"\u{10FFFF}"'],
    ['U+FFFE, which XML has no room for', '"\uFFFE"'],
    ['U+FFFF', '"\uFFFF"'],
    ['a vertical tab between tokens', '{\v}'],
    ['a null', '"\u0000"'],
    ['nothing', ''],
  ])('comes back as it went with %s', (_what, body) => {
    const { body: sent, attributes } = encodeMessage(queued(body));
    expect(sent).toMatch(TAKEN);
    expect(decodeMessage(sent, attributes)).toEqual(queued(body));
  });

  it('stays readable where SQS takes it as it is', () => {
    expect(encodeMessage(queued('{"a":"é"}'))).toEqual({
      body: '{"a":"é"}',
      attributes: {
        app: 'main',
        receivedAtMs: '1795254060000',
        requestId: 'request-1',
        deliveryId: 'delivery-1',
        group: '1001',
      },
    });
  });
});

describe('a webhook too large for the queue', () => {
  const elsewhere = queued('', { claim: '2026-11-21/d1' });

  it('comes back as where it is', () => {
    const { body, attributes } = encodeMessage(elsewhere);
    expect(body).toMatch(/^.+$/);
    expect(decodeMessage(body, attributes)).toEqual(elsewhere);
  });

  it('leaves room among the ten attributes for the three of the dead-letter queue', () => {
    const full = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00` };
    for (const webhook of [queued('\uFFFF', full), { ...elsewhere, ...full }]) {
      expect(Object.keys(encodeMessage(webhook).attributes)).toHaveLength(7);
      expect(decodeMessage(encodeMessage(webhook).body, encodeMessage(webhook).attributes)).toEqual(webhook);
    }
  });
});

describe('a message that ingest did not write', () => {
  const { attributes } = encodeMessage(queued('{}'));

  it.each(['app', 'receivedAtMs', 'requestId', 'deliveryId', 'group'])('is not read without %s', (name) => {
    expect(decodeMessage('{}', { ...attributes, [name]: undefined })).toBeUndefined();
    expect(decodeMessage('{}', { ...attributes, [name]: '' })).toBeUndefined();
  });

  it.each(['yesterday', '1.5', '-1', 'NaN', 'Infinity', '8640000000000001', '9e99'])(
    'is not read when received at %s',
    (receivedAtMs) => {
      expect(decodeMessage('{}', { ...attributes, receivedAtMs })).toBeUndefined();
    },
  );
});

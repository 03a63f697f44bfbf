import { createHash } from 'node:crypto';
import { scan } from '../../support/scan';

const NUMBER = '15557654321';
const WORDS = 'Zoë says "hi" & <more>';
const foundIn = (text: string, ...values: string[]) => scan([{ name: 'log', text }], values).length > 0;

describe('the scan for personal values', () => {
  it.each<[string, string]>([
    ['in clear', `to ${WORDS}.`],
    ['in other letters', `to ${WORDS.toUpperCase()}.`],
    ['in JSON', JSON.stringify({ a: WORDS })],
    ['in JSON in JSON', JSON.stringify({ a: JSON.stringify({ b: WORDS }) })],
    ['in a URL', `GET /?q=${encodeURIComponent(WORDS)}&b`],
    ['in a form', new URLSearchParams({ q: WORDS }).toString()],
    ['in hex', `x${Buffer.from(WORDS).toString('hex')}y`],
    ['in base64', Buffer.from(WORDS).toString('base64')],
    ['in base64 of more', Buffer.from(`{"a":"${WORDS}"}`).toString('base64')],
    ['in base64 of more, elsewhere', Buffer.from(`{"ab":"${WORDS}"}`).toString('base64')],
    ['in base64 of more, one further', Buffer.from(`{"abc":"${WORDS}"}`).toString('base64')],
    ['as a hash', createHash('sha256').update(WORDS).digest('hex')],
    ['as a hash in base64url, cut short', createHash('sha1').update(WORDS).digest('base64url').slice(0, 20)],
    ['as an old hash', createHash('md5').update(WORDS).digest('base64')],
  ])('finds one %s', (_how, text) => {
    expect(foundIn(text, WORDS)).toBe(true);
    expect(foundIn(text, 'somebody else')).toBe(false);
  });

  it.each(['+1 555-765-4321', '+1 (555) 765 4321', '1.555.765.4321', '015557654321'])(
    'finds a number written as %s',
    (written) => expect(foundIn(`call ${written}!`, NUMBER)).toBe(true),
  );

  it('finds a number that was planted with separators by its digits', () => {
    expect(foundIn(`id ${NUMBER}`, '+1 (555) 765-4321')).toBe(true);
  });

  it('says where, what and in which form', () => {
    expect(scan([{ name: 'log', text: `a ${NUMBER} b` }], [NUMBER])).toContainEqual({
      sink: 'log',
      value: NUMBER,
      form: 'plain',
      context: `a ${NUMBER} b`,
    });
  });
});

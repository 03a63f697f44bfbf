import { createHmac } from 'node:crypto';
import { equalInConstantTime, signBody, verifySignature } from '../../../lambdas/domain/whatsapp/signature';

const BODY = Buffer.from('{"name":"Zo\\u00eb"}');
const SECRET = 'the-secret';
const VALID = `sha256=${createHmac('sha256', SECRET).update(BODY).digest('hex')}`;
const hex = VALID.slice('sha256='.length);

describe('a signature', () => {
  it.each([
    ['as Meta makes it', VALID, [SECRET], 'valid'],
    ['in upper-case hexadecimal', `sha256=${hex.toUpperCase()}`, [SECRET], 'valid'],
    ['under the current secret of two', VALID, [SECRET, 'the-old-secret'], 'valid'],
    ['under the previous secret', VALID, ['the-new-secret', SECRET], 'valid'],
    ['under a secret that is gone', VALID, ['the-new-secret'], 'wrong'],
    ['with no secret set', VALID, [], 'wrong'],
    ['one digit off', `sha256=${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}`, [SECRET], 'wrong'],
    ['one digit short', VALID.slice(0, -1), [SECRET], 'malformed'],
    ['one digit long', `${VALID}0`, [SECRET], 'malformed'],
    ['without its prefix', hex, [SECRET], 'malformed'],
    ['of the older kind', `sha1=${hex}`, [SECRET], 'malformed'],
    ['sent twice', `${VALID}, ${VALID}`, [SECRET], 'malformed'],
    ['empty', '', [SECRET], 'missing'],
    ['not sent', undefined, [SECRET], 'missing'],
  ] as const)('%s is judged', (_what, header, secrets, verdict) => {
    expect(verifySignature(BODY, header, secrets)).toBe(verdict);
  });

  it('is wrong when one byte of the body is another', () => {
    for (const index of BODY.keys()) {
      const changed = Buffer.from(BODY);
      changed.writeUInt8((BODY.readUInt8(index) + 1) % 256, index);
      expect(verifySignature(changed, VALID, [SECRET])).toBe('wrong');
    }
  });

  it('is made as it is verified', () => {
    expect(signBody(BODY, SECRET)).toBe(VALID);
  });
});

describe('texts compared in constant time', () => {
  it.each([
    ['a', 'a', true],
    ['', '', true],
    ['a', 'b', false],
    ['a', 'aa', false],
    ['a', '', false],
  ])('%j and %j: %p', (a, b, equal) => {
    expect(equalInConstantTime(a, b)).toBe(equal);
  });
});

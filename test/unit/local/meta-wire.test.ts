import { createHmac, timingSafeEqual } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { demoTenants } from '../../../local/meta/demo-tenants';
import type { Envelope } from '../../../local/meta/envelope';
import { escapeJson } from '../../../local/meta/escape';
import {
  BUSINESS_NUMBERS,
  businessNumber,
  CUSTOMER_NUMBERS,
  customerNumber,
} from '../../../local/meta/fictional-numbers';
import { retryWaitMs } from '../../../local/meta/retry-schedule';
import { signBody } from '../../../local/meta/sign';
import { createWamidMinter } from '../../../local/meta/wamid';
import { createRandom } from '../../../local/random';

const FIXTURES = path.join(__dirname, '../../fixtures/meta');

function verifies(bytes: Uint8Array, header: string, appSecret: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', appSecret).update(bytes).digest('hex')}`);
  return expected.length === header.length && timingSafeEqual(expected, Buffer.from(header));
}

describe('escapeJson', () => {
  it('writes non-ASCII characters and slashes as Meta does', () => {
    expect(escapeJson({ name: 'Zoë 🌸', url: 'a/b' })).toBe(
      String.raw`{"name":"Zo\u00eb \ud83c\udf38","url":"a\/b"}`,
    );
  });

  it('gives pure ASCII that parses to the same value, for any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = escapeJson(value);
        expect(/^[\0-\x7f]*$/.test(text)).toBe(true);
        expect(text.replaceAll('\\/', '')).not.toContain('/');
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('refuses a value that has no JSON text', () => {
    expect(() => escapeJson(undefined)).toThrow('undefined');
  });
});

describe('signBody', () => {
  it('gives the HMAC of a known body', () => {
    // RFC 4231, test case 2.
    expect(signBody(Buffer.from('what do ya want for nothing?'), 'Jefe')).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('verifies over the bytes, and no longer once any byte has changed', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, flip) => {
          const header = signBody(bytes, 'secret');
          expect(verifies(bytes, header, 'secret')).toBe(true);
          const changed = bytes.map((byte, index) => (index === at % bytes.length ? byte ^ flip : byte));
          expect(verifies(changed, header, 'secret')).toBe(false);
        },
      ),
    );
  });

  it('does not verify over the same JSON written again by a parser', () => {
    const bytes = Buffer.from(escapeJson({ name: 'Zoë' }));
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(bytes.toString())));
    expect(verifies(rewritten, signBody(bytes, 'secret'), 'secret')).toBe(false);
  });
});

describe('createWamidMinter', () => {
  it('embeds the number and the direction, and never repeats an id', () => {
    const mint = createWamidMinter(createRandom(1));
    const ids = Array.from({ length: 20_000 }, () => mint('15550100199', 'outbound'));
    expect(new Set(ids).size).toBe(ids.length);
    const record = Buffer.from((ids[0] ?? '').replace('wamid.', ''), 'base64');
    expect(record.subarray(3, 14).toString()).toBe('15550100199');
    expect(record[17]).toBe(0x11);
  });
});

describe('fictional numbers', () => {
  it('are a different one for each index, and never both a business and a customer', () => {
    const businesses = Array.from({ length: BUSINESS_NUMBERS }, (_, index) => businessNumber(index));
    const customers = Array.from(
      { length: CUSTOMER_NUMBERS },
      (_, index) => customerNumber(index, 42).digits,
    );
    expect(new Set([...businesses, ...customers]).size).toBe(BUSINESS_NUMBERS + CUSTOMER_NUMBERS);
  });

  it('lie in ranges that regulators reserve for fiction', () => {
    const reserved = /^(1\d{3}55501\d\d|447700900\d{3}|3363998\d{4}|467017406\d\d)$/;
    const outside = Array.from(
      { length: CUSTOMER_NUMBERS },
      (_, index) => customerNumber(index, 7).digits,
    ).filter((digits) => !reserved.test(digits));
    expect(outside).toEqual([]);
    expect(businessNumber(0)).toMatch(reserved);
  });

  it('run out with an error rather than repeat', () => {
    expect(() => businessNumber(BUSINESS_NUMBERS)).toThrow(`${BUSINESS_NUMBERS} fictional business numbers`);
  });
});

describe('demoTenants', () => {
  it('gives the same tenants each time, all ids and names different', () => {
    const tenants = demoTenants(1000);
    expect(demoTenants(1000)).toEqual(tenants);
    for (const key of ['tenantId', 'name', 'wabaId', 'phoneNumberId', 'displayPhoneNumber'] as const) {
      expect(new Set(tenants.map((tenant) => tenant[key])).size).toBe(1000);
    }
    expect(tenants.slice(0, 4).map(({ kind }) => kind)).toEqual(['law-firm', 'shop', 'charity', 'payments']);
    expect(
      tenants.every(({ wabaId, phoneNumberId }) =>
        /^\d{15,16} \d{15,16}$/.test(`${wabaId} ${phoneNumberId}`),
      ),
    ).toBe(true);
  });
});

describe('retryWaitMs', () => {
  it('retries at once, then at falling frequency', () => {
    const waits = Array.from({ length: 15 }, (_, index) => retryWaitMs(index + 1, createRandom(1)));
    expect(waits[0]).toBe(0);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  });
});

describe('the fixtures', () => {
  const names = readdirSync(FIXTURES).filter((name) => name.endsWith('.json'));
  const readme = readFileSync(path.join(FIXTURES, 'README.md'), 'utf8');

  it.each(names)('%s has the envelope and a line in the README', (name) => {
    const body = JSON.parse(readFileSync(path.join(FIXTURES, name), 'utf8')) as Envelope;
    expect(body).toEqual({ object: 'whatsapp_business_account', entry: expect.any(Array) });
    expect(body.entry.length).toBeGreaterThan(0);
    for (const { id, changes } of body.entry) {
      expect(id).toMatch(/^\d+$/);
      for (const change of changes)
        expect(change).toEqual({ field: expect.any(String), value: expect.any(Object) });
    }
    expect(readme).toContain(`\`${name}\``);
  });
});

import { APP_SECRET, httpRequest, signedPost, T0, textMessage, webhook } from '../../support/builders';
import { awsError } from '../../support/ports';
import { ingestWorld, jsonOf, NO_META_APPS, PREVIOUS_SECRET } from '../../support/ports-ingest';

const BODY = JSON.stringify(webhook({ messages: [textMessage('wamid.1')] }));

describe('a webhook that is signed well', () => {
  it('is stored as it came, and acknowledged', async () => {
    const { handle, stored, lines, text, flushes } = ingestWorld();
    const answer = await handle(signedPost(BODY));
    expect(answer.statusCode).toBe(200);
    expect(jsonOf(answer)).toEqual({ status: 'accepted' });
    expect(stored).toEqual([
      {
        body: BODY,
        app: 'main',
        receivedAtMs: T0,
        requestId: 'gateway-request-1',
        deliveryId: 'gateway-request-1',
        group: '1001',
        traceparent: '00-00000000000000000000000000000001-0000000000000002-00',
      },
    ]);
    // Nothing is written of what goes well: no line, no metric.
    expect([lines, text()]).toEqual([[], '[[],[],[]]']);
    expect(flushes()).toBe(1);
  });

  it('is not acknowledged before it is durable', async () => {
    let durable = () => {};
    const storing = new Promise<void>((resolve) => {
      durable = resolve;
    });
    const { handle } = ingestWorld({ storeWebhooks: () => storing });
    const seen: string[] = [];
    const answered = handle(signedPost(BODY)).then(() => seen.push('answered'));
    await new Promise(setImmediate);
    seen.push('durable');
    durable();
    await answered;
    expect(seen).toEqual(['durable', 'answered']);
  });

  it('is answered 503 when it cannot be stored, so that Meta sends it again', async () => {
    const { handle, total } = ingestWorld({
      storeWebhooks: () => Promise.reject(awsError('ThrottlingException')),
    });
    const answer = await handle(signedPost(BODY));
    expect(answer.statusCode).toBe(503);
    expect(jsonOf(answer)).toMatchObject({ error: 'not_stored' });
    expect([total('WebhookNotStored'), total('Http503')]).toEqual([1, 1]);
  });

  it('is answered 503 when the secrets cannot be read', async () => {
    const { handle, stored, total } = ingestWorld({
      metaApps: NO_META_APPS,
    });
    expect((await handle(signedPost(BODY))).statusCode).toBe(503);
    expect(stored).toEqual([]);
    expect([total('WebhookNotStored'), total('Http503')]).toEqual([1, 1]);
  });

  it('is accepted under the previous secret while that is changed at Meta', async () => {
    const { handle } = ingestWorld();
    expect((await handle(signedPost(BODY, { secret: PREVIOUS_SECRET }))).statusCode).toBe(200);
  });

  it.each([
    ['escaped as Meta does it', '{"a":"Zo\\u00eb \\/ \\u003c"}'],
    ['with accents and emoji', '{"a":"Zoë 🥁"}'],
    ['with spaces around it', ' \n{"a": 1}\r\n'],
  ])('is stored byte for byte %s, also when it comes as base64', async (_what, body) => {
    const { handle, stored } = ingestWorld();
    expect((await handle(signedPost(body))).statusCode).toBe(200);
    expect((await handle(signedPost(Buffer.from(body)))).statusCode).toBe(200);
    expect(stored.map((each) => each.body)).toEqual([body, body]);
  });

  it.each([
    ['its account', webhook({ waba: '1002' }), '1002'],
    [
      'its account, where several envelopes name it',
      [webhook({ waba: '1002' }), webhook({ waba: '1002' })],
      '1002',
    ],
    ['its number, where the account is 0', webhook({ waba: '0', phoneNumberId: '2007' }), '2007'],
    [
      'its app, where neither account nor number is told',
      { entry: [{ changes: [{ field: 'x', value: {} }] }] },
      'main',
    ],
    [
      'an account of odd characters, made fit for SQS',
      webhook({ waba: `a b/${'c'.repeat(200)}` }),
      `a_b_${'c'.repeat(124)}`,
    ],
    ['its app, where no account is told', {}, 'main'],
  ])('is grouped by %s', async (_what, body, group) => {
    const { handle, stored } = ingestWorld();
    await handle(signedPost(JSON.stringify(body)));
    expect(stored[0]?.group).toBe(group);
  });
});

describe('a webhook whose signature does not hold', () => {
  it.each([
    ['is missing', {}, 'missing'],
    ['is empty', { 'x-hub-signature-256': '' }, 'missing'],
    ['is malformed', { 'x-hub-signature-256': 'sha256=abc' }, 'malformed'],
    ['is of the older kind', { 'x-hub-signature': `sha1=${'0'.repeat(40)}` }, 'missing'],
    ['is wrong', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, 'wrong'],
  ])('is answered 401 when it %s', async (_what, headers, why) => {
    const { handle, stored, total, lines } = ingestWorld();
    const answer = await handle(httpRequest({ body: BODY, headers }));
    expect(answer.statusCode).toBe(401);
    expect(jsonOf(answer)).toMatchObject({ error: 'bad_signature', message: expect.stringContaining(why) });
    expect(stored).toEqual([]);
    expect([total('SignatureFailed'), total('Http401')]).toEqual([1, 1]);
    expect(lines).toEqual([
      {
        level: 'warn',
        eventName: 'webhook.refused',
        fields: {
          requestId: 'gateway-request-1',
          deliveryId: 'gateway-request-1',
          traceId: '00000000000000000000000000000001',
          httpCode: 401,
          reason: `signature-${why}`,
          source: '203.0.113.0/24',
        },
      },
    ]);
  });

  it('is answered 401 under the secret of nobody, and when the body was changed on its way', async () => {
    const { handle } = ingestWorld();
    expect((await handle(signedPost(BODY, { secret: 'somebody-elses' }))).statusCode).toBe(401);
    expect((await handle({ ...signedPost(BODY), body: BODY.replace('hello', 'hullo') })).statusCode).toBe(
      401,
    );
  });

  it('is answered 404 when its app is not set up', async () => {
    const { handle, stored, total, text } = ingestWorld();
    expect((await handle(signedPost(BODY, { app: 'other' }))).statusCode).toBe(404);
    expect([stored, total('Http404')]).toEqual([[], 1]);
    // Where a fault is no sign of an attack, nothing is told of the caller.
    expect(text()).not.toContain('203.0');
  });
});

describe('a body that is signed well and of no use', () => {
  it.each([
    ['not JSON', Buffer.from('hello')],
    ['nothing', Buffer.from('')],
    ['half a JSON', Buffer.from(BODY.slice(0, 40))],
    [
      'a JSON with bytes that are not UTF-8',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xc0]), Buffer.from('"}')]),
    ],
  ])('is answered 400 when it is %s', async (_what, body) => {
    const { handle, stored, total } = ingestWorld();
    const answer = await handle(signedPost(body));
    expect(answer.statusCode).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ error: 'not_json' });
    expect(stored).toEqual([]);
    expect([total('InvalidPayload'), total('Http400'), total('SignatureFailed')]).toEqual([1, 1, undefined]);
  });
});

describe('what ingest writes about a webhook', () => {
  const body = JSON.stringify(
    webhook({
      messages: [textMessage('wamid.SECRETID', { text: { body: 'my private words' } })],
      contacts: [{ wa_id: '15557654321', profile: { name: 'Ines Example' } }],
    }),
  );

  it.each([
    ['accepted', {}, signedPost(body)],
    ['refused', {}, signedPost(body, { secret: 'wrong-secret' })],
    ['not JSON', {}, signedPost(`${body}!`)],
    [
      'not stored',
      { storeWebhooks: () => Promise.reject(new Error(`queue full for 15557654321 ${APP_SECRET}`)) },
      signedPost(body),
    ],
  ])('holds nothing personal and no secret when it is %s', async (_what, change, event) => {
    const { handle, text } = ingestWorld(change);
    const answer = await handle(event);
    const written = text() + JSON.stringify(answer);
    for (const secret of [
      '15557654321',
      'Ines',
      'private words',
      'SECRETID',
      APP_SECRET,
      'sha256=0',
      'wrong-secret',
    ]) {
      expect(written).not.toContain(secret);
    }
  });
});

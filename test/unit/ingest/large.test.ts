import { encodeMessage } from '../../../lambdas/domain/whatsapp/queue-message';
import type { QueuedWebhook } from '../../../lambdas/domain/whatsapp/queued-webhook';
import { BODY_LIMIT_BYTES, MESSAGE_LIMIT_BYTES } from '../../../lambdas/domain/whatsapp/queued-webhook';
import { createStoreWebhooks } from '../../../lambdas/ingest/store-webhooks';
import { queued, signedPost, T0, textMessage, webhook } from '../../support/builders';
import { awsError } from '../../support/ports';
import { ingestWorld } from '../../support/ports-ingest';

/** JSON text of so many bytes. */
const ofBytes = (bytes: number) => `"${'é'.repeat((bytes - 2) / 2)}"`;

describe('a large body', () => {
  it('is taken up to what Meta sends, counted in bytes, and answered 413 above it', async () => {
    const { handle, stored, total } = ingestWorld();
    expect(BODY_LIMIT_BYTES).toBeGreaterThanOrEqual(3 * 1_048_576);
    expect((await handle(signedPost(ofBytes(BODY_LIMIT_BYTES)))).statusCode).toBe(200);
    expect(stored).toHaveLength(1);
    const answer = await handle(signedPost(ofBytes(BODY_LIMIT_BYTES + 2)));
    expect(answer.statusCode).toBe(413);
    expect(answer.body).toContain(`${BODY_LIMIT_BYTES + 2} bytes; at most ${BODY_LIMIT_BYTES}`);
    expect([stored.length, total('Http413'), total('InvalidPayload')]).toEqual([1, 1, undefined]);
  });

  it('is stored in pieces, each a delivery of its own to its own account', async () => {
    const { handle, stored } = ingestWorld();
    const entries = ['1001', '1002', '1001'].flatMap(
      (waba, index) => webhook({ waba, messages: [textMessage(`wamid.${index}`)] }).entry,
    );
    await handle(signedPost(JSON.stringify({ object: 'whatsapp_business_account', entry: entries })));
    expect(
      stored.map(({ deliveryId, group, requestId, receivedAtMs }) => [
        deliveryId,
        group,
        requestId,
        receivedAtMs,
      ]),
    ).toEqual([
      ['gateway-request-1.0', '1001', 'gateway-request-1', T0],
      ['gateway-request-1.1', '1002', 'gateway-request-1', T0],
    ]);
    expect(new Set(stored.map(({ traceparent }) => traceparent)).size).toBe(1);
  });
});

describe('storing', () => {
  function world(change: { putFails?: Error; queueFails?: Error } = {}) {
    const claims = new Map<string, string>();
    const steps: string[] = [];
    const queue: QueuedWebhook[] = [];
    const store = createStoreWebhooks(
      async (key, body) => {
        steps.push('put');
        if (change.putFails) throw change.putFails;
        claims.set(key, body);
      },
      async (webhooks) => {
        steps.push('queue');
        if (change.queueFails) throw change.queueFails;
        queue.push(...webhooks);
      },
    );
    return { store, claims, steps, queue };
  }
  const large = queued('x'.repeat(MESSAGE_LIMIT_BYTES + 1), { deliveryId: 'JKJa+/=.1' });
  const small = queued('{}', { deliveryId: 'JKJa+/=.0' });

  it('leaves what fits to the queue', async () => {
    const { store, claims, queue } = world();
    const fits = queued('x'.repeat(MESSAGE_LIMIT_BYTES));
    await store([small, fits]);
    expect(queue).toEqual([small, fits]);
    expect(claims.size).toBe(0);
  });

  it('puts what does not fit into the bucket first, and queues where it is', async () => {
    const { store, claims, queue, steps } = world();
    await store([small, large]);
    expect(steps).toEqual(['put', 'queue']);
    expect([...claims]).toEqual([['webhooks/2026-11-21/JKJa___.1', large.body]]);
    expect(queue).toEqual([small, { ...large, body: '', claim: 'webhooks/2026-11-21/JKJa___.1' }]);
  });

  it.each([
    ['of two bytes a character', 'é'.repeat(MESSAGE_LIMIT_BYTES / 2 + 1)],
    ['of three', '한'.repeat(MESSAGE_LIMIT_BYTES / 3 + 1)],
    ['that base64 makes too large', `\uFFFF${'x'.repeat(MESSAGE_LIMIT_BYTES - 200_000)}`],
  ])('sees that a text %s does not fit', async (_what, body) => {
    const { store, claims } = world();
    await store([queued(body)]);
    expect([...claims.values()]).toEqual([body]);
  });

  it('takes what is large in characters that SQS refuses as it is', async () => {
    const { store, queue } = world();
    const body = `\uFFFF${'x'.repeat(500_000)}`;
    await store([queued(body)]);
    expect(Buffer.byteLength(encodeMessage(queue[0] ?? small).body)).toBeLessThanOrEqual(MESSAGE_LIMIT_BYTES);
  });

  it('queues nothing when the bucket does not take a body: Meta sends all again', async () => {
    const { store, queue } = world({ putFails: awsError('SlowDown', 503) });
    await expect(store([small, large])).rejects.toMatchObject({ name: 'SlowDown' });
    expect(queue).toEqual([]);
  });

  it('fails when the queue does, though the bucket has the body', async () => {
    const { store } = world({ queueFails: awsError('ThrottlingException') });
    await expect(store([large])).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});

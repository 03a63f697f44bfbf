import { httpRequest } from '../../support/builders';
import { ingestWorld, jsonOf, NO_META_APPS } from '../../support/ports-ingest';

const HEALTH = httpRequest({ routeKey: 'GET /health' });

describe('/health', () => {
  it('tells that all is well, each part with its latency', async () => {
    const { handle } = ingestWorld({
      healthChecks: { queue: async () => undefined, secrets: async () => 'x' },
    });
    const answer = await handle(HEALTH);
    expect(answer.statusCode).toBe(200);
    expect(jsonOf(answer)).toEqual({
      status: 'ok',
      checks: { queue: { status: 'ok', latencyMs: 0 }, secrets: { status: 'ok', latencyMs: 0 } },
    });
  });

  it('tells which part is failing, and nothing of why', async () => {
    const failing = () =>
      Promise.reject(new Error('AccessDenied for arn:aws:sqs:us-east-1:123456789012:webhooks'));
    const { handle } = ingestWorld({ healthChecks: { queue: failing, secrets: async () => undefined } });
    const answer = await handle(HEALTH);
    expect(answer.statusCode).toBe(503);
    expect(jsonOf(answer)).toMatchObject({
      status: 'failing',
      checks: { queue: { status: 'failing' }, secrets: { status: 'ok' } },
    });
    expect(answer.body).not.toContain('arn:');
  });

  it('asks at most once in five seconds, however often it is asked', async () => {
    let asked = 0;
    const { handle, clock } = ingestWorld({
      healthChecks: {
        queue: async () => {
          asked += 1;
        },
      },
    });
    await handle(HEALTH);
    clock.advance(4_999);
    await handle(HEALTH);
    expect(asked).toBe(1);
    clock.advance(1);
    await handle(HEALTH);
    expect(asked).toBe(2);
  });

  it('answers without the Meta secret', async () => {
    const { handle } = ingestWorld({ metaApps: NO_META_APPS });
    expect((await handle(HEALTH)).statusCode).toBe(200);
  });
});

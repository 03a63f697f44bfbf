import { PLATFORM_METRICS } from '../../lambdas/domain/metric/platform-metrics';
import type { Need } from '../../lambdas/domain/rule/window';
import { BODY_LIMIT_BYTES } from '../../lambdas/domain/whatsapp/queued-webhook';
import { EVALUATE_ENV } from '../../lambdas/evaluate/env';
import { createPlatformMetrics } from '../../lambdas/platform/cloudwatch-platform-metrics';
import type { DemoTenant } from '../../local/meta/demo-tenants';
import { MINUTE, startWorld, statuses, tenantOf, textMessage, type World } from '../support/world';

const WINDOW_MINUTES = 30;
/** Of these there is a value each minute; to be above zero takes a longer breakdown, or a clock that does not stand still. */
const MAY_BE_ZERO = new Set(['queueDepth', 'deadNotices', 'evaluationLag']);
/** What comes once an hour, after a day without a channel, or with more alerts than there is room for. */
const TAKES_LONGER = new Set(['rollupLag', 'noticesGivenUp', 'receiversFailing', 'alertsLeftOut']);

describe('the metrics of the platform', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it('are there, each by its name and dimensions, for the evaluator and with its rights', async () => {
    await everythingHappens();

    const seen = await readAsEvaluator();
    const expected = PLATFORM_METRICS.filter(({ name }) => !TAKES_LONGER.has(name));
    const most = expected.map(({ name }) => [name, Math.max(...seen(name))] as const);
    const silent = most.filter(([name, value]) => !(MAY_BE_ZERO.has(name) ? value >= 0 : value > 0));
    expect(silent).toEqual([]);
  });

  /** What each of them counts, or has a value of, happens at least once. */
  async function everythingHappens(): Promise<void> {
    const { stack, clock, receivers } = world;
    const tenant = tenantOf(world, 'demo-1');
    receivers.slack.failWith(503, 2);
    expect(await world.post(textMessage(tenant, 'first'))).toBe(200);
    await clock.advance(MINUTE);
    expect(await world.post(textMessage(tenant, 'first'))).toBe(200);
    expect(await world.post(textMessage({ wabaId: '1', phoneNumberId: '2' }, 'nobody'))).toBe(200);
    const reports = ['sent', 'delivered', 'read', 'failed', 'teleported'];
    const reported = reports.map((status) => ({ id: `of-${status}`, status }));
    expect(await world.post(statuses(tenant, reported))).toBe(200);
    expect(await world.post('{"hello":1}')).toBe(200);
    expect(await world.post(JSON.stringify(withNews(tenant)))).toBe(200);
    expect(await world.post('no JSON')).toBe(400);
    const forged = await fetch(world.facts.webhookUrl, { method: 'POST', body: '{}' });
    expect(forged.status).toBe(401);
    const challenge = '?hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong';
    expect((await fetch(world.facts.webhookUrl + challenge)).status).toBe(403);
    const nobody = world.facts.webhookUrl.replace(/[^/]+$/, 'nobody');
    expect((await fetch(nobody, { method: 'POST', body: '{}' })).status).toBe(404);
    expect(await world.post(`"${'x'.repeat(BODY_LIMIT_BYTES)}"`)).toBe(413);

    const closed = stack.faults.add({ service: 'sqs', action: 'SendMessage*', error: 'unavailable' });
    expect(await world.post(textMessage(tenant, 'refused'))).toBe(503);
    closed.remove();
    stack.faults.add({
      service: 'dynamodb',
      action: '*',
      caller: '*ormalise*',
      error: 'unavailable',
      times: 20,
    });
    expect(await world.post(textMessage(tenant, 'again'))).toBe(200);
    await clock.advance(20 * MINUTE);
  }

  /** A webhook with a field, a word, a type, a form and a member that are not known. */
  function withNews({ wabaId, phoneNumberId }: DemoTenant): object {
    const metadata = { display_phone_number: '15550100001', phone_number_id: phoneNumberId };
    const messages = [
      { from: '15550100999', id: 'wamid.n1', timestamp: '1795251600', type: 'hologram', hologram: {} },
      { type: 'text' },
    ];
    const changes = [
      { field: 'quantum_update', value: { a: 1 } },
      { field: 'account_update', value: { event: 'ACCOUNT_TELEPORTED' } },
      { field: 'phone_number_quality_update', value: { event: 'FLAGGED', mood: 'low' } },
      { field: 'messages', value: { messaging_product: 'whatsapp', metadata, messages } },
    ];
    return { object: 'whatsapp_business_account', entry: [{ id: wabaId, time: 1_795_251_600, changes }] };
  }

  /** All values of a metric by its name. */
  async function readAsEvaluator(): Promise<(name: string) => readonly number[]> {
    const { env } = world.stack.fn('evaluate').settings;
    const setting = (name: keyof typeof EVALUATE_ENV) => env[EVALUATE_ENV[name]] ?? '';
    const read = createPlatformMetrics(
      {
        stage: setting('stage'),
        apiId: setting('apiId'),
        queues: {
          webhooks: setting('webhooksQueueName'),
          'webhooks-dlq': setting('webhooksDlqName'),
          'alerts-dlq': setting('alertsDlqName'),
        },
        functions: { normalise: setting('normaliseFunctionName') },
      },
      {
        region: world.stack.region,
        endpoint: world.stack.awsUrl,
        credentials: {
          accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
          secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
          ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
        },
      },
    );
    const needs: readonly Need[] = PLATFORM_METRICS.map(({ name, kind }) => ({
      metric: name,
      field: 'of',
      kinds: [kind],
      minutes: WINDOW_MINUTES,
      ...(kind === 'histogram' ? { share: 0.95 } : {}),
    }));
    const endMs = Math.floor(world.clock.now() / MINUTE) * MINUTE;
    const { values, readings } = await read(needs, endMs);
    return (name) => [
      ...(values[name] ?? []).filter((value) => value !== undefined),
      ...readings.filter(({ metric }) => metric === name).map(({ value }) => value),
    ];
  }
});

import { PLATFORM_METRICS } from '../../lambdas/domain/metric/platform-metrics';
import type { Need } from '../../lambdas/domain/rule/window';
import { EVALUATE_ENV } from '../../lambdas/evaluate/env';
import { createPlatformMetrics } from '../../lambdas/platform/cloudwatch-platform-metrics';
import { MINUTE, startWorld, statuses, tenantOf, textMessage, type World } from '../support/world';

const WINDOW_MINUTES = 30;
/** Of these there is a value each minute; to be above zero at one takes a longer breakdown than is made here. */
const MAY_BE_ZERO = new Set(['queueDepth', 'deadNotices']);

describe('the metrics of the platform', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it('are there, each by its name and dimensions, for the evaluator and with its rights', async () => {
    await everythingHappens();

    const seen = await readAsEvaluator();
    const most = PLATFORM_METRICS.map(({ name }) => [name, Math.max(...seen(name))] as const);
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
    expect(await world.post(statuses(tenant, [{ id: 'new', status: 'teleported' }]))).toBe(200);
    expect(await world.post('{"hello":1}')).toBe(200);
    expect(await world.post('no JSON')).toBe(400);
    const forged = await fetch(world.facts.webhookUrl, { method: 'POST', body: '{}' });
    expect(forged.status).toBe(401);

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

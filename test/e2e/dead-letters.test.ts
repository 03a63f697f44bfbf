import { openDeadLetters } from '../../cli/dead-letters';
import { MINUTE, startWorld, tenantOf, textMessage, type World } from '../support/world';

describe('a record that cannot be processed', () => {
  let world: World;

  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  const deadLetters = () => {
    const { stack } = world;
    return openDeadLetters({
      stackName: stack.template.stackName,
      client: { region: stack.region, endpoint: stack.awsUrl, credentials: { ...stack.operator } },
      output: stack.output,
    });
  };

  it('is set aside, told, redriven once the fault is mended, and told to be over', async () => {
    const { clock, stack } = world;
    const first = tenantOf(world, 'demo-1');
    const second = tenantOf(world, 'demo-2');
    // The table refuses everything that concerns the first tenant, as a throttled partition does.
    const fault = stack.faults.add({
      service: 'dynamodb',
      action: 'UpdateItem',
      when: (input: unknown) => JSON.stringify(input).includes(`"${first.tenantId}"`),
      error: 'throttled',
    });
    expect(await world.post(textMessage(first, 'poisoned'))).toBe(200);
    expect(await world.post(textMessage(second, 'healthy'))).toBe(200);

    await clock.advance(15_000);
    expect(await world.counts(second.tenantId)).toMatchObject({ inbound: 1 });
    expect(stack.queue('webhooks-dlq').statistics().visible).toBe(0);

    await clock.advanceUntil(() => stack.queue('webhooks-dlq').statistics().visible === 1, 20 * MINUTE);
    const [letter] = await deadLetters().read(10);
    expect(letter).toMatchObject({ cause: 'throttled', app: 'main' });

    await clock.advanceUntil(() => world.slack().length === 1, 3 * MINUTE);
    expect(world.slack()[0]).toContain('HIGH: Webhooks could not be processed and were set aside');
    expect(world.slack()[0]).toContain('Platform');

    fault.remove();
    await deadLetters().redrive(undefined);
    await clock.advance(15_000);
    expect(stack.queue('webhooks-dlq').statistics().visible).toBe(0);
    expect(await world.counts(first.tenantId)).toMatchObject({ inbound: 1 });

    await clock.advanceUntil(() => world.slack().length === 2, 3 * MINUTE);
    expect(world.slack()[1]).toContain('Resolved: Webhooks could not be processed and were set aside');
    await clock.advance(10 * MINUTE);
    expect(world.slack()).toHaveLength(2);
  });

  it('is set aside at once with its cause when it is no webhook, and the rest of its batch succeeds', async () => {
    const tenant = tenantOf(world, 'demo-1');
    expect(await world.post('{"hello":1}')).toBe(200);
    expect(await world.post(textMessage(tenant, 'beside'))).toBe(200);
    await world.clock.advance(15_000);
    expect(await world.counts(tenant.tenantId)).toMatchObject({ inbound: 1 });
    const [letter] = await deadLetters().read(10);
    expect(letter).toMatchObject({ cause: 'schema' });
    expect(letter?.reason).toContain('"object" is missing');
  });
});

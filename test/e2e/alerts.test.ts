import { fixture } from '../support/builders';
import { MINUTE, startWorld, statuses, tenantOf, type World } from '../support/world';

describe('alerts in the local run', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  /** But for what is said when nobody takes it on. */
  const told = (text: string) =>
    world.slack().filter((line) => line.includes(text) && !line.includes('Nobody has taken it on'));

  it("tells a tenant's failing sends once, and once that they are over", async () => {
    const tenant = tenantOf(world, 'demo-2');
    const reports = Array.from({ length: 40 }, (_, index) => ({ id: `send-${index}`, status: 'sent' }));
    const failures = reports.slice(0, 8).map(({ id }) => ({ id, status: 'failed' }));
    expect(await world.post(statuses(tenant, reports))).toBe(200);
    expect(await world.post(statuses(tenant, failures))).toBe(200);

    await world.clock.advance(4 * MINUTE);
    expect(told('Too many outbound messages')).toHaveLength(1);
    expect(told('Too many outbound messages')[0]).toContain('High');
    expect(told('Too many outbound messages')[0]).toContain(`${tenant.name} (demo-2)`);
    expect(told('Too many outbound messages')[0]).toContain('8 of 48 in 15 min is 16.7 %, limit 5 %');

    await world.clock.advance(30 * MINUTE);
    expect(told('Too many outbound messages')).toHaveLength(2);
    expect(told('Too many outbound messages')[1]).toMatch(/resolved/i);
  });

  it('tells a number that Meta flagged, of its tenant and once, however often Meta says it', async () => {
    const { wabaId } = tenantOf(world, 'demo-3');
    const body = JSON.stringify(fixture('phone-quality')).replace('102290129340398', wabaId);
    expect(await world.post(body)).toBe(200);
    expect(await world.post(body)).toBe(200);

    await world.clock.advance(4 * MINUTE);
    expect(told('Meta flagged')).toEqual([expect.stringMatching(/High.*\(demo-3\)/)]);
    expect(await world.counts('demo-3')).toMatchObject({ phoneFlagged: 1 });
    await world.clock.advance(70 * MINUTE);
    expect(told('Meta flagged')).toHaveLength(2);
  });

  it('tells forged webhooks as a rising error rate of the platform', async () => {
    for (let count = 0; count < 30; count++) {
      const response = await fetch(world.facts.webhookUrl, {
        method: 'POST',
        headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
        body: '{}',
      });
      expect(response.status).toBe(401);
    }
    await world.clock.advance(3 * MINUTE);
    expect(told('Too many webhooks are answered with an error')).toHaveLength(1);
    await world.clock.advance(20 * MINUTE);
    expect(told('Too many webhooks are answered with an error')).toHaveLength(2);
  });

  it('notices by its own webhook that the way in is blocked, and that it is free again', async () => {
    await world.clock.advance(7 * MINUTE);
    expect(world.logged('probe', 'probe.passed').length).toBeGreaterThan(3);
    expect(world.slack()).toEqual([]);

    const fault = world.stack.faults.add({ service: 'sqs', action: 'SendMessage*', error: 'unavailable' });
    await world.clock.advance(6 * MINUTE);
    expect(told('The synthetic webhook does not arrive')).toHaveLength(1);

    fault.remove();
    await world.clock.advance(6 * MINUTE);
    expect(told('The synthetic webhook does not arrive')).toHaveLength(2);
    expect(told('The synthetic webhook does not arrive')[1]).toContain('Resolved');
  });

  it('keeps a notice until Slack takes it, and tells the other channel meanwhile', async () => {
    world.receivers.slack.failWith(503, 2);
    expect(await world.post('{"hello":1}')).toBe(200);
    await world.clock.advance(2 * MINUTE);
    const onWebhook = () => world.receivers.inbox.all().filter(({ channel }) => channel === 'webhook');
    expect(onWebhook()).toHaveLength(1);
    expect(world.slack()).toHaveLength(0);
    await world.clock.advance(5 * MINUTE);
    expect(world.slack()).toHaveLength(1);
    expect(onWebhook()).toHaveLength(1);
  });

  it('tells over other channels that one takes nothing, and that it does again', async () => {
    const elsewhere = () =>
      world.receivers.inbox
        .all()
        .filter(({ channel, lines }) => channel === 'webhook' && lines.join(' ').includes('notify-failing'));
    world.receivers.slack.failWith(503, 1_000);
    expect(await world.post('{"hello":1}')).toBe(200);
    for (let count = 0; count < 30; count++)
      await fetch(world.facts.webhookUrl, { method: 'POST', body: '{}' });
    await world.clock.advance(12 * MINUTE);
    expect(elsewhere().length).toBeGreaterThan(0);
    expect(world.slack()).toEqual([]);
    world.receivers.slack.failWith(503, 0);
    expect(await world.post('{"hello":2}')).toBe(200);
    await world.clock.advance(40 * MINUTE);
    expect(elsewhere().at(-1)?.lines.join(' ')).toContain('resolved');
  });

  it('tells what CloudWatch sees even while the table is out of reach', async () => {
    await world.clock.advance(6 * MINUTE);
    world.stack.faults.add({ service: 'dynamodb', error: 'unavailable' });
    // The minute that had begun, three without an evaluation, and what it takes until somebody is told.
    await world.clock.advance(5 * MINUTE);
    expect(told('Rules have not been evaluated')).toHaveLength(1);
    await world.clock.advance(3 * MINUTE);
    expect(told('Rules have not been evaluated')).toHaveLength(1);
    expect(world.stack.queue('alerts-dlq').statistics().visible).toBe(0);
  });
});

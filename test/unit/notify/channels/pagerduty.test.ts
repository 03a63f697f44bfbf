import { SEVERITIES } from '../../../../lambdas/domain/rule/severity';
import type { Channel } from '../../../../lambdas/notify/channel-kind';
import { PAGERDUTY, renderPagerDuty } from '../../../../lambdas/notify/channels/pagerduty';
import { T0 } from '../../../support/builders';
import { hugeMessage, later, message, toldAlert } from '../../../support/messages';
import { openReceiversWorld, type ReceiversWorld } from '../../../support/receivers-world';

let world: ReceiversWorld;
let pagerduty: Channel;
beforeEach(async () => {
  world = await openReceiversWorld({ kind: PAGERDUTY });
  pagerduty = PAGERDUTY.open(world.credential as { routingKey: string; api: string }, {}, world);
});
afterEach(() => world.close());

const alerts = () => world.receivers.pagerduty.alerts();
const actions = () =>
  world.receivers.inbox.all().map(({ payload }) => (payload as { event_action: string }).event_action);

describe('an incident in PagerDuty', () => {
  it('pages once, takes in what joins it, and ends when nothing fires any more', async () => {
    const both = { firing: 1, resolved: 1, tenants: 2 };
    await pagerduty.send(message());
    await pagerduty.send(later('update', undefined));
    await pagerduty.send(later('repeat', undefined));
    await pagerduty.send(later('escalation', undefined));
    await pagerduty.send(later('resolved', undefined, { totals: both }));
    expect(alerts()).toMatchObject([{ status: 'triggered', pages: 1 }]);
    await pagerduty.send(later('resolved', undefined));
    expect(alerts()).toEqual([
      {
        dedupKey: message().thread,
        status: 'resolved',
        severity: 'error',
        summary: 'High: Too many messages fail (Acme Law (acme))',
        pages: 1,
      },
    ]);
    expect(actions()).toEqual(['trigger', 'trigger', 'trigger', 'trigger', 'resolve']);
  });

  it('is acknowledged with the alert, and not paged for after that', async () => {
    await pagerduty.send(message());
    await pagerduty.send(later('acknowledged', undefined));
    await pagerduty.send(later('update', undefined));
    expect(alerts()).toMatchObject([{ status: 'acknowledged', pages: 1 }]);
  });

  it('is another one for another thread', async () => {
    await pagerduty.send(message());
    await pagerduty.send(message({ thread: 'root.0/other' }));
    expect(alerts().map(({ pages }) => pages)).toEqual([1, 1]);
  });

  it('is told the same thing twice without a second page', async () => {
    await pagerduty.send(message());
    await pagerduty.send(message());
    expect(alerts()).toMatchObject([{ pages: 1 }]);
  });
});

describe('an event for PagerDuty', () => {
  it('says what is in the alert, with links and commands', () => {
    expect(
      renderPagerDuty(message({ note: 'Nobody took it on', incident: { id: 'inc-1', alerts: 3 } })),
    ).toEqual({
      dedup_key: message().thread,
      event_action: 'trigger',
      payload: {
        summary: 'High: Too many messages fail (Acme Law (acme))',
        source: 'Acme Law (acme)',
        severity: 'error',
        timestamp: new Date(T0 - 180_000).toISOString(),
        class: 'send-failures',
        group: 'acme',
        custom_details: {
          why_now: 'Nobody took it on',
          alerts: [
            'Acme Law (acme) · 25 % (fires above 5 %) · 20 of 80 in 1 min is 25 % · since 09:38 UTC (3 minutes)',
          ],
          firing: 1,
          incident: 'inc-1',
          acknowledge: 'kentongan alerts ack 3f9a --by NAME',
          silence: "kentongan silence add 'tenant=acme' --for 1h",
          see_more: 'kentongan alerts show 3f9a',
        },
      },
      links: [
        {
          href: 'https://example.org/docs/runbooks/send-failures.md',
          text: 'What to do: send-failures',
        },
      ],
      client: 'Kentongan',
    });
  });

  it('tells many as numbers', () => {
    const totals = { firing: 40, resolved: 2, tenants: 31 };
    const many = [toldAlert(), toldAlert({ tenant: { id: 'b', name: 'B' } })];
    expect(renderPagerDuty(message({ alerts: many, totals }))).toMatchObject({
      payload: {
        summary: 'High: Too many messages fail (40 alerts, 31 tenants)',
        custom_details: { alerts: [expect.anything(), expect.anything(), '… and 40 more'], over: 2 },
      },
    });
  });

  it('has a severity of PagerDuty’s own', () => {
    const severities = SEVERITIES.map((severity) => renderPagerDuty(message({ severity })));
    expect(severities).toMatchObject(
      ['critical', 'error', 'warning', 'info', 'info'].map((severity) => ({ payload: { severity } })),
    );
  });

  it('is far below the size that is taken', () => {
    const event = renderPagerDuty(hugeMessage()) as { payload: { summary: string }; dedup_key: string };
    expect(JSON.stringify(event).length).toBeLessThan(20_000);
    expect(event.payload.summary.length).toBeLessThanOrEqual(1_024);
  });
});

describe('what PagerDuty answers', () => {
  it('tells of a routing key that is not right', async () => {
    const other = PAGERDUTY.open({ routingKey: 'a'.repeat(32), api: `${world.url}/pagerduty` }, {}, world);
    expect(await other.send(message())).toEqual({
      kind: 'refused',
      reason: 'status 400: the routing key is not one of PagerDuty’s',
    });
  });

  it('is believed only when it says success', async () => {
    world.fail({ status: 202, body: '{"status":"invalid event"}' });
    expect(await pagerduty.send(message())).toEqual({
      kind: 'unavailable',
      reason: 'status 202 with an answer that PagerDuty does not give',
    });
  });
});

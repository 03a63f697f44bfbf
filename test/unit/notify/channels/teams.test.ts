import type { Channel } from '../../../../lambdas/notify/channel-kind';
import { TEAMS } from '../../../../lambdas/notify/channels/teams';
import { renderTeamsMessage, renderTeamsReport } from '../../../../lambdas/notify/channels/teams-card';
import { cardOf, faultOfCard } from '../../../../local/receivers/teams-card';
import { hugeMessage, later, message, REPORT, toldAlert } from '../../../support/messages';
import { openReceiversWorld, type ReceiversWorld } from '../../../support/receivers-world';

let world: ReceiversWorld;
let teams: Channel;
beforeEach(async () => {
  world = await openReceiversWorld({ kind: TEAMS });
  teams = TEAMS.open(world.credential as { url: string }, {}, world);
});
afterEach(() => world.close());

const lines = () => world.receivers.inbox.all()[0]?.lines;

describe('a message in Teams', () => {
  it('reads well, with its runbook as a button', async () => {
    expect(await teams.send(message({ note: 'Nobody took it on' }))).toEqual({ kind: 'delivered' });
    expect(lines()).toEqual([
      '🟠 High: Too many messages fail',
      'Nobody took it on',
      'Acme Law (acme) · 25 % (fires above 5 %)',
      '20 of 80 in 1 min is 25 %',
      'Since 09:38 UTC (3 minutes)',
      'Acknowledge: kentongan alerts ack 3f9a --by NAME',
      "Silence: kentongan silence add 'tenant=acme' --for 1h",
      'See more: kentongan alerts show 3f9a',
      '[What to do: send-failures] https://example.org/docs/runbooks/send-failures.md',
    ]);
  });

  it('is green when all is over, and offers no runbook then', () => {
    const card = cardOf(JSON.parse(renderTeamsMessage(later('resolved', undefined))));
    expect(card).toMatchObject({ body: [{ type: 'Container', style: 'good' }, {}, {}, {}, {}, {}, {}] });
    expect(card).not.toHaveProperty('actions');
  });

  it('has no text block: those know Markdown', () => {
    expect(renderTeamsMessage(message())).not.toContain('"TextBlock"');
    expect(renderTeamsReport(REPORT)).not.toContain('"TextBlock"');
  });

  it('leaves alerts to the total until Teams takes it, the worst last', () => {
    const body = renderTeamsMessage(hugeMessage());
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
    expect(faultOfCard(JSON.parse(body))).toBeUndefined();
    const wide = '法'.repeat(300);
    const alerts = Array.from({ length: 8 }, (_, at) =>
      toldAlert({ rule: `r${at}`, summary: wide, reason: wide, tenant: { id: `t${at}`, name: wide } }),
    );
    const told = renderTeamsMessage(message({ alerts, totals: { firing: 40, resolved: 0, tenants: 40 } }));
    expect(Buffer.byteLength(told)).toBeLessThanOrEqual(20_000);
    const named = Array.from({ length: 8 }, (_, at) => told.includes(`(t${at})`));
    expect(named.slice(0, 4)).toEqual([true, true, true, true]);
    const more = 40 - named.filter(Boolean).length;
    expect(told).toContain(`… and ${more} more.`);
  });
});

describe('what Teams answers', () => {
  it.each([
    [429, 'unavailable', 'status 429'],
    [413, 'refused', 'status 413'],
  ])('with status 200 and the words of HTTP error %d is %s', async (status, kind, reason) => {
    const body = `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${status} with ContextId x`;
    world.fail({ status: 200, body });
    expect(await teams.send(message())).toEqual({ kind, reason });
  });

  it.each(['1', '', '{"ok":true}'])('as %j is taken', async (body) => {
    world.fail({ status: 202, body });
    expect(await teams.send(message())).toEqual({ kind: 'delivered' });
  });

  it('limits a channel to four messages a second', async () => {
    for (let at = 0; at < 4; at++) await teams.send(message());
    expect(await teams.send(message())).toEqual({
      kind: 'unavailable',
      reason: 'status 429',
      retryAfterMs: 1_000,
    });
  });

  it('refuses an address whose signature is not right', async () => {
    const url = (world.credential as { url: string }).url.replace('sig=', 'sig=x');
    expect(await TEAMS.open({ url }, {}, world).send(message())).toEqual({
      kind: 'refused',
      reason: 'status 401',
    });
  });
});

describe('a report in Teams', () => {
  it('has its tables as tables', async () => {
    expect(await teams.report?.(REPORT)).toEqual({ kind: 'delivered' });
    expect(lines()).toContain('send-failures | 9 | 1');
  });

  it('leaves sections out until Teams takes it', () => {
    const section = { heading: 'heading', text: '法'.repeat(900) };
    const body = renderTeamsReport({ ...REPORT, sections: Array.from({ length: 40 }, () => section) });
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
    expect(body).toMatch(/… and \d+ more sections/);
  });
});

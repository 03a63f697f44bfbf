import { type Snapshot, TENANTS_SHOWN } from '../../../cli/start/snapshot';
import { type Paint, plain, renderLines, renderScreen } from '../../../cli/start/view';
import type { InboxMessage } from '../../../local/receivers/inbox';

const AT = Date.UTC(2026, 10, 21, 9, 41, 7);

const message = (lines: readonly string[]): InboxMessage => ({
  number: 1,
  atMs: AT - 60_000,
  channel: 'slack',
  place: '#alerts',
  lines,
  payload: {},
});

const snapshotOf = (change: Partial<Snapshot> = {}): Snapshot => ({
  atMs: AT,
  tenants: [
    { tenantId: 'demo-1', name: 'Warung Satu', counts: { inbound: 12, sent: 1_204, read: 3 } },
    { tenantId: 'unassigned', name: 'unknown senders', counts: {} },
  ],
  queues: [
    { name: 'webhooks', waiting: 3, inFlight: 25 },
    { name: 'webhooks-dlq', waiting: 0, inFlight: 0 },
  ],
  firing: [],
  told: [],
  toldCount: 0,
  requests: { acknowledged: 1_234, p50Ms: 4.4, p99Ms: 20.6 },
  ...change,
});

const screenOf = (change: Partial<Snapshot> = {}, { tenants = 2, columns = 200, paint = plain } = {}) =>
  renderScreen(snapshotOf(change), tenants, paint, columns).split('\n');
const lineWith = (text: string, lines: readonly string[]) => lines.find((line) => line.includes(text));

/** Marks what is painted. */
const marking: Paint = (style, text) => `<${[style].flat().join('+')}>${text}</>`;

describe('the screen', () => {
  it('shows the run', () => {
    expect(screenOf()).toEqual([
      'Today, counted once each (UTC)',
      'tenant      name             inbound  sent  delivered  read  failed',
      'demo-1      Warung Satu           12  1204          0     3       0',
      'unassigned  unknown senders        0     0          0     0       0',
      '',
      'Acknowledged  1234 updates of the stand-in for Meta, half within 4 ms, 99 of 100 within 21 ms',
      'Queues        webhooks 3 waiting, 25 in flight   webhooks-dlq 0 waiting',
      'Firing        no alarm, no rule',
      '',
      'Told in Slack (the stand-in)',
      '  nothing yet',
      '',
      'Ctrl-C stops. In another terminal: npx kentongan --help',
    ]);
  });

  it('says how many tenants it does not show', () => {
    expect(lineWith('more tenants', screenOf({}, { tenants: TENANTS_SHOWN }))).toBeUndefined();
    expect(lineWith('more tenants', screenOf({}, { tenants: 500 }))).toBe('... and 488 more tenants');
  });

  it('names what fires, and what is set aside, in red', () => {
    const lines = screenOf(
      {
        firing: ['webhook-age', 'send-failures (demo-1)'],
        queues: [
          { name: 'webhooks', waiting: 9, inFlight: 0 },
          { name: 'webhooks-dlq', waiting: 2, inFlight: 0 },
        ],
      },
      { paint: marking },
    );
    expect(lineWith('Firing', lines)).toContain(
      '<red+bold>webhook-age</>, <red+bold>send-failures (demo-1)</>',
    );
    expect(lineWith('Queues', lines)).toContain('webhooks 9 waiting   <red>webhooks-dlq 2 waiting</>');
    expect(lineWith('Firing', screenOf({}, { paint: marking }))).toContain('<green>no alarm, no rule</>');
  });

  it('shows the first lines of what people were told, without the bar of Slack', () => {
    const lines = screenOf({
      told: [message(['', 'HIGH: too many failures', '  ', '| Warung Satu', '8 of 40', 'more'])],
    });
    expect(lines).toContain('  09:40:07 HIGH: too many failures: Warung Satu, 8 of 40');
    expect(lines).not.toContain('  nothing yet');
  });

  it('cuts lines to its width', () => {
    const shown = screenOf({}, { columns: 20 }).map((line) => line.replace('\u001b[0m', ''));
    expect(Math.max(...shown.map(({ length }) => length))).toBe(20);
    expect(shown[0]).toBe('Today, counted once ');
    expect(shown[2]).toBe('demo-1      Warung S');
  });

  it('counts no colour code as width, and ends a colour that it cuts', () => {
    const paint: Paint = (_style, text) => `\u001b[1m${text}\u001b[22m`;
    const [title, , , , , acknowledged] = screenOf({}, { columns: 20, paint });
    expect(title).toBe('\u001b[1mToday, counted once \u001b[0m');
    expect(acknowledged).toBe('\u001b[1mAcknowledged\u001b[22m  1234 u\u001b[0m');
    expect(screenOf({}, { columns: 500, paint })[0]).toBe(
      '\u001b[1mToday, counted once each (UTC)\u001b[22m',
    );
  });
});

describe('the lines for logs', () => {
  it('tell each tenant and the rest', () => {
    expect(renderLines(snapshotOf({ told: [message(['one'])], toldCount: 14 }))).toEqual([
      '09:41:07 demo-1: inbound 12, sent 1204, delivered 0, read 3, failed 0',
      '09:41:07 unassigned: inbound 0, sent 0, delivered 0, read 0, failed 0',
      '09:41:07 queues (waiting+in flight): webhooks 3+25, webhooks-dlq 0+0; firing: none; told in Slack: 14',
    ]);
  });

  it('name what fires', () => {
    const firing = ['one', 'two'];
    expect(renderLines(snapshotOf({ firing })).at(-1)).toContain('firing: one, two; told in Slack: 0');
  });
});

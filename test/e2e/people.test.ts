/** How people hear of trouble: once, in one thread, over another channel when theirs is down. */
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { readDesk } from '../../lambdas/platform/dynamo-desk';
import type { InboxMessage } from '../../local/receivers/inbox';
import { openOn } from '../support/quiet';
import { MINUTE, START, startWorld, type World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

/** What reached a channel, without what other trouble of the run may have caused. */
const told = (channel: string, text: string): readonly InboxMessage[] =>
  world.receivers.inbox
    .all()
    .filter((message) => message.channel === channel && message.lines.join(' ').includes(text));

/** Somebody who does not know the app secret posts for a while. */
async function forge(count: number): Promise<void> {
  for (let nth = 0; nth < count; nth++) {
    const response = await fetch(world.facts.webhookUrl, {
      method: 'POST',
      headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
      body: '{}',
    });
    expect(response.status).toBe(401);
  }
}

const SIGNATURES = 'Requests with a wrong signature';
const threadOf = ({ payload }: InboxMessage) => (payload as { thread_ts?: string }).thread_ts;

it('a wrong webhook secret is told within two minutes, with all that on-call needs, and its end once in the same thread', async () => {
  await forge(15);
  await world.clock.advance(2 * MINUTE + 15_000);
  const [alert, ...more] = told('slack', SIGNATURES);
  expect(more).toEqual([]);
  const text = alert?.lines.join('\n') ?? '';
  expect(alert?.place).toBe('#security-alerts');
  expect((alert?.atMs ?? 0) - START).toBeLessThanOrEqual(2 * MINUTE + 15_000);
  expect(text).toContain('Critical');
  expect(text).toContain('Platform');
  expect(text).toContain('signatureFailures in 5 min is 15, limit: above 10');
  expect(text).toContain('docs/runbooks/signature-failures.md');
  expect(text).toMatch(/kentongan silences add rule=signature-failures/);
  expect(text).toMatch(/kentongan alerts ack inc-/);

  await world.clock.advance(25 * MINUTE);
  const [first, over, ...others] = told('slack', SIGNATURES);
  expect(others).toEqual([]);
  expect(over?.lines.join(' ')).toContain('Resolved');
  expect(threadOf(first as InboxMessage)).toBeUndefined();
  expect(threadOf(over as InboxMessage)).toBeDefined();
});

it('with PagerDuty down for ten minutes, the other channel is told meanwhile, and nobody twice', async () => {
  world.receivers.pagerduty.failWith(503, 1_000);
  await forge(15);
  await world.clock.advance(5 * MINUTE);
  expect(told('pagerduty', '')).toEqual([]);
  const mails = () => told('email', SIGNATURES).filter(({ lines }) => !lines.join(' ').includes('Digest'));
  expect(mails()).toHaveLength(1);

  await world.clock.advance(5 * MINUTE);
  world.receivers.pagerduty.heal();
  await world.clock.advance(25 * MINUTE);
  expect(told('pagerduty', SIGNATURES)).toEqual([]);
  expect(mails().map(({ lines }) => /resolved/i.test(lines.join(' ')))).toEqual([false, true]);
  expect(told('slack', SIGNATURES)).toHaveLength(2);

  const client = createDynamoClient({
    region: world.stack.region,
    endpoint: world.stack.awsUrl,
    credentials: { ...world.stack.operator },
  });
  const { desk } = await readDesk(client, world.stack.output('StateTableName'));
  client.destroy();
  expect(openOn(desk)).toEqual({});
});

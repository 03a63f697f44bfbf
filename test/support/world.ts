/** A whole local run in virtual time, as end-to-end tests see it. */

import { type Run, type RunSettings, startRun } from '../../cli/start/run';
import type { Counts } from '../../lambdas/domain/tenant/counts';
import { signBody } from '../../lambdas/domain/whatsapp/signature';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { countsOfDay } from '../../lambdas/platform/dynamo-counts';
import type { DemoTenant } from '../../local/meta/demo-tenants';
import type { InboxMessage } from '../../local/receivers/inbox';
import { VirtualClock } from '../../local/time/virtual-clock';

export const MINUTE = 60_000;
/** A Saturday morning; the date that counts are asked for. */
export const START = Date.parse('2026-11-21T09:00:00Z');
export const TODAY = '2026-11-21';

export interface World extends Run {
  readonly clock: VirtualClock;
  /** Signs and posts a body; resolves with the status. */
  post(body: string): Promise<number>;
  counts(tenantId: string): Promise<Counts>;
  /** Lets the stack work off what it has, until it is counted. */
  settle(): Promise<void>;
  /** What was told in the channels of Slack, persons left out, as lines joined by a bar. */
  slack(): readonly string[];
  /** Lines of a function's log that hold the text. */
  logged(component: string, text: string): readonly string[];
}

export async function startWorld(
  settings: Partial<RunSettings> = {},
  startMs: number = START,
): Promise<World> {
  const clock = new VirtualClock(startMs);
  const assembly = process.env.KENTONGAN_TEST_ASSEMBLY;
  if (!assembly) throw new Error('the assembly is made by the global set-up of the tests');
  const run = await startRun({
    assembly,
    clock,
    virtualTime: true,
    port: 0,
    seed: 7,
    tenants: 3,
    rate: 5,
    ...settings,
  });
  const { stack } = run;
  const client = createDynamoClient({
    region: stack.region,
    endpoint: stack.awsUrl,
    credentials: { ...stack.operator },
  });
  return {
    ...run,
    clock,
    post: async (body) => {
      const response = await fetch(run.facts.webhookUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-hub-signature-256': signBody(Buffer.from(body), run.facts.appSecret),
        },
        body,
      });
      await response.arrayBuffer();
      return response.status;
    },
    settle: async () => {
      await clock.advanceUntil(() => {
        const { visible, notVisible } = stack.queue('webhooks').statistics();
        return visible + notVisible === 0;
      }, 60 * MINUTE);
      // What is recorded is gathered for some seconds before it is counted.
      await clock.advance(MINUTE);
    },
    counts: (tenantId) => countsOfDay(client, stack.output('StateTableName'), tenantId, TODAY),
    slack: () =>
      run.receivers.inbox
        .all()
        .filter(({ channel, place }: InboxMessage) => channel === 'slack' && place.startsWith('#'))
        .map(({ lines }) => lines.filter((line) => line.trim() !== '').join(' | ')),
    logged: (component, text) =>
      stack.logs
        .lines(component)
        .map((line) => line.text)
        .filter((line) => line.includes(text)),
    stop: async () => {
      client.destroy();
      await run.stop();
    },
  };
}

/** A demo tenant by its id. */
export function tenantOf({ tenants }: World, tenantId: string): DemoTenant {
  const tenant = tenants.find((each) => each.tenantId === tenantId);
  if (!tenant) throw new Error(`there is no tenant ${tenantId}`);
  return tenant;
}

type Sender = Pick<DemoTenant, 'wabaId' | 'phoneNumberId'>;

/** A webhook with one text message to a tenant. @param id makes the message different from others */
export function textMessage(tenant: Sender, id: string): string {
  return webhook(tenant, {
    contacts: [{ profile: { name: 'Made Up' }, wa_id: '15550100999' }],
    messages: [
      {
        from: '15550100999',
        id: `wamid.${id}`,
        timestamp: '1795251600',
        type: 'text',
        text: { body: 'Hello' },
      },
    ],
  });
}

/** A webhook with status reports. */
export function statuses(
  tenant: Sender,
  reports: readonly { readonly id: string; readonly status: string }[],
): string {
  return webhook(tenant, {
    statuses: reports.map(({ id, status }) => ({
      id: `wamid.${id}`,
      status,
      timestamp: '1795251600',
      recipient_id: '15550100999',
    })),
  });
}

function webhook({ wabaId, phoneNumberId }: Sender, value: object): string {
  const metadata = { display_phone_number: '15550100001', phone_number_id: phoneNumberId };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: wabaId,
        changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }],
      },
    ],
  });
}

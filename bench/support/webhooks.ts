/** Signed webhooks, made before anything is measured: what Meta's side costs is not ours to count. */
import { createConversations } from '../../local/meta/conversation';
import { type DemoTenant, demoTenants } from '../../local/meta/demo-tenants';
import { composeEnvelope } from '../../local/meta/envelope';
import { escapeJson } from '../../local/meta/escape';
import { signBody } from '../../local/meta/sign';
import { createWamidMinter } from '../../local/meta/wamid';
import { createRandom } from '../../local/random';

export const APP_SECRET = 'bench-app-secret-of-32-characters';

/** The Meta secret of the stack, with the app that the webhooks are signed for. */
export const META_SECRET = JSON.stringify({
  verifyToken: 'bench-verify-token',
  apps: { main: { appSecret: APP_SECRET } },
});

export const TENANTS: readonly DemoTenant[] = demoTenants(4);

export interface Webhook {
  readonly tenantId: string;
  readonly bytes: Buffer;
  readonly signature: string;
}

/** Webhooks of one message or status each, no two alike, the tenants in turn. The same seed gives the same ones. */
export function makeWebhooks(count: number, seed: number, nowMs: number): readonly Webhook[] {
  const random = createRandom(seed);
  const mintWamid = createWamidMinter(random.fork('wamid'));
  const senders = TENANTS.map((sender) =>
    createConversations({
      random: random.fork(sender.tenantId),
      sender,
      mintWamid,
      // News of an account has no id of its own, so a load of it could not be told apart.
      accountEventShare: 0,
    }),
  );
  const webhooks: Webhook[] = [];
  while (webhooks.length < count) {
    for (const update of senders.flatMap((conversations) => conversations.begin(nowMs))) {
      if (update.part.kind === 'field') continue;
      const bytes = Buffer.from(escapeJson(composeEnvelope([update], nowMs)), 'utf8');
      webhooks.push({ tenantId: update.sender.tenantId, bytes, signature: signBody(bytes, APP_SECRET) });
    }
  }
  return webhooks.slice(0, count);
}

/** A signed webhook of one text message with a body of exactly `size` bytes. */
export function makeWebhookOfSize(size: number, serial: number): Webhook {
  const [sender] = TENANTS;
  if (!sender) throw new Error('there is no demo tenant to send for');
  const text = (body: string) =>
    JSON.stringify(
      composeEnvelope(
        [
          {
            key: `size-${serial}`,
            type: 'message.text',
            sender,
            dueMs: 0,
            part: {
              kind: 'message',
              item: {
                from: '6281200000000',
                id: `wamid.${String(serial).padStart(48, '0')}`,
                timestamp: '1795000000',
                type: 'text',
                text: { body },
              },
            },
          },
        ],
        0,
      ),
    );
  const words = 'Is my order on its way? I would like to have it by the end of the week. ';
  const room = size - Buffer.byteLength(text(''));
  const bytes = Buffer.from(text(words.repeat(Math.ceil(room / words.length)).slice(0, room)), 'utf8');
  if (bytes.length !== size)
    throw new Error(`a webhook of ${size} bytes cannot be made; the least is ${size - room}`);
  return { tenantId: sender.tenantId, bytes, signature: signBody(bytes, APP_SECRET) };
}

/** One local run: the stack, demo tenants in it, Meta's stand-in before it, the receivers of alerts behind it. */
import { randomBytes } from 'node:crypto';
import { parseTenant } from '../../lambdas/domain/tenant/registration';
import { DEFAULT_APP } from '../../lambdas/domain/whatsapp/app-secrets';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { putTenant } from '../../lambdas/platform/dynamo-tenant-registry';
import { openEndpoint } from '../../local/aws/protocol-http';
import type { LocalFile } from '../../local/local-file';
import { type DemoTenant, demoTenants } from '../../local/meta/demo-tenants';
import { createTraffic, type Traffic } from '../../local/meta/traffic';
import { BILL_PATH } from '../../local/meter/endpoint';
import { createRandom } from '../../local/random';
import { localChannels } from '../../local/receivers/credentials';
import { createPostBox } from '../../local/receivers/post-box';
import { createReceivers, type Receivers } from '../../local/receivers/receivers';
import { type LocalStack, startStack } from '../../local/stack';
import type { Clock } from '../../local/time/clock';

export interface RunSettings {
  readonly assembly: string;
  readonly clock: Clock;
  readonly virtualTime: boolean;
  /** The first of three ports in a row: webhooks, AWS endpoint, receivers. 0 takes any three. */
  readonly port: number;
  readonly seed: number;
  readonly tenants: number;
  /** Updates a second over all tenants. */
  readonly rate: number;
  readonly onFault?: (message: string) => void;
}

export interface Run {
  readonly stack: LocalStack;
  readonly receivers: Receivers;
  readonly tenants: readonly DemoTenant[];
  /** Not started yet. */
  readonly traffic: Traffic;
  /** What other programs need to know, but for who runs it since when. */
  readonly facts: Omit<LocalFile, 'pid' | 'startedAt'>;
  stop(): Promise<void>;
}

export async function startRun(settings: RunSettings): Promise<Run> {
  const { clock, port } = settings;
  const verifyToken = randomBytes(16).toString('hex');
  const appSecret = randomBytes(16).toString('hex');
  const endpoint = await openEndpoint(port === 0 ? 0 : port + 2);
  try {
    const receivers = createReceivers({ clock });
    endpoint.serve(receivers.handler);
    const stack = await startStack({
      assembly: settings.assembly,
      clock,
      virtualTime: settings.virtualTime,
      seed: settings.seed,
      postBox: createPostBox(receivers.inbox),
      ports: { api: port, aws: port === 0 ? 0 : port + 1 },
      secrets: {
        meta: JSON.stringify({ verifyToken, apps: { [DEFAULT_APP]: { appSecret } } }),
        channels: JSON.stringify(localChannels(endpoint.url)),
      },
      ...(settings.onFault ? { onFault: settings.onFault } : {}),
    });
    const tenants = demoTenants(settings.tenants);
    await registerTenants(stack, tenants);
    const webhookUrl = stack.output('WebhookUrl');
    const traffic = createTraffic({
      clock,
      random: createRandom(settings.seed),
      url: webhookUrl,
      appSecret,
      tenants,
      ratePerSecond: settings.rate,
    });
    return {
      stack,
      receivers,
      tenants,
      traffic,
      facts: {
        stackName: stack.template.stackName,
        webhookUrl,
        verifyToken,
        appSecret,
        awsEndpoint: stack.awsUrl,
        billUrl: `${stack.awsUrl}${BILL_PATH}`,
        region: stack.region,
        accessKeyId: stack.operator.accessKeyId,
        secretAccessKey: stack.operator.secretAccessKey,
        receiversUrl: endpoint.url,
        queues: Object.fromEntries(
          stack.queues().map(({ name, queue }) => [name, stack.sqs.queueUrl(queue)]),
        ),
        topics: refs(stack, 'AWS::SNS::Topic'),
        tables: { ...refs(stack, 'AWS::DynamoDB::GlobalTable'), ...refs(stack, 'AWS::DynamoDB::Table') },
      },
      stop: async () => {
        await traffic.stop();
        await stack.stop();
        await endpoint.close();
      },
    };
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

function refs(stack: LocalStack, type: string): Record<string, string> {
  return Object.fromEntries(stack.template.byType(type).map(({ name, ref }) => [name, ref]));
}

async function registerTenants(stack: LocalStack, tenants: readonly DemoTenant[]): Promise<void> {
  const { region, awsUrl, operator } = stack;
  const client = createDynamoClient({ region, endpoint: awsUrl, credentials: operator });
  const tableName = stack.output('StateTableName');
  for (const { tenantId, name, wabaId, phoneNumberId } of tenants) {
    const tenant = { id: tenantId, name, wabaIds: [wabaId], phoneNumberIds: [phoneNumberId] };
    await putTenant(client, tableName, parseTenant(tenant));
  }
  client.destroy();
}

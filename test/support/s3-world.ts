/** A bucket behind the real endpoint, with the SDK's own client for each who calls. */
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { createFaults, type Faults } from '../../local/aws/faults';
import { createGateway } from '../../local/aws/gateway';
import { createAuthorise } from '../../local/aws/iam/authorise';
import { type AccessKey, createCredentials } from '../../local/aws/iam/credentials';
import { loadResourcePolicies } from '../../local/aws/iam/resource-policies';
import { loadRoles } from '../../local/aws/iam/roles';
import { openEndpoint } from '../../local/aws/protocol-http';
import type { Bucket } from '../../local/aws/s3/bucket';
import { createS3 } from '../../local/aws/s3/s3';
import { createRandom } from '../../local/random';
import type { LocalTemplate } from '../../local/template/load';
import { VirtualClock } from '../../local/time/virtual-clock';

export interface S3World {
  readonly clock: VirtualClock;
  readonly url: string;
  readonly faults: Faults;
  readonly bucket: Bucket;
  readonly operator: AccessKey;
  /** The key of a function that acts in a role. */
  keyOf(functionName: string, roleArn: string): AccessKey;
  client(key: AccessKey, settings?: S3ClientConfig): S3Client;
  stop(): Promise<void>;
}

export const S3_START = Date.UTC(2026, 10, 21, 9);

/** @param template a stack with one bucket */
export async function startS3World(template: LocalTemplate): Promise<S3World> {
  const clock = new VirtualClock(S3_START);
  const s3 = createS3(template, clock);
  const credentials = createCredentials();
  const faults = createFaults(createRandom(1));
  const endpoint = await openEndpoint();
  endpoint.serve(
    createGateway({
      services: [s3.service],
      credentials,
      authorise: createAuthorise(loadRoles(template), loadResourcePolicies(template)),
      faults,
      clock,
    }),
  );
  const [resource] = template.byType('AWS::S3::Bucket');
  const bucket = s3.bucket(resource?.ref ?? '');
  if (!bucket) throw new Error('the stack has no bucket');
  const clients: S3Client[] = [];
  return {
    clock,
    url: endpoint.url,
    faults,
    bucket,
    operator: credentials.operator,
    keyOf: credentials.issue,
    client: (key, settings = {}) => {
      const client = new S3Client({
        endpoint: endpoint.url,
        region: 'us-east-1',
        credentials: key,
        maxAttempts: 1,
        ...settings,
      });
      clients.push(client);
      return client;
    },
    stop: async () => {
      for (const client of clients) client.destroy();
      s3.stop();
      await endpoint.close();
    },
  };
}

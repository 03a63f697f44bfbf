import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { createFaults } from '../../../local/aws/faults';
import { createGateway } from '../../../local/aws/gateway';
import { createAuthorise } from '../../../local/aws/iam/authorise';
import { createCredentials } from '../../../local/aws/iam/credentials';
import { loadResourcePolicies } from '../../../local/aws/iam/resource-policies';
import { loadRoles } from '../../../local/aws/iam/roles';
import { type Endpoint, openEndpoint } from '../../../local/aws/protocol-http';
import { createSecretsManager } from '../../../local/aws/secrets-manager';
import { generateSecretString } from '../../../local/aws/secrets-manager-generator';
import { createRandom } from '../../../local/random';
import { WallClock } from '../../../local/time/clock';
import { allow, roleWith, stackOf } from './template-builder';

const stack = stackOf({
  Given: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { Name: 'given', SecretString: 'from the template', Description: 'd' },
  },
  Made: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      GenerateSecretString: {
        SecretStringTemplate: '{"user":"meta"}',
        GenerateStringKey: 'token',
        PasswordLength: 20,
        ExcludePunctuation: true,
      },
    },
  },
  Set: { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: {} } },
  Reader: roleWith(allow('secretsmanager:GetSecretValue', { Ref: 'Given' })),
});

const arns = Object.fromEntries(
  stack.byType('AWS::SecretsManager::Secret').map(({ logicalId, ref }) => [logicalId, ref]),
);
const credentials = createCredentials();
let endpoint: Endpoint;

beforeAll(async () => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  endpoint = await openEndpoint();
});

beforeEach(() => {
  const service = createSecretsManager(stack, new WallClock(), {
    random: createRandom(1),
    values: { Set: 'by hand' },
  });
  endpoint.serve(
    createGateway({
      services: [service],
      credentials,
      authorise: createAuthorise(loadRoles(stack), loadResourcePolicies(stack)),
      faults: createFaults(createRandom(1)),
      clock: new WallClock(),
    }),
  );
});

afterAll(() => endpoint.close());

function clientOf(key = credentials.operator): SecretsManagerClient {
  return new SecretsManagerClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: key,
    maxAttempts: 1,
  });
}

const value = (SecretId: string, rest: object = {}) =>
  clientOf().send(new GetSecretValueCommand({ SecretId, ...rest }));

describe('a secret', () => {
  it.each([
    ['its name', 'given'],
    ['its ARN', arns.Given ?? ''],
    ['its ARN without the end that AWS adds', (arns.Given ?? '').slice(0, -7)],
  ])('is found by %s', async (_by, id) => {
    await expect(value(id)).resolves.toMatchObject({
      ARN: arns.Given,
      Name: 'given',
      SecretString: 'from the template',
      VersionStages: ['AWSCURRENT'],
      CreatedDate: expect.any(Date),
    });
  });

  it('is generated as the template asks, the same for the same seed', async () => {
    const first = (await value('Shop-Made')).SecretString ?? '';
    expect(JSON.parse(first)).toEqual({ user: 'meta', token: expect.stringMatching(/^[A-Za-z0-9]{20}$/) });
  });

  it('may be given its first value by the one who runs the stack', async () => {
    await expect(value('Shop-Set')).resolves.toMatchObject({ SecretString: 'by hand' });
  });

  it('that is not there is not found', async () => {
    await expect(value('other')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  it('takes new values and remembers the one before', async () => {
    const before = await value('given');
    const put = await clientOf().send(new PutSecretValueCommand({ SecretId: 'given', SecretString: 'new' }));
    await expect(value('given')).resolves.toMatchObject({ SecretString: 'new', VersionId: put.VersionId });
    await expect(value('given', { VersionStage: 'AWSPREVIOUS' })).resolves.toMatchObject({
      SecretString: 'from the template',
      VersionId: before.VersionId,
    });
    const third = await clientOf().send(
      new UpdateSecretCommand({ SecretId: 'given', SecretString: 'third', Description: 'e' }),
    );
    await expect(clientOf().send(new DescribeSecretCommand({ SecretId: 'given' }))).resolves.toMatchObject({
      Description: 'e',
      VersionIdsToStages: { [`${third.VersionId}`]: ['AWSCURRENT'], [`${put.VersionId}`]: ['AWSPREVIOUS'] },
    });
    await expect(value('given', { VersionStage: 'AWSNEXT' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('may be binary', async () => {
    const SecretBinary = new Uint8Array([1, 2, 250]);
    await clientOf().send(new PutSecretValueCommand({ SecretId: 'given', SecretBinary }));
    expect([...((await value('given')).SecretBinary ?? [])]).toEqual([1, 2, 250]);
  });

  it('put twice under one token is put once, and not with another value', async () => {
    const ClientRequestToken = 'a'.repeat(32);
    const put = (SecretString: string) =>
      clientOf().send(new PutSecretValueCommand({ SecretId: 'given', SecretString, ClientRequestToken }));
    expect((await put('x')).VersionId).toBe((await put('x')).VersionId);
    await expect(put('y')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    await expect(value('given', { VersionId: ClientRequestToken })).resolves.toMatchObject({
      SecretString: 'x',
    });
  });

  it('is listed without its value', async () => {
    const { SecretList = [] } = await clientOf().send(new ListSecretsCommand({}));
    expect(SecretList.map((secret) => secret.Name)).toEqual(['given', 'Shop-Made', 'Shop-Set']);
    expect(JSON.stringify(SecretList)).not.toContain('from the template');
  });

  it('is read only by roles that may', async () => {
    const reader = clientOf(credentials.issue('reader', 'arn:aws:iam::123456789012:role/Shop-Reader'));
    await expect(reader.send(new GetSecretValueCommand({ SecretId: 'given' }))).resolves.toBeDefined();
    await expect(reader.send(new GetSecretValueCommand({ SecretId: 'Shop-Made' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`secretsmanager:GetSecretValue on resource: ${arns.Made}`),
    });
  });
});

describe('a generated password', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['is 32 characters long', {}, /^.{32}$/],
    ['is as long as asked', { PasswordLength: 8 }, /^.{8}$/],
    [
      'leaves out kinds',
      { ExcludeUppercase: true, ExcludePunctuation: true, ExcludeNumbers: true },
      /^[a-z]{32}$/,
    ],
    ['leaves out characters', { ExcludeCharacters: 'abcdef', ExcludePunctuation: true }, /^[^a-f]{32}$/],
    [
      'holds one of each kind',
      { PasswordLength: 4 },
      /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[^A-Za-z0-9]).{4}$/,
    ],
  ])('%s', (_name, options, expected) => {
    for (let seed = 0; seed < 50; seed++)
      expect(generateSecretString(options, createRandom(seed))).toMatch(expected);
  });

  it('is another each time without a seed, and the same with one', () => {
    expect(generateSecretString({})).not.toBe(generateSecretString({}));
    expect(generateSecretString({}, createRandom(1))).toBe(generateSecretString({}, createRandom(1)));
  });

  it('of nothing at all is an error', () => {
    const options = {
      ExcludeUppercase: true,
      ExcludeLowercase: true,
      ExcludeNumbers: true,
      ExcludePunctuation: true,
    };
    expect(() => generateSecretString(options)).toThrow('excludes every character');
  });
});

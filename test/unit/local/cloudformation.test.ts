import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { createCloudFormation } from '../../../local/aws/cloudformation';
import { createFaults } from '../../../local/aws/faults';
import { createGateway } from '../../../local/aws/gateway';
import { createAuthorise } from '../../../local/aws/iam/authorise';
import { createCredentials } from '../../../local/aws/iam/credentials';
import { loadResourcePolicies } from '../../../local/aws/iam/resource-policies';
import { type Endpoint, openEndpoint } from '../../../local/aws/protocol-http';
import { createSts } from '../../../local/aws/sts';
import { createRandom } from '../../../local/random';
import { WallClock } from '../../../local/time/clock';
import { stackOf } from './template-builder';

const stack = stackOf(
  { Orders: { Type: 'AWS::SQS::Queue' } },
  {
    Outputs: {
      Url: { Value: { Ref: 'Orders' }, Description: 'orders <in>', Export: { Name: 'orders' } },
      Name: { Value: 'a & b' },
    },
  },
);
const credentials = createCredentials();
let endpoint: Endpoint;
let client: CloudFormationClient;

beforeAll(async () => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  endpoint = await openEndpoint();
  const clock = new WallClock();
  endpoint.serve(
    createGateway({
      services: [createCloudFormation(stack, clock), createSts(credentials.findByName)],
      credentials,
      authorise: createAuthorise([], loadResourcePolicies(stack)),
      faults: createFaults(createRandom(1)),
      clock,
    }),
  );
  client = new CloudFormationClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: credentials.operator,
  });
});

afterAll(() => endpoint.close());

describe('the local stack', () => {
  it.each([['Shop'], [stack.stackId], [undefined]])('is described, asked for as %s', async (name) => {
    const { Stacks } = await client.send(
      new DescribeStacksCommand(name === undefined ? {} : { StackName: name }),
    );
    expect(Stacks).toMatchObject([
      {
        StackName: 'Shop',
        StackStatus: 'CREATE_COMPLETE',
        CreationTime: expect.any(Date),
        Outputs: [
          {
            OutputKey: 'Url',
            OutputValue: 'http://127.0.0.1:4566/123456789012/Shop-Orders',
            Description: 'orders <in>',
            ExportName: 'orders',
          },
          { OutputKey: 'Name', OutputValue: 'a & b' },
        ],
      },
    ]);
  });

  it('under another name does not exist', async () => {
    await expect(client.send(new DescribeStacksCommand({ StackName: 'Other' }))).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id Other does not exist',
    });
  });

  it('tells its resources', async () => {
    const expected = {
      LogicalResourceId: 'Orders',
      PhysicalResourceId: 'http://127.0.0.1:4566/123456789012/Shop-Orders',
      ResourceType: 'AWS::SQS::Queue',
    };
    const described = await client.send(new DescribeStackResourcesCommand({ StackName: 'Shop' }));
    const listed = await client.send(new ListStackResourcesCommand({ StackName: 'Shop' }));
    expect(described.StackResources).toMatchObject([expected]);
    expect(listed.StackResourceSummaries).toMatchObject([expected]);
    const none = await client.send(
      new DescribeStackResourcesCommand({ StackName: 'Shop', LogicalResourceId: 'X' }),
    );
    expect(none.StackResources).toEqual([]);
  });

  it('refuses what it does not know, by name', async () => {
    await expect(client.send(new ListStacksCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
      message: 'the local CloudFormation does not know ListStacks',
    });
  });
});

describe('the caller identity', () => {
  it.each([
    ['the operator', () => credentials.operator, 'arn:aws:iam::123456789012:user/operator'],
    [
      'a function',
      () => credentials.issue('ingest', 'arn:aws:iam::123456789012:role/Shop-Role'),
      'arn:aws:sts::123456789012:assumed-role/Shop-Role/ingest',
    ],
  ])('of %s is told', async (_who, key, arn) => {
    const answer = await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `AWS4-HMAC-SHA256 Credential=${key().accessKeyId}/20260101/us-east-1/sts/aws4_request, Signature=0`,
      },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    const body = await answer.text();
    expect(body).toContain(`<Arn>${arn}</Arn>`);
    expect(body).toContain('<Account>123456789012</Account>');
  });
});

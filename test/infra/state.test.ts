import { readStageConfig } from '../../lib/stage-config';
import { templateOf } from '../support/template';

describe.each([
  ['dev', 'Delete', false],
  ['staging', 'Delete', false],
  ['production', 'Retain', true],
])('the state of %s', (stage, policy, kept) => {
  const template = templateOf(stage);

  it('can be brought back to any second, and is deleted with the stack or kept, as configured', () => {
    const tables = template.of('AWS::DynamoDB::GlobalTable');
    expect(tables.map(({ id }) => template.nameOf(id)).sort()).toEqual(['ledger', 'state']);
    for (const table of tables) {
      expect(table).toMatchObject({ DeletionPolicy: policy, UpdateReplacePolicy: policy });
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        Replicas: [
          {
            DeletionProtectionEnabled: kept,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      });
    }
  });

  it('keeps its secrets as it keeps its table', () => {
    const secrets = template.of('AWS::SecretsManager::Secret');
    expect(secrets.map(({ id }) => template.nameOf(id)).sort()).toEqual(['channels', 'identity', 'meta']);
    for (const secret of secrets) expect(secret.DeletionPolicy).toBe(policy);
  });

  it('is protected against termination where it is kept', () => {
    expect(template.terminationProtection).toBe(kept);
  });

  it('leaves logs for as long as configured and no longer', () => {
    const groups = template.of('AWS::Logs::LogGroup');
    expect(groups).toHaveLength(8);
    for (const { Properties } of groups) {
      expect(Properties.RetentionInDays).toBe(readStageConfig(stage).applicationLogDays);
    }
  });

  it('is not named by us, so that everything can be replaced and stand twice in an account', () => {
    const names = [
      'TableName',
      'QueueName',
      'TopicName',
      'FunctionName',
      'RoleName',
      'LogGroupName',
      'AlarmName',
    ];
    for (const type of [
      'DynamoDB::GlobalTable',
      'SQS::Queue',
      'SNS::Topic',
      'Lambda::Function',
      'IAM::Role',
      'Logs::LogGroup',
      'CloudWatch::Alarm',
    ]) {
      for (const { Properties } of template.of(`AWS::${type}`)) {
        for (const name of names) expect(Properties).not.toHaveProperty(name);
      }
    }
  });
});

describe('a topic', () => {
  const template = templateOf('dev');

  it('is encrypted, and takes nothing that is not encrypted on its way', () => {
    const policies = JSON.stringify(template.of('AWS::SNS::TopicPolicy'));
    for (const { id, Properties } of template.of('AWS::SNS::Topic')) {
      expect(Properties).toHaveProperty('KmsMasterKeyId');
      expect(policies).toContain(id);
    }
    expect(policies.match(/"aws:SecureTransport":"false"/g)).toHaveLength(2);
  });
});

describe('the access log', () => {
  it('holds neither path nor query nor address, in which tokens and people are', () => {
    const [stage] = templateOf('dev').of('AWS::ApiGatewayV2::Stage');
    const settings = stage?.Properties.AccessLogSettings as { Format: string } | undefined;
    const Format = settings?.Format ?? '{}';
    expect(Object.keys(JSON.parse(Format)).sort()).toEqual([
      'bytes',
      'durationMs',
      'errorCode',
      'httpCode',
      'requestId',
      'routeKey',
      'timestamp',
    ]);
    expect(Format).not.toMatch(/path|query|sourceIp|userAgent/i);
  });
});

import { COUNT_ENV } from '../../lambdas/count/env';
import { EVALUATE_ENV } from '../../lambdas/evaluate/env';
import { INGEST_ENV } from '../../lambdas/ingest/env';
import { NORMALISE_ENV } from '../../lambdas/normalise/env';
import { NOTIFY_ENV } from '../../lambdas/notify/env';
import { PROBE_ENV } from '../../lambdas/probe/env';
import { ROLLUP_ENV } from '../../lambdas/rollup/env';
import { FUNCTIONS, type FunctionName } from '../../lib/bundle';
import { type Resource, templateOf } from '../support/template';

const ENV: Readonly<Record<FunctionName, Readonly<Record<string, string>>>> = {
  ingest: INGEST_ENV,
  normalise: NORMALISE_ENV,
  count: COUNT_ENV,
  rollup: ROLLUP_ENV,
  evaluate: EVALUATE_ENV,
  notify: NOTIFY_ENV,
  probe: PROBE_ENV,
};

const LOGS = 'logs:CreateLogStream, logs:PutLogEvents on its own log group';
const TRACES = 'xray:PutTelemetryRecords, xray:PutTraceSegments on *';
const PUBLISH_KEY = 'kms:Decrypt, kms:GenerateDataKey on the key of the topics';

/** All that each function may do. */
const GRANTS: Readonly<Record<FunctionName, readonly string[]>> = {
  ingest: [
    LOGS,
    's3:PutObject on claim-checks/webhooks/*',
    'secretsmanager:GetSecretValue on meta',
    'sqs:GetQueueAttributes, sqs:SendMessage on webhooks',
  ],
  normalise: [
    'dynamodb:BatchGetItem on state',
    'dynamodb:UpdateItem on ledger',
    PUBLISH_KEY,
    LOGS,
    's3:DeleteObject, s3:GetObject on claim-checks/webhooks/*',
    's3:ListBucket on claim-checks',
    's3:PutObject on claim-checks/events/*',
    'secretsmanager:GetSecretValue on identity',
    'sns:Publish on events',
    'sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:GetQueueUrl, sqs:ReceiveMessage on webhooks',
    'sqs:SendMessage on webhooks-dlq',
  ],
  count: [
    'dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator on ledger',
    'dynamodb:ListStreams on ledger',
    'dynamodb:UpdateItem on state',
    LOGS,
  ],
  rollup: [
    'dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query on state',
    'dynamodb:Query on state/index/byMinute',
    LOGS,
  ],
  evaluate: [
    'cloudwatch:GetMetricData on *',
    'dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query on state',
    'dynamodb:Query on state/index/byMinute',
    PUBLISH_KEY,
    LOGS,
    'sns:Publish on alerts',
    TRACES,
  ],
  notify: [
    'dynamodb:DeleteItem, dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query on state',
    LOGS,
    'secretsmanager:GetSecretValue on channels',
    'sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:GetQueueUrl, sqs:ReceiveMessage on alerts',
    'sqs:SendMessage on alerts',
    'sqs:SendMessage on alerts-dlq',
    // A phone is no resource: what it may publish to is all that is no topic.
    'sns:Publish on all but arn:aws:sns:*:*:*',
    'ses:SendEmail on arn:AWS::Partition:ses:AWS::Region:AWS::AccountId:identity/*',
    TRACES,
  ],
  probe: [
    'dynamodb:DeleteItem, dynamodb:GetItem, dynamodb:PutItem on state',
    'dynamodb:GetItem on ledger',
    LOGS,
    'secretsmanager:GetSecretValue on meta, identity',
    TRACES,
  ],
};

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly NotResource?: unknown;
}

describe.each(['dev', 'production'])('a function of %s', (stage) => {
  const template = templateOf(stage);
  const functions = template.of('AWS::Lambda::Function');
  const find = (name: string): Resource => {
    const found = functions.find(({ id }) => template.nameOf(id) === name);
    if (!found) throw new Error(`no function ${name}`);
    return found;
  };
  const refOf = (value: unknown): string => {
    const { Ref, 'Fn::GetAtt': attribute } = (value ?? {}) as {
      Ref?: string;
      'Fn::GetAtt'?: readonly string[];
    };
    return Ref ?? attribute?.[0] ?? '';
  };

  function resourceName(value: unknown): string {
    const id = refOf(value);
    if (id.includes('Logs')) return 'its own log group';
    return id.startsWith('TopicsKey') ? 'the key of the topics' : template.targetOf(value);
  }

  function grantsOf(roleId: string): string[] {
    return template
      .of('AWS::IAM::Policy')
      .filter(({ Properties }) => (Properties.Roles as unknown[]).some((role) => refOf(role) === roleId))
      .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
      .map(({ Effect, Action, Resource, NotResource }) => {
        expect(Effect).toBe('Allow');
        if (NotResource)
          return `${[Action].flat().sort().join(', ')} on all but ${[NotResource].flat().join(', ')}`;
        const resources = [Resource].flat().map(resourceName);
        return `${[Action].flat().sort().join(', ')} on ${resources.join(', ')}`;
      })
      .sort();
  }

  it('is one of those that are bundled', () => {
    expect(functions.map(({ id }) => template.nameOf(id)).sort()).toEqual([...FUNCTIONS].sort());
  });

  describe.each(FUNCTIONS)('%s', (name) => {
    const { Properties } = find(name);
    const variables = (Properties.Environment as { Variables: Record<string, unknown> }).Variables;

    it('gets exactly the variables that it reads', () => {
      const own = Object.keys(variables).filter(
        (key) => key !== 'NODE_OPTIONS' && !key.startsWith('POWERTOOLS_'),
      );
      expect(own.sort()).toEqual(Object.values(ENV[name]).sort());
      expect(variables.STAGE).toBe(stage);
      for (const value of Object.values(variables)) expect(value).not.toBe('');
    });

    it('runs on the current Node of Lambda, on ARM', () => {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
    });

    it('may do exactly what it needs', () => {
      expect(grantsOf(refOf(Properties.Role))).toEqual([...GRANTS[name]].sort());
    });

    it('has a role of its own, for Lambda only and with no policy of AWS', () => {
      const roleId = refOf(Properties.Role);
      const role = template.of('AWS::IAM::Role').find(({ id }) => id === roleId);
      expect(role?.Properties).toEqual({
        AssumeRolePolicyDocument: {
          Statement: [
            { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
          ],
          Version: '2012-10-17',
        },
      });
      expect(functions.filter((each) => refOf(each.Properties.Role) === roleId)).toHaveLength(1);
    });

    it('writes to a log group of its own and never traces a response', () => {
      const { LogGroup } = Properties.LoggingConfig as { LogGroup: unknown };
      expect(template.of('AWS::Logs::LogGroup').map(({ id }) => id)).toContain(refOf(LogGroup));
      const traced = (Properties.TracingConfig as { Mode?: string } | undefined)?.Mode === 'Active';
      expect(traced).toBe(!['ingest', 'normalise', 'count', 'rollup'].includes(name));
      expect(variables.POWERTOOLS_TRACER_CAPTURE_RESPONSE).toBe(traced ? 'false' : undefined);
      expect(variables.POWERTOOLS_TRACER_CAPTURE_ERROR).toBe(traced ? 'false' : undefined);
    });
  });

  it('is called by a schedule whose role may call that one function', () => {
    for (const schedule of template.of('AWS::Scheduler::Schedule')) {
      const target = schedule.Properties.Target as { Arn: unknown; RoleArn: unknown };
      expect(template.targetOf(target.Arn)).toBe(template.nameOf(schedule.id));
      expect(grantsOf(refOf(target.RoleArn))).toEqual([
        `lambda:InvokeFunction on ${template.nameOf(schedule.id)}`,
      ]);
    }
  });

  it('is called by others only from a source that is named', () => {
    for (const { Properties } of template.of('AWS::Lambda::Permission'))
      expect(Properties).toHaveProperty('SourceArn');
  });

  it('is given every role’s policy: none is left over', () => {
    const roles = template.of('AWS::IAM::Role').map(({ id }) => id);
    const granted = template
      .of('AWS::IAM::Policy')
      .flatMap(({ Properties }) => (Properties.Roles as unknown[]).map(refOf));
    expect(granted.sort()).toEqual(roles.sort());
    expect(template.of('AWS::IAM::ManagedPolicy')).toEqual([]);
  });
});

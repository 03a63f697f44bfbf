import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../../../local/stack';
import { VirtualClock } from '../../../local/time/virtual-clock';

interface Statement {
  Action: string | string[];
}
interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown> & { PolicyDocument?: { Statement: Statement[] } };
}
type Resources = Record<string, Resource>;

const START = Date.UTC(2026, 10, 21, 9);

/** The assembly as it would be if `lib/` differed by this change. */
function changedAssembly(change: (resources: Resources) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'kentongan-wiring-'));
  cpSync(process.env.KENTONGAN_TEST_ASSEMBLY ?? '', folder, { recursive: true });
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.template.json')) ?? '');
  const template = JSON.parse(readFileSync(file, 'utf8')) as { Resources: Resources };
  change(template.Resources);
  writeFileSync(file, JSON.stringify(template));
  return folder;
}

/** Takes an action out of the policies of the roles whose logical id begins so. */
function withoutGrant(role: string, action: string) {
  return (resources: Resources) => {
    const statements = Object.entries(resources)
      .filter(([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith(role))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument?.Statement ?? [])
      .filter((statement) => [statement.Action].flat().includes(action));
    if (statements.length === 0) throw new Error(`there is no ${action} in a policy of ${role}`);
    for (const statement of statements) {
      const kept = [statement.Action].flat().filter((each) => each !== action);
      statement.Action = kept.length > 0 ? kept : ['none:None'];
    }
  };
}

function firstOf(resources: Resources, type: string): Record<string, unknown> {
  const found = Object.values(resources).find(({ Type }) => Type === type);
  if (!found) throw new Error(`the template has no ${type}`);
  return found.Properties;
}

const ARN = String.raw`arn:aws:\w+:us-east-1:123456789012:`;
const ROLE = 'arn:aws:iam::123456789012:role/';

describe('a start', () => {
  const failureOf = async (change: (resources: Resources) => void) => {
    const assembly = changedAssembly(change);
    try {
      const stack = await startStack({
        assembly,
        clock: new VirtualClock(START),
        virtualTime: true,
        seed: 1,
        ports: { api: 0, aws: 0 },
      });
      await stack.stop();
      return 'it started';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      rmSync(assembly, { recursive: true, force: true });
    }
  };

  it('succeeds with the stack as it is', async () => {
    expect(await failureOf(() => {})).toBe('it started');
  });

  it.each(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])(
    'fails when the role of a polled function lacks %s',
    async (action) => {
      expect(await failureOf(withoutGrant('IntakeNormalise', action))).toMatch(
        new RegExp(
          `^IntakeNormalise\\w+: the role ${ROLE}\\S+ is not authorized to perform ${action} on ${ARN}\\S+$`,
        ),
      );
    },
  );

  it('fails when the role of a schedule lacks lambda:InvokeFunction on its target', async () => {
    expect(await failureOf(withoutGrant('ChecksEveryMinute', 'lambda:InvokeFunction'))).toMatch(
      new RegExp(
        `^ChecksEveryMinute\\w+: the role ${ROLE}\\S+ is not authorized to perform lambda:InvokeFunction on ${ARN}function:\\S+$`,
      ),
    );
  });

  it('fails when a scheduled function may not send to its failure destination', async () => {
    const change = (resources: Resources) => {
      const named = (name: RegExp) => Object.keys(resources).find((id) => name.test(id)) ?? '';
      const Destination = { 'Fn::GetAtt': [named(/^AlertingReportsDeadLetters/), 'Arn'] };
      resources.InvokeConfig = {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: { Ref: named(/^ChecksProbeFunction/) },
          Qualifier: '$LATEST',
          DestinationConfig: { OnFailure: { Destination } },
        },
      };
    };
    expect(await failureOf(change)).toMatch(/is not authorized to perform sqs:SendMessage on/);
  });

  it.each([
    [
      'filters of a queue',
      (resources: Resources) => {
        const ofQueue = Object.values(resources).find(
          ({ Type, Properties }) =>
            Type === 'AWS::Lambda::EventSourceMapping' && JSON.stringify(Properties).includes('Queue'),
        );
        Object.assign(ofQueue?.Properties ?? {}, { FilterCriteria: { Filters: [] } });
      },
      /the local run knows no FilterCriteria for queues/,
    ],
    [
      'an event source that is no queue and no stream of it',
      (resources: Resources) => {
        const source = firstOf(resources, 'AWS::Lambda::EventSourceMapping');
        source.EventSourceArn = 'arn:aws:sqs:us-east-1:123456789012:elsewhere';
      },
      /arn:aws:sqs:us-east-1:123456789012:elsewhere is no queue and no stream of the template/,
    ],
    [
      'an event source for no function of it',
      (resources: Resources) => {
        firstOf(resources, 'AWS::Lambda::EventSourceMapping').FunctionName = 'elsewhere';
      },
      /elsewhere is no function of the template/,
    ],
    [
      'a cron schedule',
      (resources: Resources) => {
        firstOf(resources, 'AWS::Scheduler::Schedule').ScheduleExpression = 'cron(0 9 * * ? *)';
      },
      /came "cron\(0 9 \* \* \? \*\)", accepted is rate/,
    ],
    [
      'a route with an authorizer',
      (resources: Resources) => {
        firstOf(resources, 'AWS::ApiGatewayV2::Route').AuthorizationType = 'JWT';
      },
      /the local run has no authorizer of type JWT/,
    ],
    [
      'another payload format',
      (resources: Resources) => {
        firstOf(resources, 'AWS::ApiGatewayV2::Integration').PayloadFormatVersion = '1.0';
      },
      /serves functions in payload format 2\.0 only/,
    ],
    [
      'a runtime of another language',
      (resources: Resources) => {
        firstOf(resources, 'AWS::Lambda::Function').Runtime = 'python3.13';
      },
      /the runtime is python3\.13; the local run has Node\.js functions only/,
    ],
  ])('fails on %s, as the local run has none', async (_what, change, message) => {
    expect(await failureOf(change)).toMatch(message);
  });
});

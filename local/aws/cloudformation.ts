/** CloudFormation for one local stack, read only: command line tools find it as they find a deployed one. */
import type { LocalTemplate } from '../template/load';
import type { Clock } from '../time/clock';
import { escapeXml } from './protocol-query';
import { AwsError, type AwsService, type Input } from './service';

type Member = string | undefined | readonly Members[];
interface Members {
  readonly [name: string]: Member;
}

const STATUS = 'CREATE_COMPLETE';

/** A CloudFormation that knows this stack. */
export function createCloudFormation(template: LocalTemplate, clock: Clock): AwsService {
  const createdAt = new Date(clock.now()).toISOString();
  const actions: Readonly<Record<string, (input: Input) => Members>> = {
    DescribeStacks: ({ StackName: wanted }) => {
      if (wanted !== undefined) requireStack(template, wanted);
      return { Stacks: [describeStack(template, createdAt)] };
    },
    DescribeStackResources: ({ StackName: wanted, LogicalResourceId: logicalId }) => {
      requireStack(template, wanted);
      const all = resourcesOf(template, 'Timestamp', createdAt);
      const chosen = all.filter((each) => logicalId === undefined || each.LogicalResourceId === logicalId);
      return { StackResources: chosen };
    },
    ListStackResources: ({ StackName: wanted }) => {
      requireStack(template, wanted);
      return { StackResourceSummaries: resourcesOf(template, 'LastUpdatedTimestamp', createdAt) };
    },
  };
  return {
    name: 'cloudformation',
    permissions: (action) => [{ action: `cloudformation:${action}`, resource: template.stackId }],
    handle: (action, input) => {
      const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (act) return act(input);
      throw new AwsError('InvalidAction', `the local CloudFormation does not know ${action}`);
    },
    query: {
      namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
      decode: (_action, form) => Object.fromEntries(form),
      encode: (_action, output) => encodeMembers(output as Members),
    },
  };
}

function requireStack({ stackName, stackId }: LocalTemplate, wanted: unknown): void {
  if (wanted === stackName || wanted === stackId) return;
  throw new AwsError('ValidationError', `Stack with id ${wanted} does not exist`);
}

function describeStack({ stackId, stackName, outputs }: LocalTemplate, createdAt: string): Members {
  return {
    StackId: stackId,
    StackName: stackName,
    CreationTime: createdAt,
    StackStatus: STATUS,
    Outputs: outputs.map(({ name, value, description, exportName }) => ({
      OutputKey: name,
      OutputValue: value,
      Description: description,
      ExportName: exportName,
    })),
  };
}

function resourcesOf(template: LocalTemplate, timeMember: string, createdAt: string): readonly Members[] {
  return template.resources.map(({ logicalId, ref, type }) => ({
    StackName: template.stackName,
    StackId: template.stackId,
    LogicalResourceId: logicalId,
    PhysicalResourceId: ref,
    ResourceType: type,
    ResourceStatus: STATUS,
    [timeMember]: createdAt,
  }));
}

/** Members one after the other; a list's items each in a `member` element. Absent members are left out. */
function encodeMembers(members: Members): string {
  return Object.entries(members)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${encodeValue(value)}</${name}>`))
    .join('');
}

function encodeValue(value: string | readonly Members[]): string {
  if (typeof value === 'string') return escapeXml(value);
  return value.map((item) => `<member>${encodeMembers(item)}</member>`).join('');
}

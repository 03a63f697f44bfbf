/** The stack that a command works on: the one that runs on this machine, or one in AWS. Both are read the same way. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type Command, Option } from 'commander';
import { readLocalFile } from '../local/local-file';
import { CommandError } from './output';

/** Settings for any AWS client that shall reach the stack. */
export interface ClientSettings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface Target {
  readonly stackName: string;
  readonly client: ClientSettings;
  /** The value of a stack output. */
  output(name: string): string;
}

export interface TargetOptions {
  readonly stack?: string;
}

export function addTargetOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--stack <name>',
      'a stack in AWS, such as Kentongan-production, with the credentials and the region of your environment',
    ).default(undefined, 'the stack that runs on this machine'),
  );
}

export async function findTarget({ stack }: TargetOptions): Promise<Target> {
  const local = stack ? undefined : readLocalFile();
  if (!stack && !local) {
    throw new CommandError(
      'no stack runs on this machine. Start one with `npm start`, or name one in AWS with --stack NAME.',
    );
  }
  const client: ClientSettings = local
    ? {
        region: local.region,
        endpoint: local.awsEndpoint,
        credentials: { accessKeyId: local.accessKeyId, secretAccessKey: local.secretAccessKey },
      }
    : {};
  const stackName = stack ?? local?.stackName ?? '';
  const outputs = await readOutputs(stackName, client);
  return {
    stackName,
    client,
    output: (name) => {
      const value = outputs.get(name);
      if (value === undefined) {
        throw new CommandError(
          `the stack ${stackName} has no output ${name}; was it deployed by an older version?`,
        );
      }
      return value;
    },
  };
}

async function readOutputs(stackName: string, client: ClientSettings): Promise<ReadonlyMap<string, string>> {
  try {
    const { Stacks = [] } = await new CloudFormationClient(client).send(
      new DescribeStacksCommand({ StackName: stackName }),
    );
    return new Map(
      (Stacks[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`the stack ${stackName} cannot be read: ${reason}`);
  }
}

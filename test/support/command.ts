/** The `kentongan` command in this process, on a stack whose time is in the test's hand. */
import { Command } from 'commander';
import { describeAlerts } from '../../cli/commands/alerts';
import { describeDlq } from '../../cli/commands/dlq';
import { describeIncidents } from '../../cli/commands/incidents';
import { describeNormalise } from '../../cli/commands/normalise';
import { describeOnCall } from '../../cli/commands/oncall';
import { describeRules } from '../../cli/commands/rules';
import { describeSilences } from '../../cli/commands/silences';
import { describeTenants } from '../../cli/commands/tenants';
import { ASKED_WRONGLY, CommandError } from '../../cli/output';
import { systemClock } from '../../lambdas/platform/clock';
import type { World } from './world';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandLine {
  /** Runs a command to its end, as `kentongan ARGS --stack NAME` would. */
  run(...args: readonly string[]): Promise<Said>;
  /** What it prints as JSON. Throws when it fails. */
  json<Value = Record<string, unknown>>(...args: readonly string[]): Promise<Value>;
}

/** Speaks to the world's stack as to one in AWS: by the environment and the stack's name. */
export function commandLine({ stack, facts, clock }: World): CommandLine {
  const environment = {
    AWS_ENDPOINT_URL: facts.awsEndpoint,
    AWS_REGION: facts.region,
    AWS_ACCESS_KEY_ID: facts.accessKeyId,
    AWS_SECRET_ACCESS_KEY: facts.secretAccessKey,
  };
  // What needs no stack takes none.
  const complete = (args: readonly string[]) =>
    args[0] === 'normalise' ? args : [...args, '--stack', stack.template.stackName];
  const run = async (...args: readonly string[]): Promise<Said> => {
    const [stdout, stderr]: [string[], string[]] = [[], []];
    const before = { ...process.env };
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout.push(String(text));
      return true;
    });
    const now = jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
    Object.assign(process.env, environment);
    try {
      const program = new Command('kentongan');
      for (const describe of [
        describeTenants,
        describeAlerts,
        describeIncidents,
        describeSilences,
        describeOnCall,
        describeRules,
        describeDlq,
        describeNormalise,
      ]) {
        describe(program);
      }
      quieten(program, stdout, stderr);
      await program.parseAsync(complete(args), { from: 'user' });
      return { code: 0, stdout: stdout.join(''), stderr: '' };
    } catch (error) {
      const known = error instanceof CommandError || stderr.length > 0;
      if (!known) throw error;
      if (error instanceof CommandError) stderr.push(error.message);
      const code = error instanceof CommandError ? error.exitCode : ASKED_WRONGLY;
      return { code, stdout: stdout.join(''), stderr: stderr.join('') };
    } finally {
      write.mockRestore();
      now.mockRestore();
      process.env = before;
    }
  };
  return {
    run,
    json: async (...args) => {
      const { code, stdout, stderr } = await run(...args, '--json');
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
  };
}

/** Commander throws in place of ending the process. */
function quieten(command: Command, stdout: string[], stderr: string[]): void {
  command
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.push(text), writeErr: (text) => stderr.push(text) });
  for (const child of command.commands) quieten(child, stdout, stderr);
}

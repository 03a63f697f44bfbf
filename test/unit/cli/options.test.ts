import { Command } from 'commander';
import { describeDlq } from '../../../cli/commands/dlq';
import { describeStart } from '../../../cli/commands/start';

/** What is said of these arguments; undefined when they are accepted. Nothing is carried out. */
async function complaint(...args: string[]): Promise<string | undefined> {
  const program = new Command('kentongan');
  describeStart(program);
  describeDlq(program);
  const said: string[] = [];
  const quieten = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: (text) => said.push(text) });
    if (command.commands.length === 0) command.action(() => {});
    for (const child of command.commands) quieten(child);
  };
  quieten(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return undefined;
  } catch {
    return said.join('');
  }
}

describe('an option that takes a number', () => {
  it.each([
    ['start', '--rate', '0.1'],
    ['start', '--rate', '2000'],
    ['start', '--tenants', '1'],
    ['start', '--tenants', '500'],
    ['start', '--seed', '0'],
    ['start', '--port', '0'],
    ['start', '--port', '65533'],
    ['dlq redrive', '--rate', '500'],
    ['dlq redrive', '--sample', '0'],
    ['dlq ls', '--limit', '100000'],
  ])('%s %s takes %s', async (command, option, value) => {
    expect(await complaint(...command.split(' '), option, value)).toBeUndefined();
  });

  it.each([
    ['start', '--rate', '0', 'a number from 0.1 to 2000 is accepted.'],
    ['start', '--rate', '2001', 'a number from 0.1 to 2000 is accepted.'],
    ['start', '--rate', '', 'a number from 0.1 to 2000 is accepted.'],
    ['start', '--rate', 'NaN', 'a number from 0.1 to 2000 is accepted.'],
    ['start', '--tenants', '0', 'a whole number from 1 to 500 is accepted.'],
    ['start', '--tenants', '2.5', 'a whole number from 1 to 500 is accepted.'],
    ['start', '--tenants', 'five', 'a whole number from 1 to 500 is accepted.'],
    ['start', '--seed', '-1', 'a whole number from 0 to 4294967295 is accepted.'],
    ['start', '--port', '65534', 'a whole number from 0 to 65533 is accepted.'],
    ['start', '--port', '80 ,', 'a whole number from 0 to 65533 is accepted.'],
    ['dlq redrive', '--rate', '0', 'a whole number from 1 to 500 is accepted.'],
    ['dlq redrive', '--rate', '501', 'a whole number from 1 to 500 is accepted.'],
    ['dlq redrive', '--sample', '101', 'a whole number from 0 to 100 is accepted.'],
    ['dlq try', '--limit', '0', 'a whole number from 1 to 100000 is accepted.'],
    ['dlq redrive', '--rate', '1.5', 'a whole number from 1 to 500 is accepted.'],
  ])('%s %s does not take "%s", and says what it takes', async (command, option, value, accepted) => {
    const said = await complaint(...command.split(' '), option, value);
    expect(said).toContain(`option '${option} <n>' argument '${value}' is invalid. ${accepted}`);
  });
});

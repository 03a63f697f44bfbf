import type { Command } from 'commander';
import { takeOn } from '../alerts/take';
import { addTargetOption } from '../target';

const WHAT = "an alert's fingerprint or an incident's id, or how it begins";

export function describeTaking(alerts: Command): void {
  const describe = (name: string, description: string) =>
    addTargetOption(
      alerts
        .command(name)
        .description(description)
        .argument('<alert|incident>', WHAT)
        .option('--why <text>', 'what you are doing about it: told to those who were told of it')
        .option('--by <name>', 'who; your name on this machine, where it is not said')
        .option('--json', 'print JSON'),
    );
  describe('ack', 'Take an alert on, or all that fires of an incident: repeats and escalation stop')
    .addHelpText('after', '\nExample:\n  kentongan alerts ack inc-20261121 --why "rolling back"')
    .action(takeOn);
  describe('snooze', 'Take it on for a while only: what still fires then is told again')
    .requiredOption('--for <length>', 'how long, such as 30m, 2h or 1d')
    .addHelpText('after', '\nExample:\n  kentongan alerts snooze 3f9a --for 2h --why "Meta is at it"')
    .action(takeOn);
}

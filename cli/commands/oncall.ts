import type { Command } from 'commander';
import { number } from '../number-option';
import { override } from '../oncall/override';
import { showOnCall } from '../oncall/show';
import { addTargetOption } from '../target';

export function describeOnCall(program: Command): void {
  const oncall = program.command('oncall').description('Who is told when nobody else takes an alert on');
  const describe = (name: string, description: string) =>
    addTargetOption(
      oncall
        .command(name)
        .description(description)
        .option('--config <file>', "another file than the stage's in config/routing/")
        .option('--json', 'print JSON'),
    );
  describe('show', 'Who is on call, when that changes, and who will be')
    .argument('[schedule]', 'the schedule; all, where it is not said')
    .option('--at <time>', 'at another time than now, UTC')
    .option('--days <days>', 'how far to look ahead', number({ least: 1, most: 366, whole: true }), 14)
    .addHelpText(
      'after',
      '\nExamples:\n  kentongan oncall show\n  kentongan oncall show primary --at 2026-12-24T18:00+07:00',
    )
    .action(showOnCall);
  describe('override', 'Somebody stands in for whoever the schedule names, or no longer does')
    .argument('[schedule]', 'the schedule')
    .argument('[person]', 'who stands in, by the name in the routing')
    .option(
      '--from <time>',
      'from when on: now, a time from now such as 2h, 18:00, or a date; UTC, or with an offset',
    )
    .option('--until <time>', 'until when')
    .option('--end <override>', 'end this override before its time')
    .option('--why <text>', 'why')
    .option('--by <name>', 'who agreed to it; your name on this machine, where it is not said')
    .addHelpText(
      'after',
      '\nExamples:\n  kentongan oncall override primary budi --from 2026-12-24T09:00+07:00 --until 2026-12-26T09:00+07:00\n' +
        '  kentongan oncall override --end ovr-3f9',
    )
    .action(override);
}

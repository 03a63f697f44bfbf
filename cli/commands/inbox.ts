import { type Command, Option } from 'commander';
import { fail, heal } from '../inbox/control';
import { showInbox } from '../inbox/list';
import { number } from '../number-option';

export function describeInbox(program: Command): void {
  const inbox = program
    .command('inbox')
    .description('What people were told over every channel on this machine, the latest last')
    .option('--channel <kind>', 'only those of slack, teams, pagerduty, telegram, webhook, ...')
    .option(
      '--last <n>',
      'so many; without it 20, or all with --html',
      number({ least: 1, most: 2_000, whole: true }),
    )
    .addOption(new Option('--follow', 'and those that come from now on').conflicts('html'))
    .option('--html <file>', 'write a page that shows them as their receivers see them')
    .option('--json', 'print JSON; with --follow one object a line')
    .addHelpText(
      'after',
      '\nExamples:\n  kentongan inbox --channel slack\n  kentongan inbox --html inbox.html\n' +
        '  kentongan inbox fail pagerduty --status 503 --for 10m\n  kentongan inbox heal pagerduty',
    )
    .action(showInbox);
  inbox
    .command('fail')
    .description('Let a channel fail, to see what happens then')
    .argument('<channel>', 'the kind of channel')
    .addOption(
      new Option(
        '--status <status>',
        'what it answers: a status, or hang, or reset for a connection that breaks',
      ).default('503'),
    )
    .option('--for <time>', 'for how long, such as 30s, 10m or 1h; without it the next request only')
    .option('--times <n>', 'at most so many requests', number({ least: 1, most: 1_000_000, whole: true }))
    .option(
      '--retry-after <seconds>',
      'how long it asks to be left alone',
      number({ least: 0, most: 86_400, whole: true }),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  kentongan inbox fail slack --status 429 --retry-after 30 --times 3\n' +
        '  kentongan inbox fail pagerduty --status hang --for 5m',
    )
    .action(fail);
  inbox
    .command('heal')
    .description('Let a channel take messages again')
    .argument('<channel>', 'the kind of channel')
    .action(heal);
}

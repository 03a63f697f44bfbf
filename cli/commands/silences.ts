import type { Command } from 'commander';
import { addOne } from '../silences/add';
import { endOne } from '../silences/end';
import { listSilences } from '../silences/list';
import { addTargetOption } from '../target';

export function describeSilences(program: Command): void {
  const silences = program.command('silences').description('What nobody is told for a while, and why');
  addTargetOption(
    silences
      .command('add')
      .description('Mute what fits all matchers: shows what that is now, and asks before it mutes much')
      .argument('<matcher...>', 'as Alertmanager\'s, such as rule=send-failures or tenant=~"demo-.*"')
      .option('--for <length>', 'how long, such as 30m, 2h or 7d')
      .option('--until <time>', 'or until when, UTC, such as 18:00 or 2026-11-21T18:00')
      .option('--from <time>', 'from when on', 'now')
      .option('--why <text>', 'why; needed')
      .option('--by <name>', 'who; your name on this machine, where it is not said')
      .option('--anyway', 'also by a label that no alert has')
      .option('--yes', 'do it without asking')
      .option('--json', 'print JSON'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  kentongan silences add rule=send-failures tenant=acme --for 2h --why "they change their template"\n' +
        '  kentongan silences add \'component=~"database|queue"\' --from 22:00 --for 3h --why "the move"',
    )
    .action(addOne);
  addTargetOption(
    silences
      .command('ls')
      .description('Silences that are under way or to come, and how many alerts each mutes now')
      .option('--all', 'also those that ended in the last five days')
      .option('--json', 'print JSON'),
  )
    .addHelpText('after', '\nExample:\n  kentongan silences ls --all')
    .action(listSilences);
  addTargetOption(
    silences
      .command('end')
      .description('End one before its time: what it muted and still fires is told')
      .argument('<silence>', "the silence's id, or how it begins")
      .option('--why <text>', 'why')
      .option('--by <name>', 'who; your name on this machine, where it is not said')
      .option('--json', 'print JSON'),
  )
    .addHelpText('after', '\nExample:\n  kentongan silences end sil-3f9')
    .action(endOne);
}

import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEAD_CAUSES } from '../../lambdas/domain/event/parked';
import { list } from '../dlq/list';
import { purge } from '../dlq/purge';
import { sendBack } from '../dlq/send-back';
import { show } from '../dlq/show';
import { tryOut } from '../dlq/try';
import { addTargetOption } from '../target';

/** A look is bounded; what is to be worked on is read further. */
const LOOK_LIMIT = 1_000;
const WORK_LIMIT = 20_000;
const MOST = 100_000;

const EXIT_CODES = `
Exit codes:
  0    done
  1    failed
  2    asked wrongly, or not confirmed
  3    stopped, because what was sent back came back
  130  interrupted: what was under way is finished, all else is released

With --json standard output holds one JSON document, written at the end; how
far it is goes to standard error.`;

export function describeDlq(program: Command): void {
  const dlq = program.command('dlq').description('Webhooks that could not be processed and were set aside');
  const add = (name: string, description: string, limit: number) =>
    addTargetOption(
      dlq
        .command(name)
        .description(description)
        .option('--limit <n>', 'read at most this many entries', wholeNumber(1, MOST), limit)
        .option('--json', 'print JSON')
        .addHelpText('after', EXIT_CODES),
    );
  const addChoice = (command: Command) =>
    command
      .addOption(new Option('--cause <cause>', 'only what was set aside for this').choices(DEAD_CAUSES))
      .option('--tenant <id>', 'only what is of this tenant, or of this WABA');

  add('ls', 'What is there by cause and by tenant, with first and last seen', LOOK_LIMIT).action(list);
  add('show', 'One entry and the shape of its webhook, without what is personal', WORK_LIMIT)
    .argument('<id>', "the entry's id, or how it begins")
    .action(show);
  addChoice(
    add('try', 'A dry run: what the code of today would make of the entries; sends nothing', LOOK_LIMIT),
  ).action(tryOut);
  addChoice(
    add(
      'redrive',
      'Send entries back to be processed: first a sample, whose fate is watched, then the rest unless the sample ' +
        'came back. What was counted already is not counted again.',
      WORK_LIMIT,
    ),
  )
    .option('--all', 'all entries, whatever their cause')
    .option('--sample <n>', 'how many go first; 0 for none', wholeNumber(0, 100), 5)
    .option(
      '--wait <seconds>',
      'watch the sample for so long at most, not until its last attempt',
      wholeNumber(1, 3_600),
    )
    .option('--rate <n>', 'at most this many a second', wholeNumber(1, 500), 10)
    .option('--yes', 'do it without asking')
    .action(sendBack);
  addChoice(add('purge', 'Delete entries for good: what was not counted never will be', WORK_LIMIT))
    .option('--yes', 'do it without asking')
    .action(purge);
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`a whole number from ${least} to ${most} is accepted.`);
    }
    return value;
  };
}

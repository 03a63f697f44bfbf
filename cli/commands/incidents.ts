import type { Command } from 'commander';
import { listIncidents } from '../incidents/list';
import { writePostMortem } from '../incidents/post-mortem';
import { showIncident } from '../incidents/show';
import { addTargetOption } from '../target';

const NAME = "the incident's id, or how it begins";

export function describeIncidents(program: Command): void {
  const incidents = program
    .command('incidents')
    .description('Alerts that belong together: what is under way, what was, and what to learn from it');
  addTargetOption(
    incidents
      .command('ls')
      .description('What is under way, the worst first')
      .option('--all', 'also what began in the last 30 days and is over')
      .option('--since <time>', 'also what is over and began since then')
      .option('--json', 'print JSON'),
  )
    .addHelpText('after', '\nExamples:\n  kentongan incidents ls\n  kentongan incidents ls --since 7d')
    .action(listIncidents);
  addTargetOption(
    incidents
      .command('show')
      .description('One: its alerts, who has it, who was told, and all that was done')
      .argument('<incident>', NAME)
      .option('--json', 'print JSON'),
  )
    .addHelpText('after', '\nExample:\n  kentongan incidents show inc-20261121-3f9a01')
    .action(showIncident);
  addTargetOption(
    incidents
      .command('postmortem')
      .description(
        'The draft of a post-mortem in Markdown: facts and timeline filled in, the rest to be written',
      )
      .argument('<incident>', NAME)
      .option('--out <file>', 'write it there; a file that is there is not overwritten')
      .option('--json', 'print JSON: the facts and the timeline'),
  )
    .addHelpText('after', '\nExample:\n  kentongan incidents postmortem inc-20261121 --out post-mortem.md')
    .action(writePostMortem);
}

import type { Command } from 'commander';
import { check } from '../rules/check';
import { explain } from '../rules/explain';
import { list } from '../rules/list';
import { runTests } from '../rules/test';
import { describeHistory } from './rules-history';

const EXIT_CODES = `
Exit codes:
  0  all is well
  1  a rule is at fault
  2  asked wrongly`;

export function describeRules(program: Command): void {
  const rules = program
    .command('rules')
    .description(
      'What alerts are raised on. ls, explain, check and test read the files in rules/ and need no running stack',
    );
  rules
    .command('ls')
    .description(
      'All rules of the default pack: those that are judged, those that an alarm guards, those that wait',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nThe metrics that a rule may name: kentongan metrics')
    .action(list);
  rules
    .command('explain')
    .description(
      'One rule in sentences: what it looks at, when it fires and resolves, what to do, an example',
    )
    .argument('<rule>', "the rule's id; `kentongan rules ls` lists them")
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  kentongan rules explain send-failures')
    .action(explain);
  rules
    .command('check')
    .description(
      'Every fault of every rule, with its place: metrics, units, windows, runbooks, missing cases',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_CODES)
    .action(check);
  rules
    .command('test')
    .description('Carry out the cases of the rules: values by minute, and the states they must lead to')
    .argument('[rule...]', 'only these rules')
    .option('--json', 'print JSON')
    .addHelpText('after', `${EXIT_CODES}\n\nExample:\n  kentongan rules test queue-depth dlq-volume`)
    .action(runTests);
  describeHistory(rules);
}

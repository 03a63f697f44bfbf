/** The commands on rules that look at a running stack. */
import { type Command, Option } from 'commander';
import { SEVERITIES } from '../../lambdas/domain/rule/rule';
import { backtest } from '../rules/backtest';
import { applyOverrideFile } from '../rules/overrides/apply';
import { removeOverride, setOverride } from '../rules/overrides/edit';
import { showOverrides } from '../rules/overrides/show';
import { addThresholdOptions } from '../rules/threshold-options';
import { why } from '../rules/why';
import { addTargetOption } from '../target';

const RULE = "the rule's id; `kentongan rules ls` lists them";

export function describeHistory(rules: Command): void {
  addTargetOption(
    rules
      .command('why')
      .description(
        'Why a rule did, or did not, fire at a minute: what it saw, how it judged, how its alert came to be so',
      )
      .argument('<rule>', RULE)
      .option('--tenant <tenant>', 'whom it is judged for; needed for rules about tenants')
      .option('--at <time>', 'the minute of the evaluation, UTC', 'now')
      .option('--json', 'print JSON'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  kentongan rules why send-failures --tenant acme --at 2026-11-21T09:05\n  kentongan rules why queue-depth --at 20m',
    )
    .action(why);
  addTargetOption(
    addThresholdOptions(
      rules
        .command('backtest')
        .description('When a rule would have fired in the past, as it is and with other numbers')
        .argument('<rule>', RULE)
        .option('--tenant <tenant>', 'for this tenant alone; all, where it is not said')
        .option('--from <time>', 'the first evaluation', '24h')
        .option('--to <time>', 'the last evaluation; now, where it is not said'),
    ).option('--json', 'print JSON'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  kentongan rules backtest send-failures --from 7d --above 0.1\n  kentongan rules backtest tenant-health --tenant acme --from 24h --for 5',
    )
    .action(backtest);
  describeOverrides(rules);
}

function describeOverrides(rules: Command): void {
  const overrides = rules
    .command('overrides')
    .description(
      'What is different about rules, for all, for a stage, for tenants with a label, for one tenant',
    );
  addTargetOption(
    overrides
      .command('show')
      .description('All overrides, their version, who changed them last and when')
      .option('--json', 'print JSON, as `apply` reads it'),
  ).action(showOverrides);
  addEditOptions(
    addPlaceOptions(
      addThresholdOptions(
        overrides
          .command('set')
          .description('Change what is given, for those who are meant, and nothing else')
          .argument('<rule>', RULE),
      ),
    )
      .addOption(new Option('--severity <severity>', 'tell it as this bad').choices(SEVERITIES))
      .option('--on', 'judge it, though a wider override switches it off')
      .option('--off', 'do not judge it'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  kentongan rules overrides set send-failures --above 0.1\n' +
        '  kentongan rules overrides set queue-depth --above 5000 --resolve 4500\n' +
        '  kentongan rules overrides set delivery-rate --label tier=trial --off\n' +
        '  kentongan rules overrides set tenant-quota --level high --tenant acme --threshold 1.2',
    )
    .action(setOverride);
  addEditOptions(
    addPlaceOptions(
      overrides
        .command('rm')
        .description('Take an override away: the one for just those who are named')
        .argument('<rule>', RULE),
    ).addOption(new Option('--level <severity>', 'which severity of the rule is meant').choices(SEVERITIES)),
  ).action(removeOverride);
  addEditOptions(
    overrides
      .command('apply')
      .description('Make all overrides as a file says: shows what would change, asks, and does it')
      .argument(
        '<file>',
        'a JSON file, or - for standard input; with a version it is refused once that is old',
      )
      .option('--dry-run', 'only show what would change')
      .option('--yes', 'do it without asking'),
  ).action(applyOverrideFile);
}

function addPlaceOptions(command: Command): Command {
  return command
    .option('--tenant <tenant>', 'for this tenant')
    .option('--label <key=value...>', 'for tenants with all these labels')
    .option('--for-stage <stage>', 'for this stage');
}

function addEditOptions(command: Command): Command {
  return addTargetOption(command.option('--by <name>', 'who changes it').option('--json', 'print JSON'));
}

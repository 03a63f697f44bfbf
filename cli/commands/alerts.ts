import { type Command, Option } from 'commander';
import { listAlerts } from '../alerts/list';
import { LOG_FORMATS, printLog } from '../alerts/log';
import { MOST_DAYS, printDigest, printQuality } from '../alerts/report';
import { showAlert } from '../alerts/show';
import { number } from '../number-option';
import { addTargetOption } from '../target';
import { describeTaking } from './alerts-take';

export function describeAlerts(program: Command): void {
  const alerts = program.command('alerts').description('What is wrong now, and what has been');
  addFilters(
    alerts
      .command('ls')
      .description('The alerts that are firing or pending, the worst first')
      .option('--all', 'also those that are over'),
  )
    .addHelpText('after', '\nExamples:\n  kentongan alerts ls\n  kentongan alerts ls --all --tenant acme')
    .action(listAlerts);
  addTargetOption(
    alerts
      .command('show')
      .description('One alert: its state, times, reason, runbook, and what has happened to it')
      .argument('<alert>', "the alert's fingerprint, or how it begins")
      .option('--since <time>', 'how far back its history goes', '7d')
      .option('--json', 'print JSON'),
  )
    .addHelpText('after', '\nExample:\n  kentongan alerts show 3f9a')
    .action(showAlert);
  describeTaking(alerts);
  addFilters(
    alerts
      .command('log')
      .description(
        'Every change of alerts, and all that was done about them: when, who, what, why; kept for two years',
      )
      .option('--since <time>', 'from when on', '24h')
      .option('--until <time>', 'up to when; now, where it is not said')
      .addOption(
        new Option('--format <format>', 'as a table, as one JSON object a line, or as CSV')
          .choices(LOG_FORMATS)
          .default('text'),
      ),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  kentongan alerts log --since 2026-11-21T09:00 --until 2026-11-21T12:00\n' +
        '  kentongan alerts log --since 90d --format csv > alerts.csv',
    )
    .action(printLog);
  addReports(alerts);
}

function addReports(alerts: Command): void {
  addTargetOption(
    alerts
      .command('digest')
      .description(
        'What fired of late, for whom, how long, what is open and what was not told: as it is sent each day',
      )
      .option('--hours <hours>', 'how far back', number({ least: 1, most: 720, whole: true }), 24)
      .option('--html <file>', 'write the e-mail into a file instead')
      .option('--json', 'print JSON'),
  ).action(printDigest);
  addTargetOption(
    alerts
      .command('report')
      .description(
        'How good the alerts are, by rule and team: acted on, ignored, too many; and what to change',
      )
      .option('--days <days>', 'how far back', number({ least: 1, most: MOST_DAYS, whole: true }), 7)
      .option('--html <file>', 'write the e-mail into a file instead')
      .option('--json', 'print JSON'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  kentongan alerts report --days 30\n  kentongan alerts report --html report.html',
    )
    .action(printQuality);
}

function addFilters(command: Command): Command {
  return addTargetOption(
    command
      .option('--rule <rule>', 'only those of this rule')
      .option('--tenant <tenant>', "only those of this tenant; 'platform' for those of no tenant")
      .option('--severity <severity...>', 'only those of these severities')
      .option('--json', 'print JSON, as one document'),
  );
}

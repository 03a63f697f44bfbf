/** The `kentongan` command: one file a command, each loaded only when it is called. */
import { Command } from 'commander';
import packageJson from '../package.json';
import { describeAlerts } from './commands/alerts';
import { describeBill } from './commands/bill';
import { describeDlq } from './commands/dlq';
import { describeInbox } from './commands/inbox';
import { describeIncidents } from './commands/incidents';
import { describeMetrics } from './commands/metrics';
import { describeNormalise } from './commands/normalise';
import { describeOnCall } from './commands/oncall';
import { describeRoutes } from './commands/routes';
import { describeRules } from './commands/rules';
import { describeSend } from './commands/send';
import { describeSilences } from './commands/silences';
import { describeStart } from './commands/start';
import { describeTenants } from './commands/tenants';
import { ASKED_WRONGLY, CommandError } from './output';

const program = new Command('kentongan')
  .description(packageJson.description)
  .version(packageJson.version)
  .showHelpAfterError('Add --help to see what is accepted (after npm start: npm start -- --help).')
  .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
  // Commander would end with 1 for what it refuses; all that was asked wrongly ends with the same.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : ASKED_WRONGLY));

for (const describe of [
  describeStart,
  describeSend,
  describeNormalise,
  describeTenants,
  describeDlq,
  describeAlerts,
  describeIncidents,
  describeSilences,
  describeOnCall,
  describeRules,
  describeMetrics,
  describeRoutes,
  describeInbox,
  describeBill,
]) {
  describe(program);
}

program.parseAsync().catch((error: unknown) => {
  const told = error instanceof CommandError;
  process.stderr.write(`kentongan: ${told ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exitCode = told ? error.exitCode : 1;
});

/** `npm run chaos`: the whole stack under load while everything goes wrong, and whether each update was counted once. */
import { Command } from 'commander';
import { synthesise } from '../../bench/support/assembly';
import { number } from '../../cli/number-option';
import { type ChaosReport, runChaos } from './run';

interface Options {
  readonly minutes: number;
  readonly rate: number;
  readonly seed: number;
  readonly tenants: number;
  readonly json?: boolean;
}

async function main(): Promise<void> {
  const options = new Command('chaos')
    .description(
      'Runs the whole stack on this machine in real time, with the stand-in for Meta sending duplicates and disorder, ' +
        'while sandboxes are ended in the middle of their work, DynamoDB throttles 5, 20 and 50 % of its calls, SNS ' +
        'and SQS fail, and streams come again. Then the faults end, what was set aside is sent back, and every series ' +
        'of every tenant is compared with what was sent. Ends with 1 and says what differs where anything does.',
    )
    .option(
      '--minutes <n>',
      'how long the storm lasts; settling takes some more',
      number({ least: 0.1, most: 600 }),
      3,
    )
    .option('--rate <n>', 'updates a second, over all tenants', number({ least: 1, most: 1_000 }), 50)
    .option(
      '--seed <n>',
      'chance; real time has its own',
      number({ least: 0, most: 2 ** 32 - 1, whole: true }),
      1,
    )
    .option('--tenants <n>', 'demo tenants', number({ least: 1, most: 500, whole: true }), 4)
    .option('--json', 'print the report as JSON; progress goes to standard error')
    .parse()
    .opts<Options>();
  // The SDK of this process would print a note on its future.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const tell = (line: string) => process.stderr.write(`${line}\n`);
  tell('synthesising the stack ...');
  const assembly = await synthesise();
  let report: ChaosReport;
  try {
    report = await runChaos({ ...options, assembly: assembly.folder, tell });
  } finally {
    assembly.remove();
  }
  process.stdout.write(
    options.json ? `${JSON.stringify(report, null, 2)}\n` : `${toLines(report).join('\n')}\n`,
  );
  process.exitCode = report.mismatches.length > 0 ? 1 : 0;
}

function toLines(report: ChaosReport): readonly string[] {
  const { storm, seconds, mismatches } = report;
  const throttled = Object.entries(storm.throttled).map(([share, calls]) => `${calls} at ${share}`);
  return [
    `${report.updates} updates in ${report.bodies} bodies and ${report.requests} requests ` +
      `(${report.retries} retries, ${report.duplicates} duplicates); ${seconds.storm} s of storm, ${seconds.settling} s to settle.`,
    `Ended in the middle: normalise ${storm.kills.normalise} times, count ${storm.kills.count} times.`,
    `DynamoDB throttled ${throttled.join(', ')}; ${storm.refusedOfOneTenant} of one tenant alone; ${storm.answersLost} answers lost; ` +
      `SNS refused ${storm.snsRefused}, SQS ${storm.sqsRefused}; ${storm.streamBatchesAgain} stream batches came again.`,
    `${report.queued} messages queued, handed out again ${report.handedOutAgain} times; ` +
      `${report.parked} set aside and sent back in ${report.redrives} redrives; ${report.eventsPublishedAgain} events published again.`,
    mismatches.length === 0
      ? `All ${report.countersChecked} counters are what was sent, and the events told are what was counted.`
      : `NOT what was sent:\n  ${mismatches.join('\n  ')}`,
  ];
}

main().catch((error: unknown) => {
  process.stderr.write(`chaos: ${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});

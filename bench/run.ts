/** `npm run bench`: measures, and prints figures with the method by which they were taken. Asserts no time. */
import { parseArgs } from 'node:util';
import { bundles } from './bundles';
import { evaluation } from './evaluation';
import { fairness } from './fairness';
import { ingestCpu } from './ingest-cpu';
import { normaliseEvents } from './normalise';
import { rules } from './rules';
import { sourceToReady } from './source-to-ready';
import { describeMachine } from './support/machine';
import { type Bench, renderReport, reportAsJson } from './support/report';
import { throughput } from './throughput';

const BENCHES: Readonly<Record<string, { readonly run: Bench; readonly about: string }>> = {
  throughput: { run: throughput, about: 'webhooks acknowledged a second, and whether each one arrived' },
  'ingest-cpu': {
    run: ingestCpu,
    about: 'CPU of the ingest function a webhook, against the least it must do',
  },
  fairness: { run: fairness, about: 'how long a quiet tenant waits while another one floods' },
  normalise: { run: normaliseEvents, about: 'events a second and core of the pure part of normalise' },
  bundles: { run: bundles, about: "size and import time of each function's bundle" },
  rules: { run: rules, about: "CPU of judging a tenant's rules" },
  evaluation: { run: evaluation, about: 'rules judged a second, and a whole evaluation of 10,000 tenants' },
  'source-to-ready': { run: sourceToReady, about: 'from the source to the first webhook answered' },
};

const HELP = `Usage: npm run bench -- [options] [bench...]

Measures this machine, one bench after the other; all of them where none is named. Nothing but
node is needed, and nothing leaves the machine. Quit other work first: the figures share its cores.

Benches:
${Object.entries(BENCHES)
  .map(([name, { about }]) => `  ${name.padEnd(17)}${about}`)
  .join('\n')}

Options:
  --seconds N      how long load is measured, 1 to 600 (default 10; used by throughput)
  --json           one JSON document in place of tables
  -h, --help       this text

Ends with 1 when a promise does not hold (an acknowledged webhook that was not counted), 2 when the
command line is wrong, and 0 otherwise: no time or rate is ever a failure.
`;

class UsageError extends Error {}

interface Options {
  readonly benches: readonly string[];
  readonly seconds: number;
  readonly json: boolean;
}

async function main(args: readonly string[]): Promise<void> {
  const options = parse(args);
  if (!options) {
    process.stdout.write(HELP);
    return;
  }
  const machine = describeMachine(new Date());
  const reports: object[] = [];
  if (!options.json) process.stdout.write(`${machine}\n`);
  for (const name of options.benches) {
    const bench = BENCHES[name];
    if (!bench) continue;
    const report = await bench.run({
      seconds: options.seconds,
      progress: (line) => process.stderr.write(`  ${name}: ${line} ...\n`),
    });
    if (report.failures.length > 0) process.exitCode = 1;
    if (options.json) reports.push(reportAsJson(report));
    else process.stdout.write(`\n${renderReport(report)}\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ machine, reports }, null, 2)}\n`);
}

/** Undefined when help was asked for. */
function parse(args: readonly string[]): Options | undefined {
  const { values, positionals } = readArgs(args);
  if (values.help) return undefined;
  const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) {
    throw new UsageError(
      `no bench is named ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`,
    );
  }
  const seconds = Number(values.seconds);
  if (!Number.isFinite(seconds) || seconds < 1 || seconds > 600) {
    throw new UsageError(`--seconds: came "${values.seconds}", accepted is a number from 1 to 600`);
  }
  const benches = positionals.length > 0 ? [...new Set(positionals)] : Object.keys(BENCHES);
  return { benches, seconds, json: values.json };
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        seconds: { type: 'string', default: '10' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) {
    process.stderr.write(`bench: ${error.message}\nTry: npm run bench -- --help\n`);
    process.exitCode = 2;
    return;
  }
  process.stderr.write(`bench: ${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});

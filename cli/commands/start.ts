import { rmSync } from 'node:fs';
import type { Command } from 'commander';
import { readLocalFile, removeLocalFile, writeLocalFile } from '../../local/local-file';
import { findPortOwner } from '../../local/port-owner';
import { WallClock } from '../../local/time/clock';
import { number } from '../number-option';
import { CommandError } from '../output';
import type { Run } from '../start/run';

interface Options {
  readonly traffic: boolean;
  readonly rate: number;
  readonly tenants: number;
  readonly seed: number;
  readonly port: number;
  readonly stage: string;
  readonly json?: boolean;
}

const DEFAULT_PORT = 8400;
const SCREEN_EVERY_MS = 1_000;
const FIRST_LINES_AFTER_MS = 3_000;
const LINES_EVERY_MS = 10_000;

export function describeStart(program: Command): void {
  program
    .command('start')
    .description('Run the whole stack on this machine, with a stand-in for Meta that sends it webhooks')
    .option('--no-traffic', 'no stand-in for Meta: webhooks are yours to send')
    .option('--rate <n>', 'updates a second, over all tenants', number({ least: 0.1, most: 2_000 }), 5)
    .option('--tenants <n>', 'demo tenants', number({ least: 1, most: 500, whole: true }), 4)
    .option(
      '--seed <n>',
      'what happens to whom: the same seed, the same course',
      number({ least: 0, most: 2 ** 32 - 1, whole: true }),
      1,
    )
    .option(
      '--port <n>',
      'the first of three ports in a row; 0 takes any that are free',
      number({ least: 0, most: 65_533, whole: true }),
      DEFAULT_PORT,
    )
    .option('--stage <name>', 'the configuration to run, from config/', 'dev')
    .option('--json', 'say where it is as one JSON object a line, and nothing else')
    .action(start);
}

async function start(options: Options): Promise<void> {
  const startedAt = performance.now();
  if (options.port !== 0) refuseTakenPorts(options.port);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Asked a second time, it goes at once.
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
    });
  }
  const say = options.json ? () => {} : (line: string) => process.stdout.write(`${line}\n`);
  say('Synthesising the stack ...');
  const { synthesise } = await import('../start/synthesise');
  const [assembly, { startRun }] = await Promise.all([
    synthesise(options.stage, String(options.port || process.pid)),
    import('../start/run'),
  ]);
  const clock = new WallClock();
  const run = await startRun({
    assembly,
    clock,
    virtualTime: false,
    port: options.port,
    seed: options.seed,
    tenants: options.tenants,
    rate: options.rate,
    onFault: (message) => process.stderr.write(`${message}\n`),
  }).catch(explainTakenPort);
  try {
    const other = readLocalFile();
    if (!other) writeLocalFile({ pid: process.pid, startedAt: new Date().toISOString(), ...run.facts });
    announce(run, options, (performance.now() - startedAt) / 1000);
    if (other) {
      process.stderr.write(
        `Another run (process ${other.pid}) owns .kentongan/local.json: commands in this folder go on talking to that one.\n`,
      );
    }
    if (options.traffic) run.traffic.start();
    await watch(run, options, stopping.signal);
  } finally {
    say('Stopping ...');
    removeLocalFile();
    await run.stop();
    clock.stop();
    rmSync(assembly, { recursive: true, force: true });
  }
  say('Stopped; nothing is left behind.');
  // Connections that clients keep for reuse would hold the process for some seconds more.
  process.exit();
}

/** The port of a process whose owner this user may not see shows only when it is opened. */
function explainTakenPort(error: NodeJS.ErrnoException & { port?: number }): never {
  if (error.code !== 'EADDRINUSE') throw error;
  throw new CommandError(
    `port ${error.port} is taken by another user's process. Stop it, or choose other ports with --port N.`,
  );
}

function refuseTakenPorts(first: number): void {
  for (const port of [first, first + 1, first + 2]) {
    const owner = findPortOwner(port);
    if (!owner) continue;
    const running = readLocalFile();
    const who =
      running?.pid === owner.pid
        ? `the local run that was started at ${running.startedAt} (process ${owner.pid})`
        : `process ${owner.pid}: ${owner.command.slice(0, 120)}`;
    throw new CommandError(`port ${port} is taken by ${who}. Stop it, or choose other ports with --port N.`);
  }
}

function announce(run: Run, options: Options, seconds: number): void {
  const { webhookUrl, awsEndpoint, receiversUrl } = run.facts;
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ event: 'ready', seconds, webhookUrl, awsEndpoint, receiversUrl })}\n`,
    );
    return;
  }
  const lines = [
    `Kentongan is ready after ${seconds.toFixed(1)} s.`,
    `  webhooks      ${webhookUrl}`,
    `  AWS endpoint  ${awsEndpoint}`,
    `  health        ${run.stack.apiUrl}/health`,
    '  keys          .kentongan/local.json (verify token, app secret, access key; gone when this stops)',
    options.traffic
      ? `  traffic       ${options.rate} updates a second for ${options.tenants} demo tenants, seed ${options.seed}`
      : '  traffic       none; try: npx kentongan send test/fixtures/meta/message-text.json',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Shows the run until it is to stop. */
async function watch(run: Run, options: Options, stop: AbortSignal): Promise<void> {
  const [{ createSnapshots }, view] = await Promise.all([
    import('../start/snapshot'),
    import('../start/view'),
  ]);
  const takeSnapshot = createSnapshots(run);
  const screen = process.stdout.isTTY === true && !options.json;
  const logUpdate = screen ? (await import('log-update')).default : undefined;
  for (let shown = 0; !stop.aborted; shown++) {
    const everyMs = screen ? SCREEN_EVERY_MS : shown === 0 ? FIRST_LINES_AFTER_MS : LINES_EVERY_MS;
    await pause(everyMs, stop);
    if (stop.aborted || options.json) continue;
    const snapshot = await takeSnapshot();
    if (logUpdate) {
      const columns = process.stdout.columns ?? 80;
      logUpdate(view.renderScreen(snapshot, run.tenants.length, view.inColour, columns));
    } else process.stdout.write(`${view.renderLines(snapshot).join('\n')}\n`);
  }
  logUpdate?.done();
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    }
    stop.addEventListener('abort', done);
    if (stop.aborted) done();
  });
}

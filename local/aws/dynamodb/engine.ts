/**
 * The DynamoDB engine: a separate program that keeps the tables and evaluates expressions. Started with the local
 * run and ended with it, however the local run ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createEngineClient, type EngineClient } from './engine-client';
import { makeEngineFile } from './engine-file';

/** A running engine. */
export interface DynamoEngine {
  readonly url: string;
  readonly client: EngineClient;
  /** Process id of what was started; `undefined` for an engine that was running before. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** How the engine is to be started. */
export interface EngineOptions {
  /** File that keeps the tables from run to run; when absent, one that goes with the engine. */
  readonly dbPath?: string;
  /** Read for `DYNAMODB_ENDPOINT` and `PATH`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const START_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 2_000;
const PACKAGE = '@dynoxide/linux-x64';
const FIRST_PORT = 10_000;
const PORT_COUNT = 10_000;
/** Processes that are started one after the other do not meet before they have tried so many. */
const PORTS_A_PROCESS = 16;
let portsTried = 0;

/**
 * Runs the engine beside a watcher that reads the pipe from this process. When this process ends in any way, even by
 * SIGKILL, the pipe closes, the watcher ends the engine, and the folder of a file that need not stay is removed.
 */
const SUPERVISOR = [
  'passing=$1; shift',
  // Who is gone reads no errors any more.
  'trap "" PIPE',
  'exec 3<&0',
  '"$@" 3<&- </dev/null & engine=$!',
  '{ cat <&3 >/dev/null; kill "$engine"; } 2>/dev/null & watcher=$!',
  'wait "$engine"; code=$?',
  'kill "$watcher" 2>/dev/null',
  '[ -z "$passing" ] || rm -rf "$passing"',
  'exit "$code"',
].join('\n');

/** Starts the engine, or joins the one that `DYNAMODB_ENDPOINT` names, and waits until it answers. */
export async function startEngine(options: EngineOptions = {}): Promise<DynamoEngine> {
  const env = options.env ?? process.env;
  const running = env.DYNAMODB_ENDPOINT;
  if (running) return joinEngine(running);
  const binary = findBinary(env);
  const port = await freePort();
  const passing = options.dbPath === undefined ? await mkdtemp(join(tmpdir(), 'kentongan-tables-')) : '';
  const file = options.dbPath ?? join(passing, 'tables.db');
  await makeEngineFile(file, binary);
  const args = [binary, '--host', '127.0.0.1', '--port', String(port), '--db-path', file];
  // A group of its own, so that Ctrl-C in the terminal leaves the engine up until the run has wound down.
  const child = spawn('sh', ['-c', SUPERVISOR, 'sh', passing, ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  child.stdin.on('error', () => undefined);
  const url = `http://127.0.0.1:${port}`;
  const client = createEngineClient(url);
  const stop = () => stopChild(child, client);
  try {
    await waitForAnswer(client, url, () => ended(child, errors));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, client, pid: child.pid, stop };
}

async function joinEngine(url: string): Promise<DynamoEngine> {
  const client = createEngineClient(url);
  await waitForAnswer(client, url, () => undefined);
  return { url, client, pid: undefined, stop: async () => client.close() };
}

/** The path of the engine's program: the optional package, or `dynoxide` on the PATH. */
export function findBinary(env: Readonly<Record<string, string | undefined>>): string {
  const packaged = packagedBinary();
  if (packaged) return packaged;
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'dynoxide'))
    .find(isExecutable);
  if (onPath) return onPath;
  throw new Error(
    `no DynamoDB engine: the package ${PACKAGE} is not installed for ${process.platform}-${process.arch} and there ` +
      'is no dynoxide on the PATH. Install one of them, or set DYNAMODB_ENDPOINT to a local DynamoDB that is running.',
  );
}

function packagedBinary(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  try {
    const path = join(dirname(require.resolve(`${PACKAGE}/package.json`)), 'dynoxide');
    return isExecutable(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A port that nobody else takes before the engine does: below those that systems give to whoever asks for any, and not
 * one that another process of ours begins with.
 */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORT_COUNT; tries++) {
    const port = FIRST_PORT + ((process.pid * PORTS_A_PROCESS + portsTried++) % PORT_COUNT);
    if (await isFree(port)) return port;
  }
  throw new Error(
    `no port is free from ${FIRST_PORT} to ${FIRST_PORT + PORT_COUNT - 1} for the DynamoDB engine`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function ended(child: ChildProcess, errors: readonly string[]): string | undefined {
  if (child.exitCode === null && child.signalCode === null) return undefined;
  return `it ended with ${child.exitCode ?? child.signalCode}: ${errors.join('').trim()}`;
}

async function waitForAnswer(
  client: EngineClient,
  url: string,
  ended: () => string | undefined,
): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    try {
      await client.call('ListTables', {});
      return;
    } catch (cause) {
      const reason = ended() ?? (Date.now() > deadline ? `no answer within ${START_LIMIT_MS} ms` : undefined);
      if (reason) throw new Error(`the DynamoDB engine at ${url} did not start: ${reason}`, { cause });
    }
    await delay(5);
  }
}

/** Closing the pipe has the watcher end the engine; one that does not heed it is killed. */
async function stopChild(child: ChildProcess, client: EngineClient): Promise<void> {
  client.close();
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const { pid } = child;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const killer = setTimeout(() => process.kill(-pid, 'SIGKILL'), STOP_LIMIT_MS);
  child.stdin?.end();
  await exited;
  clearTimeout(killer);
}

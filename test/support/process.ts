/** The `kentongan` command as people run it: a process of its own, its output, its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { PROJECT } from './synth';

export interface Ended {
  /** The exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command to its end. @param input what it reads from its standard input */
export function runCommand(args: readonly string[], input = ''): Promise<Ended> {
  const { child, ended } = spawnCommand(args);
  child.stdin?.end(input);
  return ended;
}

export interface StartedRun {
  readonly pid: number;
  /** The line that says where it answers. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Its processes but for itself, on Linux; elsewhere none can be told. */
  readonly children: readonly number[];
  /** Ends it by a signal and waits until it has ended. */
  end(signal: NodeJS.Signals): Promise<Ended>;
}

/** `kentongan start --json` with these arguments, once it is ready. */
export async function startCommand(args: readonly string[]): Promise<StartedRun> {
  const { child, ended } = spawnCommand(['start', '--json', ...args]);
  const line = new Promise<string>((resolve) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('\n')) resolve(said.slice(0, said.indexOf('\n')));
    });
  });
  const first = await Promise.race([line, ended]);
  if (typeof first !== 'string') throw new Error(`the run did not start: ${first.stderr}`);
  const pid = child.pid ?? 0;
  return {
    pid,
    ready: JSON.parse(first) as Record<string, unknown>,
    children: descendants(pid),
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

function spawnCommand(args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['cli/kentongan.mjs', ...args], { cwd: PROJECT });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({
        code: code ?? signal,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
  return { child, ended };
}

/** Asks again and again, as another process gives no notice; fails after `limitMs`. */
export async function eventually<Value>(
  ask: () => Promise<Value> | Value,
  holds: (value: Value) => boolean,
  limitMs: number,
): Promise<Value> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const value = await ask();
    if (holds(value) || performance.now() > deadline) return value;
    await delay(50);
  }
}

/** Whether a process runs; one that has ended but was not fetched by its parent does not. */
export function isRunning(pid: number): boolean {
  return parentOf(pid) !== undefined;
}

function descendants(pid: number): readonly number[] {
  if (process.platform !== 'linux') return [];
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(Number(name)) }));
  const below = (parent: number): number[] =>
    parents.filter((each) => each.parent === parent).flatMap((each) => [each.pid, ...below(each.pid)]);
  return below(pid);
}

/** The parent of a process that runs. */
function parentOf(pid: number): number | undefined {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === 'Z' || state === 'X' ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}

/** The name of the program that a process runs, on Linux. */
export function programOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]?.split('/').at(-1) ?? '';
}

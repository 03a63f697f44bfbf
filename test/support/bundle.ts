/** Functions made of a few lines of code, run as the local run runs its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arn } from '../../local/aws/service';
import {
  type FunctionSettings,
  type Invocation,
  LocalFunction,
  type RuntimeSettings,
} from '../../local/functions/local-function';
import { createRandom } from '../../local/random';
import { VirtualClock } from '../../local/time/virtual-clock';

export interface TestFunction {
  readonly fn: LocalFunction;
  /** What it wrote, line by line. */
  readonly lines: readonly string[];
  readonly invocations: readonly Invocation[];
}

export interface FunctionBench {
  readonly clock: VirtualClock;
  /** A function of this code, a CommonJS module that exports `handler`. */
  make(code: string, settings?: Partial<FunctionSettings>, runtime?: Partial<RuntimeSettings>): TestFunction;
  /** Ends all functions and removes their code. */
  close(): Promise<void>;
}

export const BENCH_START = Date.UTC(2026, 10, 21, 9);

export function openBench(): FunctionBench {
  const clock = new VirtualClock(BENCH_START);
  const random = createRandom(7);
  const made: LocalFunction[] = [];
  const folders: string[] = [];
  return {
    clock,
    make: (code, settings = {}, runtime = {}) => {
      const folder = writeBundle(code);
      folders.push(folder);
      const lines: string[] = [];
      const invocations: Invocation[] = [];
      const fn = new LocalFunction(
        { ...SETTINGS, taskRoot: folder, ...settings },
        {
          clock,
          random,
          virtualTime: true,
          sandboxLimit: 2,
          observer: {
            onLogLine: (_fn, line) => lines.push(line),
            onInvocation: (invocation) => invocations.push(invocation),
          },
          ...runtime,
        },
      );
      made.push(fn);
      return { fn, lines, invocations };
    },
    close: async () => {
      await Promise.all(made.splice(0).map((fn) => fn.stop()));
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const SETTINGS: Omit<FunctionSettings, 'taskRoot'> = {
  name: 'work',
  functionName: 'Shop-work',
  arn: arn('lambda', 'function:Shop-work'),
  handler: 'index.handler',
  env: {},
  timeoutMs: 10_000,
  memoryMb: 256,
  architecture: 'arm64',
  logGroupName: '/aws/lambda/Shop-work',
  traced: false,
};

function writeBundle(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kentongan-bundle-'));
  writeFileSync(join(folder, 'index.js'), code);
  return folder;
}

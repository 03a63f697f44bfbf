/** The sandboxes of one function: each takes one invocation at a time, a few are kept warm, a dead one is replaced. */
import { Worker } from 'node:worker_threads';
import type { Clock } from '../time/clock';
import type { InvokeMessage, Outcome, SandboxData, SandboxReply } from './messages';
import { sandboxCode } from './sandbox-code';

export interface SandboxPoolSettings {
  readonly taskRoot: string;
  readonly handler: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly virtualTime: boolean;
  /** More invocations than this wait their turn. */
  readonly limit: number;
  readonly clock: Clock;
}

export interface Finished {
  readonly outcome: Outcome;
  readonly log: string;
  readonly durationMs: number;
  /** Set when this invocation had to wait for a new sandbox. */
  readonly initMs?: number;
}

interface Sandbox {
  readonly worker: Worker;
  readonly ready: Promise<{ readonly initMs: number; readonly log: string }>;
  fresh: boolean;
  /** Why it ended, once it has. */
  reason: string;
  finish: ((finished: Finished) => void) | undefined;
}

export class SandboxPool {
  private readonly settings: SandboxPoolSettings;
  private readonly all = new Set<Sandbox>();
  private readonly idle: Sandbox[] = [];
  private readonly waiting: ((sandbox: Sandbox | undefined) => void)[] = [];
  private stopped = false;

  constructor(settings: SandboxPoolSettings) {
    this.settings = settings;
  }

  async invoke(message: Omit<InvokeMessage, 'nowMs'>): Promise<Finished> {
    const sandbox = await this.acquire();
    if (!sandbox) return ended('the run was stopped');
    const wasFresh = sandbox.fresh;
    sandbox.fresh = false;
    const { initMs, log } = await sandbox.ready;
    const finished = await this.run(sandbox, { ...message, nowMs: this.settings.clock.now() });
    if (this.all.has(sandbox)) this.release(sandbox);
    return wasFresh ? { ...finished, initMs, log: log + finished.log } : finished;
  }

  /** Ends one busy sandbox from outside, as a machine that fails does; false when none is busy. */
  kill(): boolean {
    for (const sandbox of this.all) {
      if (!sandbox.finish) continue;
      this.end(sandbox);
      return true;
    }
    return false;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const turn of this.waiting.splice(0)) turn(undefined);
    await Promise.all([...this.all].map(({ worker }) => worker.terminate()));
  }

  /** Undefined once the pool is stopped. */
  private async acquire(): Promise<Sandbox | undefined> {
    if (this.stopped) return undefined;
    const idle = this.idle.pop();
    if (idle) return idle;
    if (this.all.size < this.settings.limit) return this.start();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private release(sandbox: Sandbox): void {
    const next = this.waiting.shift();
    if (next) next(sandbox);
    else this.idle.push(sandbox);
  }

  private run(sandbox: Sandbox, message: InvokeMessage): Promise<Finished> {
    const { timeoutMs } = this.settings;
    // It may have died while it loaded its code.
    if (!this.all.has(sandbox)) return Promise.resolve(ended(sandbox.reason));
    return new Promise((resolve) => {
      // The function's time limit is real time in any case: it guards against a function that hangs.
      const timer = setTimeout(() => {
        const seconds = (timeoutMs / 1000).toFixed(2);
        this.end(sandbox);
        finish(failed('Sandbox.Timedout', `Task timed out after ${seconds} seconds`, timeoutMs));
      }, timeoutMs);
      const finish = (finished: Finished) => {
        clearTimeout(timer);
        sandbox.finish = undefined;
        resolve(finished);
      };
      sandbox.finish = finish;
      sandbox.worker.postMessage(message);
    });
  }

  private start(): Sandbox {
    const { taskRoot, handler, env, virtualTime, clock } = this.settings;
    const workerData: SandboxData = { taskRoot, handler, virtualTime, nowMs: clock.now() };
    const worker = new Worker(sandboxCode(), { eval: true, env, execArgv: [], workerData });
    let becomeReady: (ready: { initMs: number; log: string }) => void = () => {};
    const sandbox: Sandbox = {
      worker,
      ready: new Promise((resolve) => {
        becomeReady = resolve;
      }),
      fresh: true,
      reason: 'the sandbox was ended',
      finish: undefined,
    };
    this.all.add(sandbox);
    worker.on('message', (message: SandboxReply) => {
      if (message.kind === 'ready') becomeReady(message);
      else sandbox.finish?.(message);
    });
    worker.on('error', (error) => {
      sandbox.reason = `${error.name}: ${error.message}`;
    });
    worker.on('exit', () => {
      this.bury(sandbox);
      becomeReady({ initMs: 0, log: '' });
      sandbox.finish?.(ended(sandbox.reason));
    });
    return sandbox;
  }

  /** From here on it gets no more work, though its thread takes a moment to end. */
  private end(sandbox: Sandbox): void {
    this.bury(sandbox);
    void sandbox.worker.terminate();
  }

  private bury(sandbox: Sandbox): void {
    if (!this.all.delete(sandbox)) return;
    const at = this.idle.indexOf(sandbox);
    if (at >= 0) this.idle.splice(at, 1);
    if (!this.stopped && this.waiting.length > 0) this.waiting.shift()?.(this.start());
  }
}

function ended(reason: string): Finished {
  return failed('Runtime.ExitError', `RequestId ended before it was answered: ${reason}`, 0);
}

function failed(errorType: string, errorMessage: string, durationMs: number): Finished {
  return { outcome: { ok: false, error: { errorType, errorMessage } }, log: '', durationMs };
}

/** One function of the template: invoked as Lambda invokes it, its log lines and figures handed on. */
import type { Random } from '../random';
import type { Clock } from '../time/clock';
import type { FunctionError, Outcome } from './messages';
import { type Finished, SandboxPool } from './sandbox-pool';

export interface FunctionSettings {
  /** The name that people know it by. */
  readonly name: string;
  readonly functionName: string;
  readonly arn: string;
  readonly taskRoot: string;
  readonly handler: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly logGroupName: string;
  readonly traced: boolean;
  /** `arm64` or `x86_64` */
  readonly architecture: string;
}

export interface Invocation {
  readonly functionName: string;
  readonly architecture: string;
  readonly traced: boolean;
  readonly atMs: number;
  readonly durationMs: number;
  readonly initMs: number | undefined;
  readonly memoryMb: number;
  readonly error: FunctionError | undefined;
}

export interface FunctionObserver {
  /** One line that the function wrote. */
  readonly onLogLine: (fn: FunctionSettings, line: string, atMs: number) => void;
  readonly onInvocation: (invocation: Invocation) => void;
}

export interface RuntimeSettings {
  readonly clock: Clock;
  readonly random: Random;
  readonly virtualTime: boolean;
  /** Sandboxes a function may have at once on this machine. */
  readonly sandboxLimit: number;
  readonly observer: FunctionObserver;
}

export class LocalFunction {
  readonly settings: FunctionSettings;
  private readonly runtime: RuntimeSettings;
  private readonly pool: SandboxPool;
  private nextId = 1;

  constructor(settings: FunctionSettings, runtime: RuntimeSettings) {
    this.settings = settings;
    this.runtime = runtime;
    this.pool = new SandboxPool({
      taskRoot: settings.taskRoot,
      handler: settings.handler,
      env: settings.env,
      timeoutMs: settings.timeoutMs,
      virtualTime: runtime.virtualTime,
      limit: runtime.sandboxLimit,
      clock: runtime.clock,
    });
  }

  /** Invokes and waits for the answer. Never rejects: a failure of the function is an outcome. */
  async invoke(event: unknown, traceHeader?: string): Promise<Outcome> {
    const { clock, random } = this.runtime;
    return clock.track(this.run(event, traceHeader ?? newTraceHeader(clock, random, this.settings.traced)));
  }

  /** Ends a running sandbox; false when none runs. */
  kill(): boolean {
    return this.pool.kill();
  }

  stop(): Promise<void> {
    return this.pool.stop();
  }

  private async run(event: unknown, traceHeader: string): Promise<Outcome> {
    const { settings, runtime } = this;
    const awsRequestId = runtime.random.uuid();
    const atMs = runtime.clock.now();
    const finished = await this.pool.invoke({
      id: this.nextId++,
      event,
      context: {
        awsRequestId,
        functionName: settings.functionName,
        invokedFunctionArn: settings.arn,
        memoryLimitInMB: String(settings.memoryMb),
        logGroupName: settings.logGroupName,
        timeoutMs: settings.timeoutMs,
      },
      traceHeader,
    });
    this.report(finished, atMs);
    return finished.outcome;
  }

  private report({ outcome, log, durationMs, initMs }: Finished, atMs: number): void {
    const { settings, runtime } = this;
    const error = outcome.ok ? undefined : outcome.error;
    const lines = log.split('\n');
    // Lambda itself logs the error with which an invocation ends.
    if (error)
      lines.push(
        JSON.stringify({
          level: 'ERROR',
          component: settings.name,
          eventName: 'invocation.failed',
          ...error,
        }),
      );
    for (const line of lines) if (line !== '') runtime.observer.onLogLine(settings, line, atMs);
    runtime.observer.onInvocation({
      functionName: settings.functionName,
      architecture: settings.architecture,
      traced: settings.traced,
      atMs,
      durationMs,
      initMs,
      memoryMb: settings.memoryMb,
      error,
    });
  }
}

function newTraceHeader(clock: Clock, random: Random, sampled: boolean): string {
  const epoch = Math.floor(clock.now() / 1000)
    .toString(16)
    .padStart(8, '0');
  return `Root=1-${epoch}-${random.hex(24)};Parent=${random.hex(16)};Sampled=${sampled ? 1 : 0}`;
}

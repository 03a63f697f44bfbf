/**
 * Runs inside a worker thread in Lambda's stead: loads one function's bundle and hands it one event at a time. It is
 * bundled by itself and knows nothing of the runner but their messages.
 */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionError, InvokeMessage, Outcome, SandboxData, SandboxReply } from './messages';

type Handler = (event: unknown, context: object) => unknown;

const data = workerData as SandboxData;
const port = parentPort;
if (!port) throw new Error('a sandbox runs as a worker thread only');
const reply = (message: SandboxReply) => port.postMessage(message);

/** What is written is kept and travels with the result, so that it is there when the result is. */
let written: string[] = [];
for (const stream of [process.stdout, process.stderr]) {
  stream.write = ((chunk: Uint8Array | string, ...rest: unknown[]): boolean => {
    written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    const done = rest.find((item) => typeof item === 'function') as (() => void) | undefined;
    if (done) queueMicrotask(done);
    return true;
  }) as typeof stream.write;
}
const takeLog = (): string => {
  const log = written.join('');
  written = [];
  return log;
};

let nowMs = data.nowMs;
if (data.virtualTime) holdTime();

/** The sandbox is a machine whose clock is set by the runner; `Date` is how a program reads it. */
function holdTime(): void {
  const MachineDate = Date;
  globalThis.Date = new Proxy(MachineDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [nowMs] : args, newTarget),
    apply: () => new MachineDate(nowMs).toString(),
    get: (target, property, receiver) =>
      property === 'now' ? () => nowMs : Reflect.get(target, property, receiver),
  });
}

function describeError(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function loadHandler(): Handler {
  const [file = 'index', name = 'handler'] = data.handler.split('.');
  const loaded = require(join(data.taskRoot, file)) as Record<string, unknown>;
  const handler = loaded[name];
  if (typeof handler !== 'function') throw new Error(`${data.handler} is not a function of the bundle`);
  return handler as Handler;
}

const startedAt = performance.now();
// A bundle that does not load fails every invocation with the reason, as Lambda's init error does.
let load: { readonly handler: Handler } | { readonly error: FunctionError };
try {
  load = { handler: loadHandler() };
} catch (error) {
  load = { error: describeError(error) };
}
reply({ kind: 'ready', initMs: performance.now() - startedAt, log: takeLog() });

port.on('message', (message: InvokeMessage) => {
  void invoke(message);
});

async function invoke({ id, event, context, traceHeader, nowMs: sentAtMs }: InvokeMessage): Promise<void> {
  nowMs = sentAtMs;
  process.env._X_AMZN_TRACE_ID = traceHeader;
  const invokedAt = performance.now();
  let outcome: Outcome;
  try {
    if ('error' in load)
      throw Object.assign(new Error(load.error.errorMessage), { name: load.error.errorType });
    const { timeoutMs, ...rest } = context;
    const payload = await load.handler(event, {
      ...rest,
      functionVersion: '$LATEST',
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, timeoutMs - (performance.now() - invokedAt)),
    });
    // Through JSON, as Lambda's answer goes: what does not survive it here would not survive it there.
    outcome = { ok: true, payload: payload === undefined ? null : JSON.parse(JSON.stringify(payload)) };
  } catch (error) {
    outcome = { ok: false, error: describeError(error) };
  }
  reply({ kind: 'result', id, outcome, log: takeLog(), durationMs: performance.now() - invokedAt });
}

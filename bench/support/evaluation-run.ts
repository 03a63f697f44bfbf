/** Evaluations against the local DynamoDB engine: the function's own code and adapters, bundled as it is. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EvaluateHandler } from '../../lambdas/evaluate/handler';
import { loadBundled } from './bundled';
import { fillTable, startTables } from './evaluation-table';
import { cpuSecondsOf } from './process-cpu';

const MINUTES = 65;
const WARM = 5;
const MINUTE_MS = 60_000;
const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const NO_METRICS = { count: () => {}, fail: () => {}, time: () => {}, size: () => {}, flush: () => {} };

/** What one evaluation took. */
export interface Taken {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of DynamoDB's engine, on the same cores; undefined where the system does not tell. */
  readonly engineSeconds: number | undefined;
  readonly items: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Resident at its end. */
  readonly memoryMb: number;
}

export interface EvaluationRuns {
  readonly cold: Taken;
  readonly warm: readonly Taken[];
  readonly firing: number;
}

type Evaluate = typeof import('./evaluate-module');

export async function runEvaluations(progress: (line: string) => void): Promise<EvaluationRuns> {
  progress('synthesising, and starting the DynamoDB engine');
  const { engine, tableName } = await startTables();
  const evaluate = loadBundled<Evaluate>('bench/support/evaluate-module.ts');
  const client = evaluate.createDynamoClient({
    endpoint: engine.url,
    region: 'us-east-1',
    credentials: LOCAL,
  });
  try {
    const endMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const atMs = (run: number) => endMs - (WARM - run - 1) * MINUTE_MS;
    // The minutes that come next are there as well.
    await fillTable(client, tableName, { endMs, count: MINUTES + WARM, firstMs: atMs(0) }, progress);
    const used = watchUnits(client);
    const handle = evaluatorOf(evaluate, client, tableName);
    const take = async (run: number): Promise<Taken> => {
      progress(run === 0 ? 'evaluating, cold' : `evaluating, warm, ${run} of ${WARM}`);
      return measure(handle, atMs(run), used, engine.pid);
    };
    const cold = await take(0);
    const warm: Taken[] = [];
    for (let run = 1; run <= WARM; run += 1) warm.push(await take(run));
    const alerts = await evaluate.createAlertStore(client, tableName, CLOCK).load();
    return { cold, warm, firing: alerts.filter(({ state }) => state.status === 'firing').length };
  } finally {
    client.destroy();
    await engine.stop();
  }
}

const CLOCK = { now: Date.now, sleep: async () => {} };

async function measure(
  handle: EvaluateHandler,
  atMs: number,
  used: Units,
  engine: number | undefined,
): Promise<Taken> {
  Object.assign(used, NO_UNITS);
  const engineBefore = cpuSecondsOf(engine);
  const before = process.cpuUsage();
  const startedAt = process.hrtime.bigint();
  await handle({ scheduledAt: new Date(atMs).toISOString() });
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  const { user, system } = process.cpuUsage(before);
  const engineAfter = cpuSecondsOf(engine);
  return {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    engineSeconds:
      engineBefore === undefined || engineAfter === undefined ? undefined : engineAfter - engineBefore,
    ...used,
    memoryMb: process.memoryUsage().rss / 1e6,
  };
}

function evaluatorOf(evaluate: Evaluate, client: DynamoDBClient, tableName: string): EvaluateHandler {
  return evaluate.createEvaluate({
    stage: 'dev',
    rules: evaluate.parseRules(evaluate.rulePack).filter(({ scope }) => scope === 'tenant'),
    readMinutes: (fromMs, count, parts) => evaluate.countsOfMinutes(client, tableName, fromMs, count, parts),
    readDay: (tenantId, date) =>
      evaluate.countsOfTenant(client, tableName, tenantId, date, evaluate.MESSAGES),
    readPlatform: async () => ({ values: {}, readings: [] }),
    readTenants: () => evaluate.listTenants(client, tableName, { consistent: false }),
    readOverrides: async () => [],
    rhythms: evaluate.createRhythmStore(client, tableName, CLOCK),
    loads: evaluate.createLoadStore(client, tableName, CLOCK),
    nameTenant: async (id) => id,
    alerts: evaluate.createAlertStore(client, tableName, CLOCK),
    publishReport: async () => {},
    runbookBaseUrl: 'https://example.org',
    clock: CLOCK,
    log: SILENT,
    metrics: NO_METRICS,
  });
}

interface Units {
  items: number;
  readUnits: number;
  writeUnits: number;
}
const NO_UNITS: Units = { items: 0, readUnits: 0, writeUnits: 0 };

/** Asks of each call what it used. */
function watchUnits(client: DynamoDBClient): Units {
  const used = { ...NO_UNITS };
  client.middlewareStack.add(
    (next) => async (args) => {
      const isQuery = 'KeyConditionExpression' in args.input;
      const asked = { ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } };
      const result = await next(asked as typeof args);
      const { Count = 0, ConsumedCapacity = [] } = result.output as {
        Count?: number;
        ConsumedCapacity?: Consumed | readonly Consumed[];
      };
      const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
      used.items += Count;
      if (isQuery) used.readUnits += units;
      else used.writeUnits += units;
      return result;
    },
    { step: 'initialize', name: 'watchUnits' },
  );
  return used;
}

interface Consumed {
  readonly CapacityUnits?: number;
}

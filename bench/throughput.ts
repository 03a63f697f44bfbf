/** How many webhooks a second the whole stack acknowledges on this machine, and whether each one arrived. */
import { readStageConfig } from '../lib/stage-config';
import { priceBill } from '../local/meter/bill';
import { type Arrival, count, findLosses, sumOf } from './support/arrival';
import { synthesise } from './support/assembly';
import { type BenchStack, startBenchStack } from './support/bench-stack';
import { startChild } from './support/child';
import type { LoadPlan, LoadResult } from './support/load';
import type { LoadOrder, LoadReport } from './support/load-process';
import type { PeerReport } from './support/peer-process';
import type { Bench, Settings } from './support/report';
import {
  type CpuSplit,
  describeBill,
  describeCpu,
  describeFunctions,
  machineBusyMs,
} from './support/time-spent';

const CONNECTIONS = 8;
const WARM_UP_SECONDS = 3;
/** Minutes of backlog are more than a load of seconds can leave. */
const DRAIN_LIMIT_MS = 300_000;
const POLL_MS = 50;
/** What is recorded is gathered for ten seconds before it is counted; after that many without a change, all is. */
const COUNTED_AFTER_MS = 25_000;

interface StackRun extends Arrival {
  readonly backlog: number;
  readonly drainedMs: number;
  readonly totalMs: number;
  readonly cpu: CpuSplit;
  readonly functions: string;
  readonly price: string;
  readonly rssBytes: number;
}

export const throughput: Bench = async (settings) => {
  const { throttle } = readStageConfig('dev');
  const generator = startChild<LoadOrder, LoadReport>('load-process');
  try {
    settings.progress('making and signing webhooks');
    // The stage's throttle lets no more than these through.
    const webhooks = throttle.burst + throttle.requestsPerSecond * (WARM_UP_SECONDS + settings.seconds);
    generator.send({ kind: 'make', webhooks, seed: Date.now() });
    const made = await generator.next();
    const load = async (url: string, repeat: boolean): Promise<LoadResult> => {
      generator.send({ kind: 'run', ...planOf(url, settings, repeat) });
      const report = await generator.next();
      if (report.kind !== 'result') throw new Error('the load generator told something other than a result');
      return report;
    };
    const run = await loadStack(settings, (url) => load(url, false));
    const peer = await loadPeer(settings, (url) => load(url, true));
    const acknowledged = sumOf(run.load.acknowledged);
    return {
      bench: 'throughput',
      method:
        `Closed loop from another process on the same cores: ${CONNECTIONS} keep-alive connections, ` +
        `webhooks of one update each signed beforehand, ${settings.seconds} s after ${WARM_UP_SECONDS} s of warm-up.`,
      columns: [
        { head: 'acknowledged', unit: '/s' },
        { head: 'p50', unit: 'ms', digits: 1 },
        { head: 'p99', unit: 'ms', digits: 1 },
        { head: 'stored', unit: '/s' },
        { head: 'share of bare', unit: '%', digits: 1 },
      ],
      rows: [
        {
          name: 'the whole stack',
          figures: [
            run.load.perSecond,
            run.load.p50Ms,
            run.load.p99Ms,
            (acknowledged / run.totalMs) * 1000,
            (run.load.perSecond / peer.perSecond) * 100,
          ],
        },
        {
          name: 'a bare node HTTP server',
          figures: [peer.perSecond, peer.p50Ms, peer.p99Ms, undefined, 100],
        },
      ],
      notes: [
        `${count(acknowledged)} distinct updates acknowledged with warm-up, ${count(sumOf(run.stored))} counted for their tenants.`,
        `Behind the acknowledgement: ${count(run.backlog)} webhooks waited when the load ended, and the last one ` +
          `was recorded ${(run.drainedMs / 1000).toFixed(1)} s later; "stored" is over all the time from the first, cold one to then.`,
        describeCpu(run.cpu, acknowledged),
        run.functions,
        `The stack took ${count(run.rssBytes / 2 ** 20)} MB of memory; a body had ${count(meanBytesOf(made))} bytes on average.`,
        run.price,
        ...throttleNotes(run.load, throttle.requestsPerSecond),
      ],
      failures: findLosses(run),
    };
  } finally {
    generator.stop();
  }
};

async function loadStack(
  { progress }: Settings,
  load: (url: string) => Promise<LoadResult>,
): Promise<StackRun> {
  progress('synthesising and starting the stack');
  const assembly = await synthesise();
  let bench: BenchStack | undefined;
  try {
    bench = await startBenchStack(assembly.folder);
    await bench.registerTenants();
    progress('load on the stack');
    const startedAt = Date.now();
    const cpuBefore = process.cpuUsage();
    const busyBefore = machineBusyMs();
    const result = await load(bench.webhookUrl);
    const rssBytes = process.memoryUsage.rss();
    progress('waiting until the queue is empty');
    const loadEndedAt = Date.now();
    const backlog = backlogOf(bench);
    const isDrained = await drain(bench);
    const drainedAt = Date.now();
    const { user, system } = process.cpuUsage(cpuBefore);
    const stackMs = (user + system) / 1000;
    const othersMs = Math.max(0, machineBusyMs() - busyBefore - stackMs - result.cpuMs);
    progress('waiting until all is counted');
    const stored = await countedAtRest(bench, startedAt, sumOf(result.acknowledged));
    const webhooks = sumOf(result.acknowledged);
    return {
      load: result,
      stored,
      backlog,
      drainedMs: drainedAt - loadEndedAt,
      totalMs: drainedAt - startedAt,
      isDrained,
      deadLetters: bench.stack.queue('webhooks-dlq').statistics().sent,
      cpu: { stackMs, loadMs: result.cpuMs, othersMs },
      functions: describeFunctions(bench.stack, webhooks),
      price: describeBill(priceBill(bench.stack.meter.snapshot())),
      rssBytes,
    };
  } finally {
    await bench?.stop();
    assembly.remove();
  }
}

async function loadPeer(
  { progress }: Settings,
  load: (url: string) => Promise<LoadResult>,
): Promise<LoadResult> {
  const peer = startChild<never, PeerReport>('peer-process');
  try {
    const { url } = await peer.next();
    progress('the same load on a bare HTTP server');
    return await load(url);
  } finally {
    peer.stop();
  }
}

function planOf(url: string, { seconds }: Settings, repeat: boolean): LoadPlan {
  return {
    url,
    connections: CONNECTIONS,
    warmUpMs: WARM_UP_SECONDS * 1000,
    measureMs: seconds * 1000,
    repeat,
  };
}

async function drain(bench: BenchStack): Promise<boolean> {
  const giveUpAt = Date.now() + DRAIN_LIMIT_MS;
  while (backlogOf(bench) > 0) {
    if (Date.now() > giveUpAt) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}

/** Reads the counts until they are what is expected, or nothing has changed for a while. */
async function countedAtRest(
  bench: BenchStack,
  fromMs: number,
  expected: number,
): Promise<Readonly<Record<string, number>>> {
  let last = { total: -1, atMs: Date.now() };
  for (;;) {
    const stored = await bench.storedByTenant(fromMs, Date.now());
    const total = sumOf(stored);
    if (total !== last.total) last = { total, atMs: Date.now() };
    // A while longer than needed: what is counted twice must not hide behind what is not counted yet.
    const patienceMs = total === expected ? COUNTED_AFTER_MS / 2 : COUNTED_AFTER_MS;
    if (Date.now() - last.atMs > patienceMs) return stored;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS * 20));
  }
}

function backlogOf({ stack }: BenchStack): number {
  const { visible, notVisible, delayed } = stack.queue('webhooks').statistics();
  return visible + notVisible + delayed;
}

function throttleNotes({ refused }: LoadResult, requestsPerSecond: number): string[] {
  const times = refused[429] ?? 0;
  if (times === 0) return [];
  return [
    `${count(times)} answers were 429: the dev stage lets ${count(requestsPerSecond)} requests a second through ` +
      '(config/dev.json), so the rate is that of the throttle; each was sent again.',
  ];
}

function meanBytesOf(report: LoadReport): number {
  return report.kind === 'made' ? report.meanBytes : Number.NaN;
}

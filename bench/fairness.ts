/** One tenant floods, another sends a webhook now and then: how long each one's webhooks wait in the queue. */
import { Agent } from 'node:http';
import { type Histogram, percentile } from '../lambdas/domain/metric/histogram';
import { histogramOf } from '../lambdas/domain/tenant/counts';
import { count } from './support/arrival';
import { synthesise } from './support/assembly';
import { type BenchStack, startBenchStack } from './support/bench-stack';
import { post } from './support/load';
import type { Bench, Row } from './support/report';
import { makeWebhooks, TENANTS, type Webhook } from './support/webhooks';

const FLOOD = 3_000;
const FLOOD_CONNECTIONS = 8;
const QUIET = 60;
const QUIET_EVERY_MS = 500;
/** Each write to the ledger takes so much longer, so that the function falls behind the flood. */
const SLOWED_BY_MS = 1_000;
const GIVE_UP_MS = 300_000;

export const fairness: Bench = async ({ progress }) => {
  const [noisy, quiet] = TENANTS;
  if (!noisy || !quiet) throw new Error('there are no two demo tenants');
  progress('making and signing webhooks');
  const all = makeWebhooks((FLOOD + QUIET) * TENANTS.length * 2, Date.now(), Date.now());
  const of = (tenantId: string, most: number) =>
    all.filter((webhook) => webhook.tenantId === tenantId).slice(0, most);
  const assembly = await synthesise();
  let bench: BenchStack | undefined;
  try {
    bench = await startBenchStack(assembly.folder);
    await bench.registerTenants();
    const { stack } = bench;
    stack.faults.add({ service: 'dynamodb', action: 'UpdateItem', latencyMs: SLOWED_BY_MS });
    const startedAt = Date.now();
    let deepest = 0;
    const watch = setInterval(() => {
      const { visible, notVisible } = stack.queue('webhooks').statistics();
      deepest = Math.max(deepest, visible + notVisible);
    }, 50);
    progress('one tenant floods, one sends now and then');
    const [flooded, trickled] = await Promise.all([
      flood(bench.webhookUrl, of(noisy.tenantId, FLOOD)),
      trickle(bench.webhookUrl, of(quiet.tenantId, QUIET)),
    ]);
    progress('waiting until all is counted');
    const expected = flooded + trickled;
    const sent: Readonly<Record<string, number>> = {
      [noisy.tenantId]: flooded,
      [quiet.tenantId]: trickled,
    };
    const failures = (await allCounted(bench, startedAt, expected))
      ? []
      : [`not all of ${count(expected)} webhooks were counted in ${GIVE_UP_MS / 1000} s`];
    clearInterval(watch);
    const rows = [];
    for (const { tenantId, name } of [
      { ...noisy, name: 'the tenant that floods' },
      { ...quiet, name: 'the quiet one beside it' },
    ]) {
      const waits = histogramOf(await bench.countsOfToday(tenantId, startedAt), 'processing');
      rows.push(rowOf(name, sent[tenantId] ?? 0, waits));
    }
    return {
      bench: 'fairness',
      method:
        `${count(flooded)} webhooks of one tenant over ${FLOOD_CONNECTIONS} connections as fast as they are answered, and ` +
        `beside them one of another tenant every ${QUIET_EVERY_MS} ms; writes to the ledger are slowed by ` +
        `${SLOWED_BY_MS} ms each, so that the queue grows. The wait is from reception until recorded, from the ` +
        "tenants' own histograms: a figure is the bound of its bucket, at most 19 % above.",
      columns: [
        { head: 'webhooks' },
        { head: 'wait p50', unit: 'ms' },
        { head: 'p95', unit: 'ms' },
        { head: 'longest', unit: 'ms' },
      ],
      rows,
      notes: [`At most ${count(deepest)} webhooks waited in the queue or were being processed at once.`],
      failures,
    };
  } finally {
    await bench?.stop();
    assembly.remove();
  }
};

function rowOf(name: string, sent: number, waits: Histogram): Row {
  return { name, figures: [sent, percentile(waits, 0.5), percentile(waits, 0.95), percentile(waits, 1)] };
}

/** Resolves with how many were acknowledged. */
async function flood(url: string, webhooks: readonly Webhook[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: FLOOD_CONNECTIONS });
  const target = new URL(url);
  const waiting = [...webhooks];
  let acknowledged = 0;
  const connection = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if ((await post(target, agent, next)) === 200) acknowledged += 1;
    }
  };
  await Promise.all(Array.from({ length: FLOOD_CONNECTIONS }, connection));
  agent.destroy();
  return acknowledged;
}

async function trickle(url: string, webhooks: readonly Webhook[]): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const target = new URL(url);
  let acknowledged = 0;
  for (const webhook of webhooks) {
    if ((await post(target, agent, webhook)) === 200) acknowledged += 1;
    await new Promise((resolve) => setTimeout(resolve, QUIET_EVERY_MS));
  }
  agent.destroy();
  return acknowledged;
}

async function allCounted(bench: BenchStack, fromMs: number, expected: number): Promise<boolean> {
  const giveUpAt = Date.now() + GIVE_UP_MS;
  while (Date.now() < giveUpAt) {
    const stored = Object.values(await bench.storedByTenant(fromMs, Date.now()));
    if (stored.reduce((sum, more) => sum + more, 0) >= expected) return true;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return false;
}

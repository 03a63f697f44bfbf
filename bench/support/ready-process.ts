/** From nothing to the first webhook answered, in a process of its own: nothing is loaded or warm beforehand. */
import { Agent } from 'node:http';
import { synthesise } from './assembly';
import { startBenchStack } from './bench-stack';
import { onOrder, tell } from './child';
import { post } from './load';
import { makeWebhooks } from './webhooks';

/** Moments by the machine's clock, milliseconds since the epoch. */
export interface ReadyReport {
  readonly loadedAt: number;
  readonly synthesisedAt: number;
  readonly upAt: number;
  readonly answeredAt: number;
  readonly status: number;
}

async function main(): Promise<void> {
  const loadedAt = Date.now();
  const assembly = await synthesise();
  const synthesisedAt = Date.now();
  const bench = await startBenchStack(assembly.folder);
  const upAt = Date.now();
  const [webhook] = makeWebhooks(1, upAt, upAt);
  const status = webhook ? await post(new URL(bench.webhookUrl), new Agent(), webhook) : 0;
  const answeredAt = Date.now();
  await bench.stop();
  assembly.remove();
  tell({ loadedAt, synthesisedAt, upAt, answeredAt, status } satisfies ReadyReport);
}

onOrder(() => {});
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});

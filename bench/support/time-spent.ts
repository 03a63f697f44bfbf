/** Where the processor time of a run went, and how long the functions were busy with a webhook. */
import { cpus } from 'node:os';
import type { Usage } from '../../local/meter/lines';
import type { LocalStack } from '../../local/stack';

/** Milliseconds that all cores of the machine have worked since it started. */
export function machineBusyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

export interface CpuSplit {
  /** The stack's own process: HTTP API, functions, queue, metrics. */
  readonly stackMs: number;
  readonly loadMs: number;
  /** All else on the machine: DynamoDB's engine, mostly. */
  readonly othersMs: number;
}

export function describeCpu({ stackMs, loadMs, othersMs }: CpuSplit, webhooks: number): string {
  const each = (ms: number) => `${(ms / webhooks).toFixed(2)} ms`;
  return (
    `CPU a webhook: the stack with its functions ${each(stackMs)}, the load ${each(loadMs)}, ` +
    `DynamoDB's engine and the rest of the machine ${each(othersMs)}.`
  );
}

const FUNCTIONS = ['ingest', 'normalise', 'count'];

/** Wall time in the functions that webhooks set off, by the meter: waiting for an answer included. */
export function describeFunctions(stack: LocalStack, webhooks: number): string {
  const { components } = stack.meter.snapshot();
  const parts = FUNCTIONS.flatMap((name) => {
    const usage = components.find((component) => component.name === name)?.usage;
    return usage ? [`${name} ${(busyMs(stack, name, usage) / webhooks).toFixed(2)} ms`] : [];
  });
  return `Time in functions a webhook, waiting included: ${parts.join(', ')}.`;
}

function busyMs(stack: LocalStack, name: string, usage: Usage): number {
  const gbSeconds = (usage.lambdaArm ?? 0) + (usage.lambdaX86 ?? 0);
  return (gbSeconds * 1000) / (stack.fn(name).settings.memoryMb / 1024);
}

/** The price of a million such webhooks, and its largest parts. */
export function describeBill(bill: {
  readonly usdPerMillion: number;
  readonly perWebhook: readonly { readonly label: string; readonly usdPerMillion: number }[];
}): string {
  const largest = bill.perWebhook.toSorted((a, b) => b.usdPerMillion - a.usdPerMillion).slice(0, 4);
  const parts = largest.map(({ label, usdPerMillion }) => `${label} ${usdPerMillion.toFixed(2)}`);
  return `On AWS a million of them would cost ${bill.usdPerMillion.toFixed(2)} dollars: ${parts.join(', ')}, ...`;
}

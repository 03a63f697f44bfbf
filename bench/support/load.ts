/**
 * A closed loop: each connection sends its next webhook when the last one is answered. It therefore finds the rate at
 * which the other side can answer, not how it behaves under a rate that is imposed on it.
 */
import { Agent, request } from 'node:http';
import { quantileOf } from './statistics';
import type { Webhook } from './webhooks';

export interface LoadPlan {
  readonly url: string;
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Whether a webhook may be sent again once it is answered; otherwise the load ends when there are no more. */
  readonly repeat: boolean;
}

export interface LoadResult {
  /** Acknowledged with 200 within the measured time. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Acknowledged by tenant, warm-up included: what must have arrived. */
  readonly acknowledged: Readonly<Record<string, number>>;
  /** Answers other than 200 by status, warm-up included; 0 stands for no answer. */
  readonly refused: Readonly<Record<number, number>>;
  /** What this load took of the processor, warm-up included, in milliseconds. */
  readonly cpuMs: number;
  /** Whether the webhooks ran out before the time was over. */
  readonly ranOut: boolean;
}

const NO_ANSWER = 0;
const THROTTLED = 429;

export async function runLoad(plan: LoadPlan, webhooks: readonly Webhook[]): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: plan.connections });
  const target = new URL(plan.url);
  const acknowledged: Record<string, number> = {};
  const refused: Record<number, number> = {};
  const latenciesMs: number[] = [];
  const throttled: Webhook[] = [];
  let taken = 0;
  let ranOut = false;
  const cpuBefore = process.cpuUsage();
  const measureFrom = performance.now() + plan.warmUpMs;
  const endAt = measureFrom + plan.measureMs;

  const takeNext = (): Webhook | undefined => {
    const again = throttled.pop();
    if (again) return again;
    if (taken === webhooks.length && plan.repeat) taken = 0;
    return webhooks[taken++];
  };
  const note = (webhook: Webhook, status: number, startedAt: number, endedAt: number): void => {
    if (status !== 200) {
      refused[status] = (refused[status] ?? 0) + 1;
      // Never reached the function, so it can be sent again without being a duplicate.
      if (status === THROTTLED) throttled.push(webhook);
      return;
    }
    acknowledged[webhook.tenantId] = (acknowledged[webhook.tenantId] ?? 0) + 1;
    if (endedAt >= measureFrom && endedAt < endAt) latenciesMs.push(endedAt - startedAt);
  };
  const connection = async (): Promise<void> => {
    while (performance.now() < endAt) {
      const webhook = takeNext();
      if (!webhook) {
        ranOut = true;
        return;
      }
      const startedAt = performance.now();
      const status = await post(target, agent, webhook);
      note(webhook, status, startedAt, performance.now());
    }
  };
  await Promise.all(Array.from({ length: plan.connections }, connection));
  agent.destroy();
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    cpuMs: (user + system) / 1000,
    perSecond: (latenciesMs.length / plan.measureMs) * 1000,
    p50Ms: quantileOf(latenciesMs, 0.5),
    p99Ms: quantileOf(latenciesMs, 0.99),
    acknowledged,
    refused,
    ranOut,
  };
}

/** Resolves with the status once the answer is read whole. */
export function post(target: URL, agent: Agent, webhook: Webhook): Promise<number> {
  return new Promise((resolve) => {
    const call = request(
      target,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': webhook.bytes.length,
          'x-hub-signature-256': webhook.signature,
        },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? NO_ANSWER));
        answer.once('error', () => resolve(NO_ANSWER));
      },
    );
    call.once('error', () => resolve(NO_ANSWER));
    call.end(webhook.bytes);
  });
}

/** Adds up usage by who caused it. Pure: knows neither prices nor time, and nothing of the parts that report to it. */
import type { LineId, Usage } from './lines';

export interface Meter {
  /** @param component who caused it: a function's physical name, or a part of the stack */
  add(component: string, line: LineId, quantity: number): void;
  /** One webhook was taken in. */
  countWebhook(): void;
  webhooks(): number;
  /** By component. */
  usage(): ReadonlyMap<string, Usage>;
}

export function createMeter(): Meter {
  const components = new Map<string, Partial<Record<LineId, number>>>();
  let webhooks = 0;
  return {
    add: (component, line, quantity) => {
      if (quantity === 0) return;
      let lines = components.get(component);
      if (!lines) {
        lines = {};
        components.set(component, lines);
      }
      lines[line] = (lines[line] ?? 0) + quantity;
    },
    countWebhook: () => {
      webhooks++;
    },
    webhooks: () => webhooks,
    usage: () => components,
  };
}

/** Started chunks of a size; also nothing is one. */
export function chunks(bytes: number, chunkBytes: number): number {
  return Math.max(1, Math.ceil(bytes / chunkBytes));
}

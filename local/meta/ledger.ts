/** The books of the stand-in for Meta: what it sent, and what the receiver has taken. The truth that counts are held against. */
import type { Random } from '../random';
import { Reservoir } from './reservoir';
import type { Update } from './update';

export interface TenantAccount {
  /** Distinct updates that have been sent at least once, by update type. */
  readonly sent: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly gaveUp: number;
}

/** Numbers are of distinct updates unless they say otherwise. */
export interface DeliveryAccount {
  /** Due, and not yet tried: in a batch that fills, or held back on purpose. */
  readonly waiting: number;
  /** Tried at least once. Always `acknowledged + pending + gaveUp`. */
  readonly sent: number;
  /** Answered with 200. */
  readonly acknowledged: number;
  /** Tried, and neither acknowledged nor given up. */
  readonly pending: number;
  /** Dropped after seven days without a 200. */
  readonly gaveUp: number;
  /** Different request bodies tried at least once. */
  readonly bodies: number;
  /** Requests made, of any kind. */
  readonly attempts: number;
  /** Requests that repeat one that failed. */
  readonly retries: number;
  /** Requests that repeat one that succeeded. */
  readonly duplicates: number;
  readonly lastError?: DeliveryError;
  /** From request to 200, in real milliseconds even in virtual time; absent before the first. */
  readonly ackLatency?: { readonly count: number; readonly p50Ms: number; readonly p99Ms: number };
  readonly tenants: Readonly<Record<string, TenantAccount>>;
}

export interface DeliveryError {
  /** Milliseconds since the epoch, by the clock of the run. */
  readonly atMs: number;
  /** Absent when no answer came. */
  readonly status?: number;
  readonly message: string;
}

export type AttemptKind = 'first' | 'retry' | 'duplicate';

interface TenantTotals {
  readonly sent: Map<string, number>;
  acknowledged: number;
  gaveUp: number;
}

export class Ledger {
  private readonly totals = {
    due: 0,
    sent: 0,
    acknowledged: 0,
    gaveUp: 0,
    bodies: 0,
    attempts: 0,
    retries: 0,
    duplicates: 0,
  };
  private readonly tenants = new Map<string, TenantTotals>();
  private readonly latencies: Reservoir;
  private lastError: DeliveryError | undefined;

  constructor(random: Random) {
    this.latencies = new Reservoir(random);
  }

  due(): void {
    this.totals.due++;
  }

  attempted(kind: AttemptKind, updates: readonly Update[]): void {
    this.totals.attempts++;
    if (kind === 'retry') this.totals.retries++;
    if (kind === 'duplicate') this.totals.duplicates++;
    if (kind !== 'first') return;
    this.totals.bodies++;
    this.totals.sent += updates.length;
    for (const { sender, type } of updates) {
      const { sent } = this.tenant(sender.tenantId);
      sent.set(type, (sent.get(type) ?? 0) + 1);
    }
  }

  acknowledged(updates: readonly Update[]): void {
    this.totals.acknowledged += updates.length;
    for (const { sender } of updates) this.tenant(sender.tenantId).acknowledged++;
  }

  gaveUp(updates: readonly Update[]): void {
    this.totals.gaveUp += updates.length;
    for (const { sender } of updates) this.tenant(sender.tenantId).gaveUp++;
  }

  answeredAfter(latencyMs: number): void {
    this.latencies.add(latencyMs);
  }

  failed(error: DeliveryError): void {
    this.lastError = error;
  }

  account(): DeliveryAccount {
    const { due, ...totals } = this.totals;
    const p50Ms = this.latencies.quantile(0.5);
    const p99Ms = this.latencies.quantile(0.99);
    return {
      ...totals,
      waiting: due - totals.sent,
      pending: totals.sent - totals.acknowledged - totals.gaveUp,
      ...(this.lastError && { lastError: this.lastError }),
      ...(p50Ms !== undefined &&
        p99Ms !== undefined && { ackLatency: { count: this.latencies.count, p50Ms, p99Ms } }),
      tenants: Object.fromEntries(
        [...this.tenants].map(([id, { sent, ...rest }]) => [id, { sent: Object.fromEntries(sent), ...rest }]),
      ),
    };
  }

  private tenant(tenantId: string): TenantTotals {
    const known = this.tenants.get(tenantId);
    if (known) return known;
    const created = { sent: new Map<string, number>(), acknowledged: 0, gaveUp: 0 };
    this.tenants.set(tenantId, created);
    return created;
  }
}

/** What tenants of a benchmark count: large and small ones, of which three in ten speak in any minute. */
import type { Counts } from '../../lambdas/domain/tenant/counts';

export const TENANTS = 10_000;
const IN_TURN = 10;
const SPEAKING = 3;
export const ACTIVE_A_MINUTE = (TENANTS * SPEAKING) / IN_TURN;
/** Some are always in trouble, so that there are alerts to load and to write. */
const FAILING_EVERY = 100;

/** Tenants with the same turn speak in the same minutes. */
export const turnOf = (tenant: number): number => tenant % IN_TURN;

/** @param minute any whole number: the minutes repeat themselves */
export function speaksIn(turn: number, minute: number): boolean {
  return (((turn * 7 + minute * 3) % IN_TURN) + IN_TURN) % IN_TURN < SPEAKING;
}

/** The counts of a tenant in a minute; undefined where it has none. */
export function countsOf(tenant: number, minute: number): Counts | undefined {
  if (!speaksIn(turnOf(tenant), minute)) return undefined;
  const sent = 1 + (tenant % 40);
  const failed = tenant % FAILING_EVERY === 0 ? Math.ceil(sent / 2) : 0;
  return {
    sent,
    delivered: sent - failed,
    ...(failed > 0 ? { failed } : {}),
    inbound: 1 + (tenant % 11),
    'events.message.sent': sent,
    'events.message.delivered': sent - failed,
    'events.message.received': 1 + (tenant % 11),
    'latency.processing.30': sent,
    'latency.processing.34': 1 + (tenant % 3),
    'latency.delivery.44': sent,
  };
}

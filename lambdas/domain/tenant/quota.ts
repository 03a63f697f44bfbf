/** How much of its quotas a tenant has used. Quotas are for people to be told by; nothing is refused because of one. */
import type { Counts } from './counts';
import type { Quotas, Tenant } from './tenant';

/** Over these shares of a quota people are told. */
export const QUOTA_WARNING = 0.8;
export const QUOTA_HIGH = 1;

export interface QuotaUse {
  readonly quota: keyof Quotas;
  /** Messages, in and out together. */
  readonly used: number;
  readonly limit: number;
  /** used / limit; above 1 when more was used than agreed. */
  readonly share: number;
  readonly severity: 'warning' | 'high' | undefined;
  /** The numbers behind it, as a person would say them. */
  readonly reason: string;
}

/** What a tenant had in the time that each quota is about. */
export interface QuotaWindows {
  /** The day so far. */
  readonly day: Counts;
  /** One whole minute; where several are judged at once, the one with most messages (`busiest`). */
  readonly minute: Counts;
}

const WINDOW_OF = { messagesPerDay: 'day', messagesPerMinute: 'minute' } as const satisfies Record<
  keyof Quotas,
  keyof QuotaWindows
>;
const SAID = { day: 'today', minute: 'in a minute' } as const;

/** In and out together, as quotas count them; what failed before it was sent used nothing. */
export function messagesIn({ inbound = 0, sent = 0 }: Counts): number {
  return inbound + sent;
}

/** The minute with most messages; of equals the earliest. */
export function busiest(minutes: readonly Counts[]): Counts {
  return minutes.reduce<Counts>((most, each) => (messagesIn(each) > messagesIn(most) ? each : most), {});
}

/** One for each quota that the tenant has; a tenant without quotas has none. */
export function quotaUse({ quotas }: Pick<Tenant, 'quotas'>, windows: QuotaWindows): readonly QuotaUse[] {
  return (Object.keys(WINDOW_OF) as (keyof Quotas)[]).flatMap((quota) => {
    const limit = quotas[quota];
    if (limit === undefined) return [];
    const window = WINDOW_OF[quota];
    const used = messagesIn(windows[window]);
    const share = used / limit;
    const percent = Math.floor(share * 100 + 1e-9);
    const reason = `${used} of ${limit} messages ${SAID[window]} (${percent} % of ${quota})`;
    return [{ quota, used, limit, share, severity: severityOf(share), reason }];
  });
}

function severityOf(share: number): QuotaUse['severity'] {
  if (share > QUOTA_HIGH) return 'high';
  return share > QUOTA_WARNING ? 'warning' : undefined;
}

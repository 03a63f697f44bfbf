/** What must have been counted, told from what Meta's stand-in has sent and from nothing that the stack did. */
import { normalise } from '../../lambdas/domain/event/normalise';
import { countsOfRecord } from '../../lambdas/domain/ledger/counts-of-record';
import { raisesOf } from '../../lambdas/domain/ledger/raises';
import { type Fact, factNameOf } from '../../lambdas/domain/ledger/record';
import { addCounts, type Counts, entriesOf } from '../../lambdas/domain/tenant/counts';
import { composeEnvelope } from '../../local/meta/envelope';
import type { DeliveryAccount } from '../../local/meta/ledger';
import type { Update } from '../../local/meta/update';

export type Figures = Readonly<{ [name: string]: number | undefined }>;

const TRAFFIC: Readonly<Record<string, string>> = {
  'events.message.received': 'inbound',
  'events.message.sent': 'sent',
  'events.message.delivered': 'delivered',
  'events.message.read': 'read',
  'events.message.played': 'played',
  'events.message.failed': 'failed',
  'events.unknown': 'unknown',
};

/** What the stand-in's own books say it has sent to a tenant: messages, statuses by kind, and the rest as news. */
export function sentTo(account: DeliveryAccount, tenantId: string): Figures {
  const figures: Record<string, number> = {};
  for (const [kind, count] of Object.entries(account.tenants[tenantId]?.sent ?? {})) {
    const [family, detail = ''] = kind.split('.');
    const name = family === 'message' ? 'inbound' : family === 'status' ? detail : 'news';
    figures[name] = (figures[name] ?? 0) + count;
  }
  return figures;
}

/** Distinct events in the same words; Meta's stand-in keeps account of news by field, whatever becomes of it. */
export function eventsIn(counts: Counts): Figures {
  const figures: Record<string, number> = {};
  for (const [series, count] of entriesOf(counts)) {
    if (!series.startsWith('events.')) continue;
    const name = TRAFFIC[series] ?? 'news';
    figures[name] = (figures[name] ?? 0) + count;
  }
  return figures;
}

/**
 * Every series of every tenant as it must be, message by message, had each update come once and in order. Latencies
 * are left out: when something came is not in an update.
 */
export function createExpectation() {
  const records = new Map<string, { readonly tenantId: string; readonly facts: Map<string, Fact> }>();
  return {
    add: (update: Update): void => {
      const normalised = normalise(composeEnvelope([update], update.dueMs), update.dueMs);
      if (!normalised.ok) throw new Error(`the stand-in sent what is no webhook: ${normalised.problem}`);
      for (const draft of normalised.drafts) {
        const { subject, name, participant } = factNameOf(draft);
        const id = `${draft.senders[0]} ${subject}`;
        const record = records.get(id) ?? { tenantId: update.sender.tenantId, facts: new Map() };
        records.set(id, record);
        record.facts.set(participant === undefined ? name : `${name}.${participant}`, {
          receivedAtMs: 0,
          recordedAtMs: 0,
          by: 'whoever',
          type: draft.type,
          raises: raisesOf(draft),
        });
      }
    },
    of: (tenantId: string): Counts =>
      [...records.values()]
        .filter((record) => record.tenantId === tenantId)
        .flatMap((record) => [...countsOfRecord(record).values()])
        .map(withoutLatencies)
        .reduce(addCounts, {}),
  };
}

export function withoutLatencies(counts: Counts): Counts {
  return Object.fromEntries(
    entriesOf(counts).filter(([series, n]) => !series.startsWith('latency.') && n !== 0),
  );
}

/** `inbound: 3 sent, 4 counted` for each figure that differs. */
export function differences(expected: Figures, counted: Figures): readonly string[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(counted)])].flatMap((name) => {
    const [sent = 0, got = 0] = [expected[name], counted[name]];
    return sent === got ? [] : [`${name}: ${sent} sent, ${got} counted`];
  });
}

/** The ledger's records as DynamoDB keeps them. Names are short: an item is billed by the kilobyte. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { EventType } from '../domain/event/event';
import type { Fact, LedgerRecord } from '../domain/ledger/record';
import { seriesKeptAs } from '../domain/tenant/counts';
import { type Item, number, numberOf, text, textOf, textsOf } from './dynamo';

const FACT_PREFIX = 'is.';
/** Of a fact: its receipt, the time that a copy received earlier sets anew. */
export const RECEIVED = 'r';

export function factAttribute(name: string): string {
  return FACT_PREFIX + name;
}

export function factItem({
  receivedAtMs,
  occurredAtMs,
  recordedAtMs,
  by,
  type,
  raises,
}: Fact): AttributeValue {
  return {
    M: {
      [RECEIVED]: number(receivedAtMs),
      ...(occurredAtMs === undefined ? {} : { o: number(occurredAtMs) }),
      p: number(recordedAtMs),
      by: text(by),
      ...(type === undefined ? {} : { ty: text(type) }),
      ...(raises.length > 0 ? { c: { SS: [...raises] } } : {}),
    },
  };
}

/** Undefined for an item that is no record of the ledger. */
export function recordOf(item: Item | undefined): LedgerRecord | undefined {
  const tenantId = textOf(item, 'tenant');
  if (!item || tenantId === '') return undefined;
  const facts = Object.entries(item).flatMap(([name, { M: fact }]) =>
    name.startsWith(FACT_PREFIX) && fact ? [[name.slice(FACT_PREFIX.length), factOf(fact)] as const] : [],
  );
  return { tenantId, facts: new Map(facts) };
}

function factOf(item: Item): Fact {
  return {
    receivedAtMs: numberOf(item, RECEIVED),
    ...(item.o ? { occurredAtMs: numberOf(item, 'o') } : {}),
    recordedAtMs: numberOf(item, 'p'),
    by: textOf(item, 'by'),
    // Only `factItem` writes these.
    ...(item.ty ? { type: textOf(item, 'ty') as EventType } : {}),
    raises: textsOf(item, 'c').map(seriesKeptAs),
  };
}

/**
 * Exactly-once counting: the record of an event and the counter that it raises are written in one transaction, so
 * there is never one without the other. An event whose record exists is left out and the rest is tried again.
 */
import {
  type CancellationReason,
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { groupBy } from '../domain/collections';
import { EVENT_RECORD_SECONDS, hashIdentity, keys, MINUTE_COUNTS_SECONDS } from '../domain/state/keys';
import type { Clock } from './clock';
import { keyItem, number, text, textOf } from './dynamo';

/** What the ledger is asked to count; see the port of normalise for the meaning. */
export interface LedgerEntry {
  readonly eventId: string;
  readonly scope: string;
  readonly tenantId: string;
  readonly counter: string;
  readonly minute: string;
  readonly deliveryId: string;
}

export type LedgerResult = 'counted' | 'recounted' | 'duplicate';

export interface LedgerSettings {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly readIdentityKey: () => Promise<string>;
  readonly clock: Clock;
}

/** Two writers of one counter meet often and shortly: a transaction that met another is tried again. */
const ATTEMPTS_ON_CONFLICT = 6;
const PASSING = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

interface Pending {
  readonly index: number;
  readonly entry: LedgerEntry;
  readonly identity: string;
}

export function createCountLedger({ client, tableName, readIdentityKey, clock }: LedgerSettings) {
  return async (entries: readonly LedgerEntry[]): Promise<readonly LedgerResult[]> => {
    const identityKey = await readIdentityKey();
    const results: LedgerResult[] = entries.map(() => 'counted');
    let pending: Pending[] = entries.map((entry, index) => ({
      index,
      entry,
      identity: hashIdentity(identityKey, entry.scope, entry.eventId),
    }));
    for (let conflicts = 0; pending.length > 0; ) {
      const reasons = await tryCommit(pending);
      if (!reasons) break;
      const before = pending.length;
      pending = pending.filter(({ index, entry }, at) => {
        if (reasons[at]?.Code !== 'ConditionalCheckFailed') return true;
        const by = textOf(reasons[at]?.Item, 'by');
        results[index] = by === entry.deliveryId ? 'recounted' : 'duplicate';
        return false;
      });
      if (pending.length === before) await waitAfterConflict(++conflicts);
    }
    return results;
  };

  async function waitAfterConflict(conflicts: number): Promise<void> {
    if (conflicts >= ATTEMPTS_ON_CONFLICT) {
      throw Object.assign(new Error('the counters stayed in use by others'), { name: 'TransactionConflict' });
    }
    await clock.sleep(2 ** conflicts * 5 * (1 + Math.random()));
  }

  /** Undefined when all is written; else, item by item, why nothing was. Other errors are thrown. */
  async function tryCommit(pending: readonly Pending[]): Promise<readonly CancellationReason[] | undefined> {
    try {
      await client.send(
        new TransactWriteItemsCommand({ TransactItems: [...records(pending), ...counters(pending)] }),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      const passing = reasons.some(
        ({ Code }) => Code === 'ConditionalCheckFailed' || PASSING.has(Code ?? ''),
      );
      if (!passing) throw error;
      return reasons;
    }
  }

  function records(pending: readonly Pending[]): TransactWriteItem[] {
    const nowSeconds = Math.floor(clock.now() / 1000);
    return pending.map(({ entry, identity }) => ({
      Put: {
        TableName: tableName,
        Item: {
          ...keyItem(keys.event(identity)),
          by: text(entry.deliveryId),
          at: number(clock.now()),
          expiresAt: number(nowSeconds + EVENT_RECORD_SECONDS),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    }));
  }

  function counters(pending: readonly Pending[]): TransactWriteItem[] {
    const perMinute = groupBy(pending, ({ entry }) => `${entry.tenantId} ${entry.minute}`);
    return [...perMinute.values()].flatMap((group) => {
      const first = group[0]?.entry;
      if (!first) return [];
      const sums = [...groupBy(group, ({ entry }) => entry.counter)].map(
        ([counter, { length }]) => [counter, length] as const,
      );
      const minuteStart = Date.parse(`${first.minute}Z`) / 1000;
      return [
        {
          Update: {
            TableName: tableName,
            Key: keyItem(keys.counts(first.tenantId, first.minute)),
            UpdateExpression: `ADD ${sums.map((_, at) => `#c${at} :c${at}`).join(', ')} SET #minute = :minute, #tenant = :tenant, #expires = :expires`,
            ExpressionAttributeNames: {
              ...Object.fromEntries(sums.map(([counter], at) => [`#c${at}`, counter])),
              '#minute': 'minute',
              '#tenant': 'tenantId',
              '#expires': 'expiresAt',
            },
            ExpressionAttributeValues: {
              ...Object.fromEntries(sums.map(([, sum], at) => [`:c${at}`, number(sum)])),
              ':minute': text(first.minute),
              ':tenant': text(first.tenantId),
              ':expires': number(minuteStart + MINUTE_COUNTS_SECONDS),
            },
          },
        },
      ];
    });
  }
}

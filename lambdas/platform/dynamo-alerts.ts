/** The alerts that are under way and what has happened to them, in the state table. */
import {
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  paginateQuery,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type AlertChange, changeOf } from '../domain/alert/change';
import type { AlertReport } from '../domain/alert/report';
import type { StoredAlert } from '../domain/alert/stored-alert';
import type { Flaps } from '../domain/rule/flapping';
import type { Severity } from '../domain/rule/severity';
import type { AlertState } from '../domain/rule/step';
import { ALERT_LOG_SECONDS, ALL_TENANT_PARTS, alertPartOf, DAY_SECONDS, keys } from '../domain/state/keys';
import type { Clock } from './clock';
import { type Item, keyItem, number, numberOf, text, textOf } from './dynamo';

/** An alert that nothing has touched for this long is forgotten. */
const KEPT_SECONDS = 30 * DAY_SECONDS;
const BY = 'evaluate';

export function createAlertStore(client: DynamoDBClient, TableName: string, clock: Clock) {
  return {
    load: async (parts: readonly number[] = ALL_TENANT_PARTS): Promise<readonly StoredAlert[]> => {
      const loaded = await Promise.all(parts.map((part) => queryAll(client, TableName, keys.alerts(part))));
      return loaded.flat().map(fromItem);
    },

    /** A change of its status goes into the log in the same transaction. */
    save: async (
      alert: Omit<StoredAlert, 'version'>,
      before: Pick<StoredAlert, 'version' | 'state'> | undefined,
    ): Promise<boolean> => {
      const version = before?.version ?? 0;
      const put = {
        TableName,
        Item: toItem(alert, version + 1, clock.now()),
        ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : '#version = :replaced',
        ...(version === 0
          ? {}
          : {
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':replaced': number(version) },
            }),
      };
      const change = changeOf(before?.state.status, alert, BY);
      try {
        await write(client, put, change);
        return true;
      } catch (error) {
        if (isRefused(error)) return false;
        throw error;
      }
    },
  };
}

/** The changes of a UTC day in the order of time. @param date as `2026-11-21` */
export async function alertLogOfDay(
  client: DynamoDBClient,
  tableName: string,
  date: string,
): Promise<readonly AlertChange[]> {
  const items = await queryAll(client, tableName, keys.alertLog(date));
  return items.map((item) => JSON.parse(textOf(item, 'change')) as AlertChange);
}

async function write(
  client: DynamoDBClient,
  put: PutItemCommandInput & { Item: Item; TableName: string },
  change: AlertChange | undefined,
): Promise<void> {
  if (!change) {
    await client.send(new PutItemCommand(put));
    return;
  }
  const Item = {
    ...keyItem(keys.alertChange(change.atMs, change.fingerprint, change.to)),
    ...changeItem(change),
  };
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: [{ Put: put }, { Put: { TableName: put.TableName, Item } }],
    }),
  );
}

/** A line of the log of alerts; its key is `keys.alertChange`. */
export function changeItem(change: AlertChange): Item {
  return {
    change: text(JSON.stringify(change)),
    expiresAt: number(Math.floor(change.atMs / 1000) + ALERT_LOG_SECONDS),
  };
}

/** Another evaluator was faster, or is writing the same alert at this moment. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ConditionalCheckFailedException') return true;
  if (error.name !== 'TransactionCanceledException') return false;
  const { CancellationReasons = [] } = error as { CancellationReasons?: readonly { Code?: string }[] };
  return CancellationReasons.some(
    ({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict',
  );
}

async function queryAll(client: DynamoDBClient, TableName: string, pk: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': text(pk) },
      ConsistentRead: true,
    },
  );
  for await (const page of pages) items.push(...(page.Items ?? []));
  return items;
}

function toItem(alert: Omit<StoredAlert, 'version'>, version: number, nowMs: number): Item {
  return {
    ...keyItem(keys.alert(alert.fingerprint, alertPartOf(alert.tenantId))),
    ruleId: text(alert.ruleId),
    severity: text(alert.severity),
    state: text(JSON.stringify(alert.state)),
    reason: text(alert.reason),
    version: number(version),
    expiresAt: number(Math.floor(nowMs / 1000) + KEPT_SECONDS),
    ...(alert.tenantId ? { tenantId: text(alert.tenantId) } : {}),
    ...(alert.flaps ? { flaps: text(JSON.stringify(alert.flaps)) } : {}),
    ...(alert.value === undefined ? {} : { value: number(alert.value) }),
    ...(alert.owed ? { owed: text(JSON.stringify(alert.owed)) } : {}),
  };
}

function fromItem(item: Item): StoredAlert {
  const tenantId = textOf(item, 'tenantId');
  const owed = textOf(item, 'owed');
  const flaps = textOf(item, 'flaps');
  return {
    fingerprint: textOf(item, 'sk'),
    ruleId: textOf(item, 'ruleId'),
    severity: textOf(item, 'severity') as Severity,
    state: JSON.parse(textOf(item, 'state')) as AlertState,
    reason: textOf(item, 'reason'),
    version: numberOf(item, 'version'),
    ...(tenantId ? { tenantId } : {}),
    ...(flaps ? { flaps: JSON.parse(flaps) as Flaps } : {}),
    ...(item.value ? { value: numberOf(item, 'value') } : {}),
    ...(owed ? { owed: JSON.parse(owed) as AlertReport } : {}),
  };
}

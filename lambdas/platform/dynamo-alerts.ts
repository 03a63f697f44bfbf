/** The alerts that are under way, in the state table. */
import { type DynamoDBClient, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { Notice } from '../domain/alert/notice';
import type { StoredAlert } from '../domain/alert/stored-alert';
import type { AlertState } from '../domain/rule/step';
import { DAY_SECONDS, keys } from '../domain/state/keys';
import type { Clock } from './clock';
import { conditionFailed, type Item, keyItem, number, numberOf, text, textOf } from './dynamo';

/** An alert that nothing has touched for this long is forgotten. */
const KEPT_SECONDS = 30 * DAY_SECONDS;

export function createAlertStore(client: DynamoDBClient, tableName: string, clock: Clock) {
  return {
    load: async (): Promise<readonly StoredAlert[]> => {
      const alerts: StoredAlert[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          KeyConditionExpression: 'pk = :alerts',
          ExpressionAttributeValues: { ':alerts': text(keys.alerts) },
          ConsistentRead: true,
        },
      );
      for await (const page of pages) alerts.push(...(page.Items ?? []).map(fromItem));
      return alerts;
    },

    save: async (alert: Omit<StoredAlert, 'version'>, version: number): Promise<boolean> => {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: toItem(alert, version + 1, clock.now()),
            ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : '#version = :replaced',
            ...(version === 0
              ? {}
              : {
                  ExpressionAttributeNames: { '#version': 'version' },
                  ExpressionAttributeValues: { ':replaced': number(version) },
                }),
          }),
        );
        return true;
      } catch (error) {
        if (conditionFailed(error)) return false;
        throw error;
      }
    },
  };
}

function toItem(alert: Omit<StoredAlert, 'version'>, version: number, nowMs: number): Item {
  return {
    ...keyItem(keys.alert(alert.fingerprint)),
    ruleId: text(alert.ruleId),
    state: text(JSON.stringify(alert.state)),
    reason: text(alert.reason),
    version: number(version),
    expiresAt: number(Math.floor(nowMs / 1000) + KEPT_SECONDS),
    ...(alert.tenantId ? { tenantId: text(alert.tenantId) } : {}),
    ...(alert.owed ? { owed: text(JSON.stringify(alert.owed)) } : {}),
  };
}

function fromItem(item: Item): StoredAlert {
  const tenantId = textOf(item, 'tenantId');
  const owed = textOf(item, 'owed');
  return {
    fingerprint: textOf(item, 'sk'),
    ruleId: textOf(item, 'ruleId'),
    state: JSON.parse(textOf(item, 'state')) as AlertState,
    reason: textOf(item, 'reason'),
    version: numberOf(item, 'version'),
    ...(tenantId ? { tenantId } : {}),
    ...(owed ? { owed: JSON.parse(owed) as Notice } : {}),
  };
}

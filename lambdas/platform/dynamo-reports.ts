/** What digests and reports are made of, and which of them are sent, in the state table. */
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { forEachBeside } from '../domain/collections';
import type { Facts } from '../domain/report/facts';
import type { SentReport } from '../domain/report/sent-report';
import { DAY_SECONDS, keys } from '../domain/state/keys';
import { conditionFailed, keyItem, number, numberOf } from './dynamo';
import { alertLogOfDay } from './dynamo-alerts';
import { closedIncidents, deskLogOfDay, readDesk } from './dynamo-desk';
import { listTenants } from './dynamo-tenants';

const DAY_MS = 86_400_000;
/** The log is read from so long before: what began then is still known by its beginning. */
const BEFORE_MS = 2 * DAY_MS;
/** Incidents are few; one that is open for longer is on the desk. */
const INCIDENTS_BEFORE_MS = 14 * DAY_MS;
const DAYS_AT_ONCE = 4;
const KEPT_SECONDS = 7 * DAY_SECONDS;

export async function readReportFacts(
  client: DynamoDBClient,
  tableName: string,
  fromMs: number,
  toMs: number,
): Promise<Facts> {
  const days = daysOf(fromMs - BEFORE_MS, toMs);
  const changes = new Map<string, Awaited<ReturnType<typeof alertLogOfDay>>>();
  const entries = new Map<string, Awaited<ReturnType<typeof deskLogOfDay>>>();
  const closed = closedIncidents(client, tableName, fromMs - INCIDENTS_BEFORE_MS, toMs);
  const [{ desk }, incidents, tenants] = await Promise.all([
    readDesk(client, tableName),
    closed,
    listTenants(client, tableName),
    forEachBeside(days, DAYS_AT_ONCE, async (day) => {
      changes.set(day, await alertLogOfDay(client, tableName, day));
      entries.set(day, await deskLogOfDay(client, tableName, day));
    }),
  ]);
  const reports = Object.values(desk.alerts).map(({ report }) => report);
  const names = new Map(tenants.map(({ id, name }) => [id, name]));
  const teams = new Map(reports.map(({ labels }) => [labels.rule ?? '', labels.team]));
  return {
    fromMs,
    toMs,
    changes: days.flatMap((day) => changes.get(day) ?? []).filter(({ atMs }) => atMs < toMs),
    entries: days.flatMap((day) => entries.get(day) ?? []).filter(({ atMs }) => atMs < toMs),
    incidents: [...incidents, ...Object.values(desk.incidents)],
    nameTenant: (tenantId) => names.get(tenantId) ?? tenantId,
    teamOf: (rule) => teams.get(rule),
  };
}

function daysOf(fromMs: number, toMs: number): readonly string[] {
  const first = Math.floor(fromMs / DAY_MS);
  const last = Math.floor(toMs / DAY_MS);
  return Array.from({ length: last - first + 1 }, (_, at) =>
    new Date((first + at) * DAY_MS).toISOString().slice(0, 10),
  );
}

export function createSentReports(client: DynamoDBClient, TableName: string) {
  return {
    read: async (name: string): Promise<SentReport | undefined> => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: keyItem(keys.sentReport(name)), ConsistentRead: true }),
      );
      if (!Item) return undefined;
      return {
        attempts: numberOf(Item, 'attempts'),
        freeAtMs: numberOf(Item, 'freeAtMs'),
        version: numberOf(Item, 'version'),
        isDone: Item.isDone?.BOOL === true,
      };
    },

    /** False when somebody else has replaced it since it was read. */
    replace: async (name: string, before: SentReport | undefined, after: SentReport): Promise<boolean> => {
      const expiresAt = Math.floor(after.freeAtMs / 1000) + KEPT_SECONDS;
      const put = new PutItemCommand({
        TableName,
        Item: {
          ...keyItem(keys.sentReport(name)),
          attempts: number(after.attempts),
          freeAtMs: number(after.freeAtMs),
          version: number(after.version),
          isDone: { BOOL: after.isDone },
          expiresAt: number(expiresAt),
        },
        ...(before
          ? {
              ConditionExpression: '#version = :replaced',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':replaced': number(before.version) },
            }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      });
      try {
        await client.send(put);
        return true;
      } catch (error) {
        if (conditionFailed(error)) return false;
        throw error;
      }
    },
  };
}

/** The log of alerts, read by UTC day. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AlertChange } from '../../lambdas/domain/alert/change';
import { forEachBeside } from '../../lambdas/domain/collections';
import { alertLogOfDay } from '../../lambdas/platform/dynamo-alerts';
import { createProgress } from '../dlq/progress';
import { daysOf } from '../time-option';

const AT_ONCE = 8;

/** All changes from `fromMs` to `toMs`, both with, in the order of time. */
export async function readAlertLog(
  client: DynamoDBClient,
  tableName: string,
  fromMs: number,
  toMs: number,
): Promise<readonly AlertChange[]> {
  const days = daysOf(fromMs, toMs);
  const found = new Map<string, readonly AlertChange[]>();
  const progress = createProgress(process.stderr, Date.now);
  await forEachBeside(days, AT_ONCE, async (day) => {
    found.set(day, await alertLogOfDay(client, tableName, day));
    progress.tell(`${found.size} of ${days.length} days of the log are read`);
  });
  progress.end();
  return days.flatMap((day) => found.get(day) ?? []).filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
}

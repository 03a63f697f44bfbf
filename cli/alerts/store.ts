/** The alerts of the stack that a command works on. */
import type { AlertChange } from '../../lambdas/domain/alert/change';
import type { StoredAlert } from '../../lambdas/domain/alert/stored-alert';
import { systemClock } from '../../lambdas/platform/clock';
import { createDynamoClient } from '../../lambdas/platform/dynamo';
import { createAlertStore } from '../../lambdas/platform/dynamo-alerts';
import { findTarget, type TargetOptions } from '../target';
import { readAlertLog } from './log-reader';

export interface AlertReader {
  load(): Promise<readonly StoredAlert[]>;
  log(fromMs: number, toMs: number): Promise<readonly AlertChange[]>;
}

export async function openAlerts(options: TargetOptions): Promise<AlertReader> {
  const target = await findTarget(options);
  const client = createDynamoClient(target.client);
  const tableName = target.output('StateTableName');
  return {
    load: () => createAlertStore(client, tableName, systemClock).load(),
    log: (fromMs, toMs) => readAlertLog(client, tableName, fromMs, toMs),
  };
}

/** The alerts of the stack that a command works on. */
import type { AlertChange } from '../../lambdas/domain/alert/change';
import type { StoredAlert } from '../../lambdas/domain/alert/stored-alert';
import { systemClock } from '../../lambdas/platform/clock';
import { createAlertStore } from '../../lambdas/platform/dynamo-alerts';
import { deskOf, type OpenDesk } from '../desk/open';
import { findTarget, type TargetOptions } from '../target';
import { readAlertLog } from './log-reader';

export interface AlertReader {
  load(): Promise<readonly StoredAlert[]>;
  log(fromMs: number, toMs: number): Promise<readonly AlertChange[]>;
  readonly desk: OpenDesk;
}

export async function openAlerts(options: TargetOptions): Promise<AlertReader> {
  const desk = deskOf(await findTarget(options));
  const { client, tableName } = desk;
  return {
    desk,
    load: () => createAlertStore(client, tableName, systemClock).load(),
    log: (fromMs, toMs) => readAlertLog(client, tableName, fromMs, toMs),
  };
}

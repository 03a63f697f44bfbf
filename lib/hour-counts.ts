import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ROLLUP_ENV } from '../lambdas/rollup/env';
import type { FunctionName } from './bundle';
import { Scheduled } from './constructs/scheduled';
import { StageFunction } from './constructs/stage-function';
import type { StageConfig } from './stage-config';
import type { TenantState } from './tenant-state';

export interface HourCountsProps {
  readonly config: StageConfig;
  readonly code: Readonly<Record<FunctionName, string>>;
  readonly state: TenantState;
}

/** Sums up the minutes of tenants to hours, which are kept for two years. */
export class HourCounts extends Construct {
  readonly rollup: StageFunction<typeof ROLLUP_ENV>;

  constructor(scope: Construct, id: string, { config, code, state }: HourCountsProps) {
    super(scope, id);
    this.rollup = new StageFunction(this, 'Rollup', {
      name: 'rollup',
      description: "Writes each hour of tenants' counts as the sum of its minutes, once they are all in",
      code: code.rollup,
      config,
      envNames: ROLLUP_ENV,
      env: { stage: config.stage, tableName: state.table.tableName },
      memoryMb: 512,
      // After a pause a call works on for ten minutes, and ends the hour that it is at.
      timeout: Duration.minutes(15),
    });
    this.rollup
      .allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], state.table.tableArn)
      .allow(['dynamodb:Query'], state.byMinuteArn);
    new Scheduled(this, 'EveryHour', {
      name: 'rollup',
      every: 'hour',
      target: this.rollup.lambda,
      input: {},
    });
  }
}

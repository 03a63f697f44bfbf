import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, type ITable, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { COUNT_ENV } from '../lambdas/count/env';
import { LEDGER_TABLE } from '../lambdas/domain/state/keys';
import type { FunctionName } from './bundle';
import { nameResource } from './constructs/naming';
import { StageFunction } from './constructs/stage-function';
import { unwatched } from './self-watch';
import type { StageConfig } from './stage-config';
import type { TenantState } from './tenant-state';

export interface LedgerProps {
  readonly config: StageConfig;
  readonly code: Readonly<Record<FunctionName, string>>;
  readonly state: TenantState;
}

/** The records of what was received, and the function that folds their changes into tenants' counts. */
export class Ledger extends Construct {
  readonly table: TableV2;
  readonly count: StageFunction<typeof COUNT_ENV>;

  constructor(scope: Construct, id: string, { config, code, state }: LedgerProps) {
    super(scope, id);
    const kept = config.dataOnDelete === 'retain';
    this.table = nameResource(
      new TableV2(this, 'Table', {
        partitionKey: { name: LEDGER_TABLE.partitionKey, type: AttributeType.STRING },
        billing: Billing.onDemand(),
        timeToLiveAttribute: LEDGER_TABLE.expires,
        dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: kept,
        removalPolicy: kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      }),
      'ledger',
    );
    unwatched(
      this.table,
      'What cannot be recorded stays in the queue or is set aside: queue-age and webhooks-dlq tell of it.',
    );
    this.count = new StageFunction(this, 'Count', {
      name: 'count',
      description: "Folds the ledger's changes into the counts of tenants, each once",
      code: code.count,
      config,
      envNames: COUNT_ENV,
      env: { stage: config.stage, tableName: state.table.tableName },
      memoryMb: 512,
      timeout: Duration.seconds(60),
    });
    this.count.allow(['dynamodb:UpdateItem'], state.table.tableArn);
    this.count.lambda.addEventSource(
      // The compiler sees an optional member where the interface has none; there is a stream, set above.
      new DynamoEventSource(this.table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 2_000,
        // How long changes are gathered before they are folded: the longer, the fewer the writes.
        maxBatchingWindow: Duration.seconds(10),
        // Not for its state: only with a window is the function told of which shard a batch is.
        tumblingWindow: Duration.minutes(15),
        // A batch is tried until it succeeds, or its records are a day old: what is skipped would not be counted.
        retryAttempts: -1,
      }),
    );
  }
}

import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { STATE_TABLE } from '../lambdas/domain/state/keys';
import { nameResource } from './constructs/naming';
import { unwatched } from './self-watch';
import type { StageConfig } from './stage-config';

/** Tenants, their counts, and alerts under way. */
export class TenantState extends Construct {
  readonly table: TableV2;
  /** Counts by minute over all tenants. */
  readonly byMinuteArn: string;

  constructor(scope: Construct, id: string, config: StageConfig) {
    super(scope, id);
    const kept = config.dataOnDelete === 'retain';
    const { byMinute } = STATE_TABLE;
    this.table = nameResource(
      new TableV2(this, 'Table', {
        partitionKey: { name: STATE_TABLE.partitionKey, type: AttributeType.STRING },
        sortKey: { name: STATE_TABLE.sortKey, type: AttributeType.STRING },
        billing: Billing.onDemand(),
        timeToLiveAttribute: STATE_TABLE.expires,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: kept,
        removalPolicy: kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        globalSecondaryIndexes: [
          {
            indexName: byMinute.index,
            partitionKey: { name: byMinute.partitionKey, type: AttributeType.STRING },
            sortKey: { name: byMinute.sortKey, type: AttributeType.STRING },
            projectionType: ProjectionType.ALL,
          },
        ],
      }),
      'state',
    );
    unwatched(
      this.table,
      'Throttled or refused writes show as the age of the ledger stream (counting-behind) and as errors of functions.',
    );
    this.byMinuteArn = `${this.table.tableArn}/index/${byMinute.index}`;
  }
}

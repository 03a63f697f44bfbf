import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { NO_CERTIFICATE, PROBE_ENV } from '../lambdas/probe/env';
import type { FunctionName } from './bundle';
import { Scheduled } from './constructs/scheduled';
import { StageFunction } from './constructs/stage-function';
import type { Ledger } from './ledger';
import type { Secrets } from './secrets';
import type { StageConfig } from './stage-config';
import type { TenantState } from './tenant-state';

export interface SyntheticChecksProps {
  readonly config: StageConfig;
  readonly code: Readonly<Record<FunctionName, string>>;
  readonly state: TenantState;
  readonly ledger: Ledger;
  readonly secrets: Secrets;
  readonly webhookUrl: string;
}

/** Sends a webhook of our own the whole way each minute, and sees whether it arrives. */
export class SyntheticChecks extends Construct {
  readonly probe: StageFunction<typeof PROBE_ENV>;

  constructor(
    scope: Construct,
    id: string,
    { config, code, state, ledger, secrets, webhookUrl }: SyntheticChecksProps,
  ) {
    super(scope, id);
    this.probe = new StageFunction(this, 'Probe', {
      name: 'probe',
      description:
        'Sends a signed test webhook through the public address and checks that the last one was counted',
      code: code.probe,
      config,
      envNames: PROBE_ENV,
      env: {
        stage: config.stage,
        tableName: state.table.tableName,
        ledgerTableName: ledger.table.tableName,
        webhookUrl,
        metaSecretArn: secrets.meta.secretArn,
        identitySecretArn: secrets.identity.secretArn,
        certificateSecretArn: secrets.probeCertificate?.secretArn ?? NO_CERTIFICATE,
      },
      memoryMb: 256,
      timeout: Duration.seconds(20),
      traced: true,
    });
    this.probe
      .allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], state.table.tableArn)
      .allow(['dynamodb:GetItem'], ledger.table.tableArn)
      .allow(
        ['secretsmanager:GetSecretValue'],
        secrets.meta.secretArn,
        secrets.identity.secretArn,
        ...(secrets.probeCertificate ? [secrets.probeCertificate.secretArn] : []),
      );
    new Scheduled(this, 'EveryMinute', {
      name: 'probe',
      every: 'minute',
      target: this.probe.lambda,
      input: {},
    });
  }
}

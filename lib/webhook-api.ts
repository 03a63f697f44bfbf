import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnStage, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DEFAULT_APP } from '../lambdas/domain/whatsapp/app-secrets';
import {
  HEALTH_ROUTE,
  INGEST_ENV,
  NO_CLIENT_CN,
  NO_ORIGIN_SECRET,
  WEBHOOK_ROUTE,
} from '../lambdas/ingest/env';
import type { FunctionName } from './bundle';
import type { ClaimChecks } from './claim-checks';
import { acknowledge } from './constructs/acknowledge';
import { nameResource } from './constructs/naming';
import { StageFunction } from './constructs/stage-function';
import { PublicAddress } from './public-address';
import type { Secrets } from './secrets';
import type { StageConfig } from './stage-config';
import type { Topics } from './topics';

export interface WebhookApiProps {
  readonly config: StageConfig;
  readonly code: Readonly<Record<FunctionName, string>>;
  readonly webhooks: Queue;
  readonly secrets: Secrets;
  readonly claims: ClaimChecks;
  readonly topics: Topics;
}

/** The front door: the address that Meta calls, and the function that takes what comes. */
export class WebhookApi extends Construct {
  readonly api: HttpApi;
  readonly ingest: StageFunction<typeof INGEST_ENV>;
  readonly address: PublicAddress;
  /** The callback URL of the app that everything uses unless told otherwise. */
  readonly webhookUrl: string;

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);
    const { config, code, webhooks, secrets, claims, topics } = props;
    this.ingest = new StageFunction(this, 'Ingest', {
      name: 'ingest',
      description:
        "Answers Meta's handshake; verifies each webhook and acknowledges it once the queue has it",
      code: code.ingest,
      config,
      envNames: INGEST_ENV,
      env: {
        stage: config.stage,
        queueUrl: webhooks.queueUrl,
        metaSecretArn: secrets.meta.secretArn,
        claimsBucketName: claims.bucket.bucketName,
        requiredClientCn: config.edge.mutualTls?.clientCommonName ?? NO_CLIENT_CN,
        originSecretArn: secrets.origin?.secretArn ?? NO_ORIGIN_SECRET,
      },
      memoryMb: 512,
      timeout: Duration.seconds(15),
    });
    this.ingest
      .allow(['sqs:SendMessage', 'sqs:GetQueueAttributes'], webhooks.queueArn)
      .allow(
        ['secretsmanager:GetSecretValue'],
        secrets.meta.secretArn,
        ...(secrets.origin ? [secrets.origin.secretArn] : []),
      );
    claims.allowPut(this.ingest);

    this.api = nameResource(
      new HttpApi(this, 'Api', {
        description: `Kentongan ${config.stage}: WhatsApp webhooks`,
        createDefaultStage: true,
        // Else whoever knows this address would need no certificate.
        ...(config.edge.mutualTls ? { disableExecuteApiEndpoint: true } : {}),
      }),
      'api',
    );
    const integration = new HttpLambdaIntegration('Ingest', this.ingest.lambda);
    const routes = [
      ...this.api.addRoutes({ path: WEBHOOK_ROUTE, methods: [HttpMethod.GET, HttpMethod.POST], integration }),
      ...this.api.addRoutes({ path: HEALTH_ROUTE, methods: [HttpMethod.GET], integration }),
    ];
    for (const route of routes) {
      acknowledge(
        route,
        'AwsSolutions-APIG4',
        'Meta has no credentials of ours: the function checks the signature over the raw body; /health tells only that it is up.',
      );
    }
    this.logAccess(config);
    this.saveQuery();
    this.address = new PublicAddress(this, 'Address', { config, api: this.api, secrets, topics });
    this.webhookUrl = `${this.address.url}${WEBHOOK_ROUTE.replace('{app}', DEFAULT_APP)}`;
  }

  private logAccess(config: StageConfig): void {
    const logs = new LogGroup(this, 'AccessLogs', {
      retention: config.applicationLogDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = this.api.defaultStage?.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error('the HTTP API has no default stage to log for');
    stage.accessLogSettings = {
      destinationArn: logs.logGroupArn,
      // No path and no query: the handshake's token travels in them. No address of the caller either.
      format: JSON.stringify({
        timestamp: '$context.requestTimeEpoch',
        requestId: '$context.requestId',
        routeKey: '$context.routeKey',
        httpCode: '$context.status',
        durationMs: '$context.responseLatency',
        bytes: '$context.responseLength',
        errorCode: '$context.integrationErrorMessage',
      }),
    };
    stage.defaultRouteSettings = {
      throttlingRateLimit: config.throttle.requestsPerSecond,
      throttlingBurstLimit: config.throttle.burst,
    };
  }

  /** For whoever asks in CloudWatch Logs Insights who it is that signs badly. */
  private saveQuery(): void {
    new QueryDefinition(this, 'SignatureFailuresBySource', {
      queryDefinitionName: `${Stack.of(this).stackName}/signature failures by source`,
      logGroups: [this.ingest.logGroup],
      queryString: new QueryString({
        filterStatements: ["eventName = 'webhook.refused'", 'httpCode in [401, 403]'],
        statsStatements: [
          'count(*) as refused, earliest(@timestamp) as first, latest(@timestamp) as last by source, reason',
        ],
        sort: 'refused desc',
        limit: 50,
      }),
    });
  }
}

import { Duration, Fn } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IAliasRecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ORIGIN_HEADER } from '../lambdas/ingest/env';
import { acknowledge } from './constructs/acknowledge';
import { nameResource } from './constructs/naming';
import type { EdgeConfig } from './edge-config';
import type { StageConfig } from './stage-config';
import type { Topics } from './topics';
import { WebAcl } from './web-acl';

export interface FrontDistributionProps {
  readonly config: StageConfig;
  readonly waf: NonNullable<EdgeConfig['waf']>;
  readonly api: HttpApi;
  /** What CloudFront shows the function, so that nobody gets past it. */
  readonly originSecret: Secret;
  readonly topics: Topics;
}

/** An answer of the API that CloudFront would else keep and give to others for ten seconds. */
const ERRORS = [400, 403, 404, 405, 500, 502, 503, 504];

/** CloudFront before the API, for the firewall: an HTTP API itself can have none. It passes everything on and keeps nothing. */
export class FrontDistribution extends Construct {
  readonly hostName: string;
  readonly alias: IAliasRecordTarget;

  constructor(scope: Construct, id: string, props: FrontDistributionProps) {
    super(scope, id);
    const { config, waf, api, originSecret, topics } = props;
    const { domain } = config.edge;
    const distribution = nameResource(
      new Distribution(this, 'Distribution', {
        comment: `Kentongan ${config.stage}: WhatsApp webhooks`,
        webAclId:
          waf.webAclArn ??
          new WebAcl(this, 'WebAcl', { config, rateLimit: waf.ratePerFiveMinutes, topics }).arn,
        ...(domain
          ? {
              domainNames: [domain.name],
              certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
              minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
            }
          : {}),
        defaultBehavior: {
          origin: new HttpOrigin(Fn.parseDomainName(api.apiEndpoint), {
            protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
            originSslProtocols: [OriginSslPolicy.TLS_V1_2],
            // CloudFormation reads the secret at deployment; CloudFront overwrites what a caller sends under this name.
            customHeaders: { [ORIGIN_HEADER]: originSecret.secretValue.unsafeUnwrap() },
          }),
          // A redirected POST would come without its body.
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          // CloudFront knows POST only together with the others.
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          // With the signature and the handshake's query; API Gateway knows itself by its own host name alone.
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          compress: false,
        },
        errorResponses: ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      }),
      'front',
    );
    acknowledge(distribution, 'AwsSolutions-CFR1', "Meta's servers call from wherever they stand.");
    acknowledge(
      distribution,
      'AwsSolutions-CFR3',
      "CloudFront's log would hold the handshake's token; the API logs each request without path and query.",
    );
    if (!domain) {
      acknowledge(
        distribution,
        'AwsSolutions-CFR4',
        "CloudFront's own host name has a fixed TLS policy; with edge.domain it is TLS 1.2.",
      );
    }
    this.hostName = distribution.distributionDomainName;
    this.alias = new CloudFrontTarget(distribution);
  }
}

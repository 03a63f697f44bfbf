import { ApiMapping, DomainName, type HttpApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IAliasRecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { nameResource } from './constructs/naming';
import { checkRegion } from './constructs/region';
import type { EdgeConfig } from './edge-config';

export interface ApiDomainProps {
  readonly domain: NonNullable<EdgeConfig['domain']>;
  readonly mutualTls: EdgeConfig['mutualTls'];
  readonly api: HttpApi;
}

/** API Gateway under a name of the team's own, and for those alone who show a certificate of the trust store if so set. */
export class ApiDomain extends Construct {
  readonly hostName: string;
  readonly alias: IAliasRecordTarget;

  constructor(scope: Construct, id: string, { domain, mutualTls, api }: ApiDomainProps) {
    super(scope, id);
    const certificateRegion = domain.certificateArn.split(':')[3] ?? '';
    checkRegion(
      this,
      'edge.domain.certificateArn',
      certificateRegion,
      "API Gateway takes a certificate of the stack's own region",
    );
    const name = nameResource(
      new DomainName(this, 'Name', {
        domainName: domain.name,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
        securityPolicy: SecurityPolicy.TLS_1_2,
        ...(mutualTls
          ? {
              mtls: {
                bucket: Bucket.fromBucketName(this, 'TrustStore', mutualTls.truststoreBucket),
                key: mutualTls.truststoreKey,
                ...(mutualTls.truststoreVersion ? { version: mutualTls.truststoreVersion } : {}),
              },
            }
          : {}),
      }),
      'domain',
    );
    new ApiMapping(this, 'Mapping', {
      api,
      domainName: name,
      ...(api.defaultStage ? { stage: api.defaultStage } : {}),
    });
    this.hostName = name.regionalDomainName;
    this.alias = new ApiGatewayv2DomainProperties(name.regionalDomainName, name.regionalHostedZoneId);
  }
}

import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { ARecord, HostedZone, type IAliasRecordTarget, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { ApiDomain } from './api-domain';
import { FrontDistribution } from './front-distribution';
import type { Secrets } from './secrets';
import type { StageConfig } from './stage-config';
import type { Topics } from './topics';

export interface PublicAddressProps {
  readonly config: StageConfig;
  readonly api: HttpApi;
  readonly secrets: Secrets;
  readonly topics: Topics;
}

/** What stands before the API, as DNS sees it. */
interface Front {
  readonly hostName: string;
  readonly alias: IAliasRecordTarget;
}

/** The address that Meta calls: API Gateway's own, or that of what `edge` in the configuration puts before it. */
export class PublicAddress extends Construct {
  /** Without a slash at the end. */
  readonly url: string;
  /** Where the domain's record must point when no hosted zone was given to set it in. */
  readonly dnsTarget: string | undefined;

  constructor(scope: Construct, id: string, { config, api, secrets, topics }: PublicAddressProps) {
    super(scope, id);
    const { domain, waf, mutualTls } = config.edge;
    let front: Front | undefined;
    if (waf && secrets.origin) {
      front = new FrontDistribution(this, 'CloudFront', {
        config,
        waf,
        api,
        originSecret: secrets.origin,
        topics,
      });
    } else if (domain) front = new ApiDomain(this, 'Domain', { domain, mutualTls, api });
    this.url = front ? `https://${domain?.name ?? front.hostName}` : api.apiEndpoint;
    if (!domain || !front) return;
    if (!domain.hostedZone) {
      this.dnsTarget = front.hostName;
      return;
    }
    new ARecord(this, 'Record', {
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: domain.hostedZone.id,
        zoneName: domain.hostedZone.name,
      }),
      recordName: domain.name,
      target: RecordTarget.fromAlias(front.alias),
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { nameResource } from './constructs/naming';
import { PlatformAlarm } from './constructs/platform-alarm';
import { checkRegion } from './constructs/region';
import { CLOUDFRONT_REGION } from './edge-config';
import type { StageConfig } from './stage-config';
import type { Topics } from './topics';

export interface WebAclProps {
  readonly config: StageConfig;
  /** Requests of one address in five minutes. Undefined: none are too many. */
  readonly rateLimit: number | undefined;
  readonly topics: Topics;
}

const WINDOW = Duration.minutes(5);

/**
 * The firewall's rules. They look at addresses and headers and never at bodies: what people write to each other looks
 * like anything, attacks included, and a webhook that is refused for it would be refused for seven days and then lost.
 * So none of AWS's managed groups is here, whose rules refuse bodies above 8 KB or with suspicious words.
 */
export class WebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { config, rateLimit, topics }: WebAclProps) {
    super(scope, id);
    checkRegion(
      this,
      'edge.waf',
      CLOUDFRONT_REGION,
      'a web ACL for CloudFront can be made there alone: make it in a stack of its own and name it in edge.waf.webAclArn',
    );
    const name = `kentongan-${config.stage}`;
    const acl = nameResource(
      new CfnWebACL(this, 'Acl', {
        scope: 'CLOUDFRONT',
        defaultAction: { allow: {} },
        description: 'Kentongan: unsigned webhooks and floods of one address are turned away at the edge',
        visibilityConfig: visibility(name),
        rules: [refuseUnsigned(0), ...(rateLimit === undefined ? [] : [limitRate(1, rateLimit)])],
      }),
      'web-acl',
    );
    this.arn = acl.attrArn;
    if (rateLimit === undefined) return;
    new PlatformAlarm(this, 'RateLimited', topics.alerts, config, {
      name: 'webhooks-rate-limited',
      title: 'The firewall turns requests away for their rate: if they are Meta’s, webhooks come late',
      severity: 'high',
      metric: new Metric({
        namespace: 'AWS/WAFV2',
        metricName: 'BlockedRequests',
        dimensionsMap: { WebACL: name, Rule: 'rate' },
        statistic: Stats.SUM,
        period: WINDOW,
      }),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      periods: 1,
      missing: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** A POST of a webhook without a signature of the right form: the function would refuse it as well, for more money. */
function refuseUnsigned(priority: number): CfnWebACL.RuleProperty {
  return {
    name: 'unsigned',
    priority,
    action: { block: { customResponse: { responseCode: 401 } } },
    visibilityConfig: visibility('unsigned'),
    statement: {
      andStatement: {
        statements: [
          bytes({ method: {} }, 'EXACTLY', 'POST'),
          bytes({ uriPath: {} }, 'STARTS_WITH', '/webhooks/'),
          {
            notStatement: {
              statement: {
                regexMatchStatement: {
                  fieldToMatch: { singleHeader: { Name: 'x-hub-signature-256' } },
                  regexString: '^sha256=[0-9a-fA-F]{64}$',
                  textTransformations: NONE,
                },
              },
            },
          },
        ],
      },
    },
  };
}

/** 429 rather than 403: whoever reads Meta's log of failed webhooks sees why. Meta sends both again. */
function limitRate(priority: number, limit: number): CfnWebACL.RuleProperty {
  return {
    name: 'rate',
    priority,
    action: { block: { customResponse: { responseCode: 429 } } },
    visibilityConfig: visibility('rate'),
    statement: {
      rateBasedStatement: { aggregateKeyType: 'IP', limit, evaluationWindowSec: WINDOW.toSeconds() },
    },
  };
}

const NONE = [{ priority: 0, type: 'NONE' }];

function bytes(
  fieldToMatch: CfnWebACL.FieldToMatchProperty,
  positionalConstraint: 'EXACTLY' | 'STARTS_WITH',
  searchString: string,
): CfnWebACL.StatementProperty {
  return {
    byteMatchStatement: { fieldToMatch, positionalConstraint, searchString, textTransformations: NONE },
  };
}

/** Sampled requests would show headers and the handshake's query to whoever may open the console. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName };
}

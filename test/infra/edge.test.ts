import { InvalidConfig, parseStageConfig, type StageConfig } from '../../lib/stage-config';
import { type StackTemplate, templateOf } from '../support/template';

const DOMAIN = {
  name: 'hooks.example.org',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0aa1-b2c3',
};
const ZONE = { id: 'Z0123456789ABC', name: 'example.org' };
const MUTUAL_TLS = { truststoreBucket: 'our-trust', truststoreKey: 'ca/truststore.pem' };
const WEB_ACL = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/ours/0aa1-b2c3';
const US = { account: '123456789012', region: 'us-east-1' };
const EUROPE = { account: '123456789012', region: 'eu-west-1' };

/** Types that are there only when something stands before the API. */
const EDGE_TYPES = [
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::CloudFront::Distribution',
  'AWS::Route53::RecordSet',
  'AWS::WAFv2::WebACL',
];

function edgeOf(edge: unknown): StageConfig['edge'] {
  return parseStageConfig(
    'dev',
    JSON.stringify({
      dataOnDelete: 'destroy',
      logLevel: 'INFO',
      applicationLogDays: 7,
      throttle: { requestsPerSecond: 100, burst: 50 },
      normaliseConcurrency: 5,
      repositoryUrl: 'https://example.org/kentongan',
      edge,
    }),
  ).edge;
}

/** As deployed to us-east-1, with cdk-nag's findings thrown. */
function deployed(edge: unknown): StackTemplate {
  return templateOf('dev', { edge: edgeOf(edge), env: US, checked: true });
}

function only(template: StackTemplate, type: string): Readonly<Record<string, unknown>> {
  const [resource, second] = template.of(type);
  if (!resource || second) throw new Error(`not exactly one ${type}`);
  return resource.Properties;
}

function outputOf(template: StackTemplate, name: string): string | undefined {
  const { Outputs } = template.json as { Outputs: Readonly<Record<string, { Value: unknown }>> };
  return Outputs[name] && template.targetOf(Outputs[name].Value);
}

function variablesOf(template: StackTemplate, name: string): Readonly<Record<string, unknown>> {
  const fn = template.of('AWS::Lambda::Function').find(({ id }) => template.nameOf(id) === name);
  if (!fn) throw new Error(`no function ${name}`);
  return (fn.Properties.Environment as { Variables: Readonly<Record<string, unknown>> }).Variables;
}

/** Who may read a secret. */
function readersOf(template: StackTemplate, secret: string): string[] {
  return template
    .of('AWS::IAM::Policy')
    .filter(({ Properties }) =>
      (Properties.PolicyDocument as { Statement: { Resource: unknown }[] }).Statement.some(({ Resource }) =>
        [Resource].flat().some((resource) => template.targetOf(resource) === secret),
      ),
    )
    .map(({ id }) => id.replace(/RoleDefaultPolicy.*/, ''));
}

describe('the stack with nothing before its API', () => {
  const template = templateOf('dev');

  it('has no resource for it', () => {
    expect(EDGE_TYPES.flatMap((type) => template.of(type))).toEqual([]);
  });

  it('answers at API Gateway’s own address and asks for no certificate and no secret', () => {
    expect(only(template, 'AWS::ApiGatewayV2::Api')).not.toHaveProperty('DisableExecuteApiEndpoint');
    expect(outputOf(template, 'WebhookUrl')).toBe('api/webhooks/main');
    expect(variablesOf(template, 'ingest')).toMatchObject({
      REQUIRED_CLIENT_CN: 'none',
      ORIGIN_SECRET_ARN: 'none',
    });
    expect(variablesOf(template, 'probe')).toMatchObject({ CERTIFICATE_SECRET_ARN: 'none' });
  });
});

describe('a domain of the team’s own', () => {
  const template = deployed({ domain: { ...DOMAIN, hostedZone: ZONE } });

  it('leads to the API, by TLS 1.2 with the team’s certificate', () => {
    expect(only(template, 'AWS::ApiGatewayV2::DomainName')).toEqual({
      DomainName: 'hooks.example.org',
      DomainNameConfigurations: [
        { CertificateArn: DOMAIN.certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ],
    });
    const { ApiId, DomainName, Stage } = only(template, 'AWS::ApiGatewayV2::ApiMapping');
    expect([template.targetOf(ApiId), template.targetOf(DomainName), Stage]).toEqual([
      'api',
      'domain',
      '$default',
    ]);
  });

  it('is in DNS', () => {
    expect(only(template, 'AWS::Route53::RecordSet')).toMatchObject({
      Name: 'hooks.example.org.',
      Type: 'A',
      HostedZoneId: ZONE.id,
      AliasTarget: { DNSName: { 'Fn::GetAtt': [expect.any(String), 'RegionalDomainName'] } },
    });
    expect(outputOf(template, 'DnsTarget')).toBeUndefined();
  });

  it('is the address for Meta and for the synthetic check', () => {
    expect(outputOf(template, 'WebhookUrl')).toBe('https://hooks.example.org/webhooks/main');
    expect(variablesOf(template, 'probe').WEBHOOK_URL).toBe('https://hooks.example.org/webhooks/main');
  });

  it('whose zone is elsewhere is told where to point', () => {
    const elsewhere = deployed({ domain: DOMAIN });
    expect(elsewhere.of('AWS::Route53::RecordSet')).toEqual([]);
    expect(outputOf(elsewhere, 'DnsTarget')).toBe('domain');
  });

  it('is refused before deployment when its certificate is of another region', () => {
    const synthesise = () => templateOf('dev', { edge: edgeOf({ domain: DOMAIN }), env: EUROPE });
    expect(synthesise).toThrow(InvalidConfig);
    expect(synthesise).toThrow(
      'edge.domain.certificateArn: it is for us-east-1 and the stack goes to eu-west-1',
    );
  });
});

describe('mutual TLS', () => {
  const template = deployed({ domain: DOMAIN, mutualTls: { ...MUTUAL_TLS, truststoreVersion: 'v7' } });

  it('lets in whom the trust store knows, and by no other way', () => {
    expect(only(template, 'AWS::ApiGatewayV2::DomainName')).toMatchObject({
      MutualTlsAuthentication: { TruststoreUri: 's3://our-trust/ca/truststore.pem', TruststoreVersion: 'v7' },
    });
    expect(only(template, 'AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBe(true);
  });

  it('has the function ask for Meta’s name', () => {
    expect(variablesOf(template, 'ingest').REQUIRED_CLIENT_CN).toBe('client.webhooks.fbclientcerts.com');
  });

  it('gives the synthetic check, and nobody else, a certificate to show', () => {
    const { CERTIFICATE_SECRET_ARN } = variablesOf(template, 'probe');
    expect(template.targetOf(CERTIFICATE_SECRET_ARN)).toBe('probe-certificate');
    expect(readersOf(template, 'probe-certificate')).toEqual(['ChecksProbe']);
    expect(outputOf(template, 'ProbeCertificateSecretArn')).toBe('probe-certificate');
  });
});

describe('a firewall', () => {
  const template = deployed({ waf: { ratePerFiveMinutes: 600_000 } });
  const distribution = only(template, 'AWS::CloudFront::Distribution').DistributionConfig as Readonly<
    Record<string, unknown>
  >;

  it('stands in CloudFront, which is the address for Meta and for the synthetic check', () => {
    expect(outputOf(template, 'WebhookUrl')).toBe('https://front/webhooks/main');
    expect(template.targetOf(variablesOf(template, 'probe').WEBHOOK_URL)).toBe('https://front/webhooks/main');
    expect(template.targetOf(distribution.WebACLId)).toBe('web-acl');
  });

  it('passes everything on over TLS, signature and query included, and keeps no answer', () => {
    expect(distribution.DefaultCacheBehavior).toMatchObject({
      AllowedMethods: expect.arrayContaining(['GET', 'HEAD', 'POST']),
      // AWS's own policies: caching disabled; all of the viewer's headers except Host, and its query.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      ViewerProtocolPolicy: 'https-only',
    });
    expect(distribution).not.toHaveProperty('CacheBehaviors');
    const kept = distribution.CustomErrorResponses as { ErrorCode: number; ErrorCachingMinTTL: number }[];
    expect(kept.map(({ ErrorCode }) => ErrorCode)).toEqual(expect.arrayContaining([400, 403, 404, 503]));
    for (const { ErrorCachingMinTTL } of kept) expect(ErrorCachingMinTTL).toBe(0);
  });

  it('shows the function a secret that the template does not hold', () => {
    expect(distribution.Origins).toMatchObject([
      {
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
        OriginCustomHeaders: [{ HeaderName: 'x-origin-verify' }],
      },
    ]);
    const [origin] = distribution.Origins as { OriginCustomHeaders: { HeaderValue: unknown }[] }[];
    const shown = origin?.OriginCustomHeaders[0]?.HeaderValue;
    expect(template.targetOf(shown)).toBe('{{resolve:secretsmanager:origin:SecretString:::}}');
    expect(template.targetOf(variablesOf(template, 'ingest').ORIGIN_SECRET_ARN)).toBe('origin');
    expect(readersOf(template, 'origin')).toEqual(['FrontIngest']);
  });

  it('turns away what has no signature and floods of one address, and never looks at a body', () => {
    const { Scope, DefaultAction, Rules } = only(template, 'AWS::WAFv2::WebACL');
    expect([Scope, DefaultAction]).toEqual(['CLOUDFRONT', { Allow: {} }]);
    const rules = Rules as { Name: string; Action: unknown; Statement: object }[];
    expect(rules.map(({ Name, Action }) => [Name, Action])).toEqual([
      ['unsigned', { Block: { CustomResponse: { ResponseCode: 401 } } }],
      ['rate', { Block: { CustomResponse: { ResponseCode: 429 } } }],
    ]);
    expect(rules[1]?.Statement).toEqual({
      RateBasedStatement: { AggregateKeyType: 'IP', Limit: 600_000, EvaluationWindowSec: 300 },
    });
    expect(JSON.stringify(Rules)).not.toMatch(/"(Json)?Body"|ManagedRuleGroup/);
  });

  it('tells when it turns somebody away for the rate', () => {
    const alarm = template
      .of('AWS::CloudWatch::Alarm')
      .find(({ id }) => template.nameOf(id) === 'webhooks-rate-limited');
    const acl = only(template, 'AWS::WAFv2::WebACL');
    const { MetricName } = acl.VisibilityConfig as { MetricName: string };
    expect(alarm?.Properties).toMatchObject({
      Namespace: 'AWS/WAFV2',
      MetricName: 'BlockedRequests',
      Dimensions: [
        { Name: 'Rule', Value: 'rate' },
        { Name: 'WebACL', Value: MetricName },
      ],
    });
  });

  it('turns nobody away for the rate where no limit is set', () => {
    const unlimited = deployed({ waf: {} });
    const { Rules } = only(unlimited, 'AWS::WAFv2::WebACL');
    expect((Rules as { Name: string }[]).map(({ Name }) => Name)).toEqual(['unsigned']);
    expect(unlimited.of('AWS::CloudWatch::Alarm')).toHaveLength(
      template.of('AWS::CloudWatch::Alarm').length - 1,
    );
  });

  it('of the team’s own goes with a domain, in whatever region the stack is', () => {
    const own = templateOf('dev', {
      edge: edgeOf({ waf: { webAclArn: WEB_ACL }, domain: { ...DOMAIN, hostedZone: ZONE } }),
      env: EUROPE,
      checked: true,
    });
    expect(own.of('AWS::WAFv2::WebACL')).toEqual([]);
    expect(own.of('AWS::ApiGatewayV2::DomainName')).toEqual([]);
    expect(only(own, 'AWS::CloudFront::Distribution').DistributionConfig).toMatchObject({
      Aliases: ['hooks.example.org'],
      WebACLId: WEB_ACL,
      ViewerCertificate: {
        AcmCertificateArn: DOMAIN.certificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    });
    expect(outputOf(own, 'WebhookUrl')).toBe('https://hooks.example.org/webhooks/main');
  });

  it('that the stack makes is refused before deployment outside us-east-1', () => {
    const synthesise = () => templateOf('dev', { edge: edgeOf({ waf: {} }), env: EUROPE });
    expect(synthesise).toThrow(InvalidConfig);
    expect(synthesise).toThrow('edge.waf: it is for us-east-1 and the stack goes to eu-west-1');
  });
});

import { InvalidConfig, parseStageConfig } from '../../../lib/stage-config';

const STAGE = {
  dataOnDelete: 'destroy',
  logLevel: 'INFO',
  applicationLogDays: 7,
  throttle: { requestsPerSecond: 100, burst: 50 },
  normaliseConcurrency: 5,
  repositoryUrl: 'https://example.org/kentongan',
};
const DOMAIN = {
  name: 'hooks.example.org',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0aa1-b2c3',
};
const ELSEWHERE = { ...DOMAIN, certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0aa1-b2c3' };
const MUTUAL_TLS = { truststoreBucket: 'our-trust', truststoreKey: 'truststore.pem' };
const WEB_ACL = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/ours/0aa1-b2c3';

const edgeOf = (edge: unknown) => parseStageConfig('dev', JSON.stringify({ ...STAGE, edge })).edge;

function faultsOf(edge: unknown): string {
  try {
    edgeOf(edge);
    return '';
  } catch (error) {
    if (error instanceof InvalidConfig) return error.message;
    throw error;
  }
}

describe('what stands before the API', () => {
  it('is nothing unless the stage says so', () => {
    expect(edgeOf(undefined)).toEqual({});
  });

  it.each([
    { domain: ELSEWHERE },
    { domain: { ...DOMAIN, hostedZone: { id: 'Z0123456789ABC', name: 'example.org' } } },
    { domain: { ...DOMAIN, hostedZone: { id: 'Z0123456789ABC', name: 'hooks.example.org' } } },
    { waf: {} },
    { waf: { ratePerFiveMinutes: 1_500_000 } },
    { waf: { webAclArn: WEB_ACL }, domain: DOMAIN },
  ])('may be %j', (edge) => {
    expect(edgeOf(edge)).toEqual(edge);
  });

  it('asks for Meta’s name in the certificate, unless told another', () => {
    expect(edgeOf({ domain: DOMAIN, mutualTls: MUTUAL_TLS }).mutualTls).toEqual({
      ...MUTUAL_TLS,
      clientCommonName: 'client.webhooks.fbclientcerts.com',
    });
    const named = { ...MUTUAL_TLS, truststoreVersion: 'v1', clientCommonName: 'client.example.org' };
    expect(edgeOf({ domain: DOMAIN, mutualTls: named }).mutualTls).toEqual(named);
  });

  it.each([
    [{ domain: { name: 'hooks.example.org' } }, 'edge.domain.certificateArn: came nothing'],
    [{ domain: { ...DOMAIN, name: 'https://example.org' } }, 'edge.domain.name: came "https://example.org"'],
    [{ domain: { ...DOMAIN, name: 'Hooks.example.org' } }, 'edge.domain.name: came "Hooks.example.org"'],
    [{ domain: { ...DOMAIN, certificateArn: 'arn' } }, 'edge.domain.certificateArn: came "arn"'],
    [
      { domain: { ...DOMAIN, hostedZone: { id: 'Z0', name: 'example.com' } } },
      'edge.domain.hostedZone: came Object, accepted is the zone that edge.domain.name belongs to',
    ],
    [
      { domain: { ...DOMAIN, hostedZone: { id: 'Z0', name: 'ample.org' } } },
      'edge.domain.hostedZone: came Object, accepted is the zone',
    ],
    [
      { mutualTls: MUTUAL_TLS },
      'edge.mutualTls: came Object, accepted is mutual TLS only beside edge.domain',
    ],
    [
      { domain: DOMAIN, mutualTls: { ...MUTUAL_TLS, clientCommonName: 'none' } },
      'edge.mutualTls.clientCommonName: came "none"',
    ],
    [
      { domain: DOMAIN, mutualTls: { ...MUTUAL_TLS, truststoreKey: '/truststore.pem' } },
      'edge.mutualTls.truststoreKey: came "/truststore.pem"',
    ],
    [
      { domain: DOMAIN, mutualTls: MUTUAL_TLS, waf: {} },
      'edge.waf: came Object, accepted is either edge.mutualTls or edge.waf',
    ],
    [
      { domain: ELSEWHERE, waf: {} },
      'edge.domain.certificateArn: came Object, accepted is a certificate in us-east-1',
    ],
    [{ waf: { ratePerFiveMinutes: 9 } }, 'edge.waf.ratePerFiveMinutes: came 9, accepted is >=10'],
    [
      { waf: { webAclArn: WEB_ACL.replace('us-east-1', 'eu-west-1') } },
      'accepted is the ARN of a web ACL of scope CLOUDFRONT',
    ],
    [
      { waf: { webAclArn: WEB_ACL, ratePerFiveMinutes: 100 } },
      'edge.waf: came Object, accepted is ratePerFiveMinutes for',
    ],
    [{ waf: { rate: 5 } }, 'edge.waf.rate: came "rate", accepted is no field of this name'],
    [{ cdn: {} }, 'edge.cdn: came "cdn", accepted is no field of this name'],
  ])('is refused as %j, with the field and what is accepted', (edge, fault) => {
    const message = faultsOf(edge);
    expect(message).toMatch(/^1 fault\(s\) in the configuration:\n {2}config\/dev\.json: edge\./);
    expect(message).toContain(fault);
  });

  it('is refused with all faults at once, those between its parts too', () => {
    const message = faultsOf({
      domain: { ...ELSEWHERE, hostedZone: { id: 'z', name: 'example.org' } },
      mutualTls: MUTUAL_TLS,
      waf: {},
    });
    for (const field of ['edge.domain.hostedZone.id', 'edge.waf'])
      expect(message).toContain(`${field}: came`);
  });
});

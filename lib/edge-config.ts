/** What may stand before the API, as `edge` in `config/STAGE.json`: nothing unless it is named there. */
import * as v from 'valibot';

/** CloudFront takes certificates and web ACLs from this region alone. */
export const CLOUDFRONT_REGION = 'us-east-1';

const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const hostName = v.pipe(
  v.string(),
  v.regex(HOST_NAME, 'a host name in lower case, such as hooks.example.org'),
);
const commonName = v.pipe(
  v.string(),
  // `none` is how the function is told to ask for no name.
  v.regex(/^(?!none$)[A-Za-z0-9._-]{1,64}$/, 'a common name of up to 64 letters, digits, dots, hyphens'),
);

const Domain = v.pipe(
  v.strictObject({
    /** The public host name of the callback URL. */
    name: hostName,
    /** Its certificate: in the stack's region, behind CloudFront in us-east-1. */
    certificateArn: v.pipe(
      v.string(),
      v.regex(/^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/, "a certificate's ARN in ACM"),
    ),
    /** The Route 53 zone that gets the record; without it you set the record yourself. */
    hostedZone: v.optional(
      v.strictObject({
        id: v.pipe(
          v.string(),
          v.regex(/^Z[A-Z0-9]{1,31}$/, 'the id of a hosted zone, such as Z0123456789ABC'),
        ),
        name: hostName,
      }),
    ),
  }),
  v.forward(
    v.check(
      ({ name, hostedZone }) => !hostedZone || `.${name}`.endsWith(`.${hostedZone.name}`),
      'the zone that edge.domain.name belongs to',
    ),
    ['hostedZone'],
  ),
);

const MutualTls = v.strictObject({
  /** Where the certificates of those CAs lie whose clients may connect: PEM, in a bucket of the stack's region. */
  truststoreBucket: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "a bucket's name")),
  truststoreKey: v.pipe(v.string(), v.regex(/^[^/\s]\S{0,1023}$/, "an object's key, such as truststore.pem")),
  /** API Gateway reads the file when this changes; without it a new file is not noticed. */
  truststoreVersion: v.optional(v.pipe(v.string(), v.minLength(1))),
  /** API Gateway checks the chain and not the name: the function takes this name alone, of Meta or of the probe. */
  clientCommonName: v.optional(commonName, 'client.webhooks.fbclientcerts.com'),
});

const Waf = v.pipe(
  v.strictObject({
    /** The most that one address may send in five minutes; what is over it is answered 429. Without it: no limit. */
    ratePerFiveMinutes: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(2_000_000_000)),
    ),
    /** A web ACL of your own in the place of the one that the stack makes. */
    webAclArn: v.optional(
      v.pipe(
        v.string(),
        v.regex(
          /^arn:[a-z-]+:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[0-9a-f-]+$/,
          'the ARN of a web ACL of scope CLOUDFRONT, which is of us-east-1 and global',
        ),
      ),
    ),
  }),
  v.check(
    ({ ratePerFiveMinutes, webAclArn }) => ratePerFiveMinutes === undefined || webAclArn === undefined,
    'ratePerFiveMinutes for the web ACL that the stack makes, or the webAclArn of your own with its own limits',
  ),
);

export const EdgeSchema = v.pipe(
  v.strictObject({
    domain: v.optional(Domain),
    mutualTls: v.optional(MutualTls),
    waf: v.optional(Waf),
  }),
  v.forward(
    v.partialCheck(
      [['domain'], ['mutualTls']],
      ({ domain, mutualTls }) => !mutualTls || domain !== undefined,
      'mutual TLS only beside edge.domain: API Gateway has it for custom domains alone',
    ),
    ['mutualTls'],
  ),
  v.forward(
    v.partialCheck(
      [['mutualTls'], ['waf']],
      ({ mutualTls, waf }) => !mutualTls || !waf,
      "either edge.mutualTls or edge.waf: CloudFront ends TLS, so API Gateway would not see Meta's certificate",
    ),
    ['waf'],
  ),
  v.forward(
    v.partialCheck(
      [['domain'], ['waf']],
      ({ domain, waf }) => !waf || !domain || domain.certificateArn.split(':')[3] === CLOUDFRONT_REGION,
      `a certificate in ${CLOUDFRONT_REGION} beside edge.waf: CloudFront takes it from there alone`,
    ),
    ['domain', 'certificateArn'],
  ),
);

export type EdgeConfig = v.InferOutput<typeof EdgeSchema>;

import { type Resource, templateOf } from '../support/template';

/** How each secret comes by its first value. No value of a secret stands in a template. */
const MADE: Readonly<Record<string, object>> = {
  // The operator copies the verify token into Meta's form by hand, hence no punctuation; 40 letters and digits are 238 bits.
  meta: {
    GenerateSecretString: {
      SecretStringTemplate: '{"apps":{}}',
      GenerateStringKey: 'verifyToken',
      PasswordLength: 40,
      ExcludePunctuation: true,
    },
  },
  identity: { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } },
  // It travels as an HTTP header.
  origin: { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } },
  // For the operator to fill in.
  channels: { SecretString: '{}' },
  'probe-certificate': { SecretString: '{}' },
};

const MUTUAL_TLS = {
  domain: {
    name: 'hooks.example.org',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0aa1-b2c3',
  },
  mutualTls: {
    truststoreBucket: 'our-trust',
    truststoreKey: 'ca.pem',
    clientCommonName: 'client.example.org',
  },
};

describe.each([
  ['dev', undefined, ['channels', 'identity', 'meta']],
  ['production', undefined, ['channels', 'identity', 'meta']],
  ['dev', MUTUAL_TLS, ['channels', 'identity', 'meta', 'probe-certificate']],
  ['dev', { waf: {} }, ['channels', 'identity', 'meta', 'origin']],
])('the secrets of %s with %j before the API', (stage, edge, names) => {
  const template = templateOf(stage, edge ? { edge } : {});
  const secrets = template.of('AWS::SecretsManager::Secret');
  const named = (secret: Resource) => template.nameOf(secret.id);

  it('are those that are needed', () => {
    expect(secrets.map(named).sort()).toEqual(names);
  });

  it('are made by AWS, long enough to guess at in vain, or are empty', () => {
    for (const secret of secrets) {
      const { Description, ...made } = secret.Properties;
      expect([named(secret), made]).toEqual([named(secret), MADE[named(secret)]]);
      expect(Description).toMatch(/^Kentongan: /);
    }
  });

  it('have nothing of their values in a variable, an output or anywhere else in the template', () => {
    const { Resources, Outputs } = template.json as Readonly<Record<string, object>>;
    const text = JSON.stringify({ Resources, Outputs });
    // Where CloudFormation puts one in at deployment, it is into the header that CloudFront shows.
    const resolved = text.match(/resolve:(secretsmanager|ssm)[^"]*/g) ?? [];
    expect(resolved).toHaveLength(names.includes('origin') ? 1 : 0);
    for (const { Properties } of template.of('AWS::Lambda::Function')) {
      const { Variables } = Properties.Environment as { Variables: Readonly<Record<string, unknown>> };
      for (const [name, value] of Object.entries(Variables)) {
        if (name.includes('SECRET')) expect(name).toMatch(/_SECRET_ARN$/);
        expect(JSON.stringify(value)).not.toContain('resolve:');
      }
    }
  });
});

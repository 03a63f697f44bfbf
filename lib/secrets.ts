import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './constructs/acknowledge';
import { nameResource } from './constructs/naming';
import type { StageConfig } from './stage-config';

/** What the deployment must keep to itself. Each secret is read by the functions that need it and by no other. */
export class Secrets extends Construct {
  /** Meta's apps: verify token and app secrets. The operator fills in the app secrets after the first deployment. */
  readonly meta: Secret;
  /** The addresses and keys of alert channels. Empty until the operator sets some. */
  readonly channels: Secret;
  /** The key under which identifiers are hashed before they are kept. Nobody ever needs to see it. */
  readonly identity: Secret;
  /** What CloudFront shows ingest, when it stands before the API. Made at deployment; nobody ever needs to see it. */
  readonly origin: Secret | undefined;
  /** With mutual TLS: the certificate and key by which the synthetic check gets in. Empty until the operator sets them. */
  readonly probeCertificate: Secret | undefined;

  constructor(scope: Construct, id: string, config: StageConfig) {
    super(scope, id);
    const removalPolicy = config.dataOnDelete === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.meta = this.create('Meta', 'meta', {
      removalPolicy,
      description: 'Kentongan: verify token and app secrets of the Meta apps',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ apps: {} }),
        generateStringKey: 'verifyToken',
        passwordLength: 40,
        excludePunctuation: true,
      },
    });
    this.channels = this.create('Channels', 'channels', {
      removalPolicy,
      description: 'Kentongan: where alerts go',
      secretStringValue: SecretValue.unsafePlainText('{}'),
    });
    this.identity = this.create('Identity', 'identity', {
      removalPolicy,
      description: 'Kentongan: key for hashing identifiers; losing it makes old events count anew',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    if (config.edge.waf) {
      this.origin = this.create('Origin', 'origin', {
        removalPolicy: RemovalPolicy.DESTROY,
        description: 'Kentongan: by this the ingest function knows CloudFront',
        generateSecretString: { passwordLength: 64, excludePunctuation: true },
      });
    }
    if (config.edge.mutualTls) {
      this.probeCertificate = this.create('ProbeCertificate', 'probe-certificate', {
        removalPolicy,
        description: "Kentongan: the synthetic check's client certificate and its key",
        secretStringValue: SecretValue.unsafePlainText('{}'),
      });
    }
  }

  private create(id: string, name: string, props: ConstructorParameters<typeof Secret>[2]): Secret {
    const secret = nameResource(new Secret(this, id, props), name);
    acknowledge(
      secret,
      'AwsSolutions-SMG4',
      'Not ours to rotate on a schedule: Meta and the channels issue theirs, and hashes must stay the same.',
    );
    return secret;
  }
}

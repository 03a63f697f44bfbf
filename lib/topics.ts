import { RemovalPolicy } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { nameResource } from './constructs/naming';
import type { StageFunction } from './constructs/stage-function';

/** Where events go out to the team's own services, and alerts to the notifier; both encrypted under one key. */
export class Topics extends Construct {
  readonly events: Topic;
  readonly alerts: Topic;
  private readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Kentongan: events and alerts on their topics',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // With AWS's own key for SNS, CloudWatch could not publish its alarms.
    this.key.grantEncryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'));
    this.events = this.create('Events', 'events');
    this.alerts = this.create('Alerts', 'alerts');
    this.alerts.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
  }

  /** Lets a function publish on one of the topics. */
  allowPublish(fn: { allow: StageFunction<Record<string, string>>['allow'] }, topic: Topic): void {
    fn.allow(['sns:Publish'], topic.topicArn).allow(['kms:GenerateDataKey', 'kms:Decrypt'], this.key.keyArn);
  }

  private create(id: string, name: string): Topic {
    return nameResource(new Topic(this, id, { masterKey: this.key, enforceSSL: true }), name);
  }
}

import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { nameResource } from './constructs/naming';
import type { StageFunction } from './constructs/stage-function';
import { unwatched } from './self-watch';

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
    this.events = this.create('Events', 'events');
    this.alerts = this.create('Alerts', 'alerts');
    unwatched(
      this.alerts,
      'What fails on it could not be told over it; what its subscriber cannot tell is in alerts-dlq, which has an alarm.',
    );
    this.letAlarmsPublish();
  }

  /** Lets a function publish on one of the topics. */
  allowPublish(fn: { allow: StageFunction<Record<string, string>>['allow'] }, topic: Topic): void {
    fn.allow(['sns:Publish'], topic.topicArn).allow(['kms:GenerateDataKey', 'kms:Decrypt'], this.key.keyArn);
  }

  /** Alarms of this account only: a topic's policy that names the service alone lets in everybody's. */
  private letAlarmsPublish(): void {
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');
    const stack = Stack.of(this);
    this.alerts.addToResourcePolicy(
      new PolicyStatement({
        principals: [cloudWatch],
        actions: ['sns:Publish'],
        resources: [this.alerts.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: {
            'aws:SourceArn': stack.formatArn({
              service: 'cloudwatch',
              resource: 'alarm',
              resourceName: '*',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
    // With AWS's own key for SNS, CloudWatch could not publish at all. The statement is the one that AWS documents.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [cloudWatch],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
  }

  private create(id: string, name: string): Topic {
    return nameResource(new Topic(this, id, { masterKey: this.key, enforceSSL: true }), name);
  }
}

import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { nameResource } from './naming';

export interface MinutelyProps {
  readonly name: string;
  readonly target: IFunction;
  readonly input: object;
}

/** Calls a function every minute, by a role that may call that function only. */
export class Minutely extends Construct {
  constructor(scope: Construct, id: string, props: MinutelyProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.target.functionArn] }),
    );
    nameResource(
      new CfnSchedule(this, 'Schedule', {
        scheduleExpression: 'rate(1 minute)',
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: props.target.functionArn,
          roleArn: role.roleArn,
          input: JSON.stringify(props.input),
          // The next minute brings the next call; an old one is of no use.
          retryPolicy: { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 60 },
        },
      }),
      props.name,
    );
  }
}

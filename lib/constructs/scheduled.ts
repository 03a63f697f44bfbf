import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { nameResource } from './naming';

export interface ScheduledProps {
  readonly name: string;
  readonly every: keyof typeof EVERY;
  readonly target: IFunction;
  readonly input: object;
}

/** The next call comes anyway: an old one is of no use. */
const EVERY = {
  minute: { rate: 'rate(1 minute)', retries: 1, maximumAgeSeconds: 60 },
  hour: { rate: 'rate(1 hour)', retries: 3, maximumAgeSeconds: 1_800 },
} as const;

/** Calls a function again and again, by a role that may call that function only. */
export class Scheduled extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.target.functionArn] }),
    );
    const { rate, retries, maximumAgeSeconds } = EVERY[props.every];
    nameResource(
      new CfnSchedule(this, 'Schedule', {
        scheduleExpression: rate,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: props.target.functionArn,
          roleArn: role.roleArn,
          input: JSON.stringify(props.input),
          retryPolicy: { maximumRetryAttempts: retries, maximumEventAgeInSeconds: maximumAgeSeconds },
        },
      }),
      props.name,
    );
  }
}

import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EnvNames, EnvValues } from '../../lambdas/platform/env';
import type { FunctionName } from '../bundle';
import type { StageConfig } from '../stage-config';
import { acknowledge } from './acknowledge';
import { nameResource } from './naming';

export interface StageFunctionProps<Names extends EnvNames> {
  readonly name: FunctionName;
  readonly description: string;
  /** The folder of the bundle. */
  readonly code: string;
  readonly config: StageConfig;
  /** The variables that the function reads, and what each is set to: none more, none less. */
  readonly envNames: Names;
  readonly env: EnvValues<Names>;
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** @default false */
  readonly traced?: boolean;
}

/** A function with a role and a log group of its own; it may do what `allow` says and nothing else. */
export class StageFunction<Names extends EnvNames> extends Construct {
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;
  private readonly role: Role;

  constructor(scope: Construct, id: string, props: StageFunctionProps<Names>) {
    super(scope, id);
    const { config } = props;
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: config.applicationLogDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(this.role);
    const traced = props.traced ?? false;
    this.lambda = nameResource(
      new LambdaFunction(this, 'Function', {
        description: props.description,
        runtime: Runtime.NODEJS_24_X,
        architecture: Architecture.ARM_64,
        handler: 'index.handler',
        code: Code.fromAsset(props.code),
        memorySize: props.memoryMb,
        timeout: props.timeout,
        role: this.role,
        logGroup: this.logGroup,
        // Lambda's own lines of an invocation that goes well cost as much as all that the functions write, and CloudWatch
        // has the same figures as metrics. What goes wrong (a timeout, a death) is still written.
        loggingFormat: LoggingFormat.JSON,
        systemLogLevelV2: SystemLogLevel.WARN,
        applicationLogLevelV2: ApplicationLogLevel[config.logLevel],
        tracing: traced ? Tracing.ACTIVE : Tracing.DISABLED,
        environment: {
          ...variables(props.envNames, props.env),
          NODE_OPTIONS: '--enable-source-maps',
          // A traced response or error could hold what is personal.
          ...(traced
            ? { POWERTOOLS_TRACER_CAPTURE_RESPONSE: 'false', POWERTOOLS_TRACER_CAPTURE_ERROR: 'false' }
            : {}),
        },
      }),
      props.name,
    );
    if (traced) {
      acknowledge(
        this.role,
        'AwsSolutions-IAM5[Resource::*]',
        'X-Ray takes no resource: segments belong to the account.',
      );
    }
  }

  /** Grants exactly these actions on exactly these resources. */
  allow(actions: readonly string[], ...resources: readonly string[]): this {
    this.role.addToPrincipalPolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...resources] }),
    );
    return this;
  }
}

function variables<Names extends EnvNames>(names: Names, values: EnvValues<Names>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([key, variable]) => [variable, values[key] ?? '']));
}

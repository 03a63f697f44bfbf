/** The template's functions, each with the environment that Lambda would give it and an access key of its own. */
import type { Credentials } from '../aws/iam/credentials';
import { REGION } from '../aws/service';
import { listAt, objectAt, stringAt } from '../template/json';
import type { LocalResource, LocalTemplate } from '../template/load';
import { type FunctionSettings, LocalFunction, type RuntimeSettings } from './local-function';

export interface Surroundings {
  readonly template: LocalTemplate;
  readonly credentials: Credentials;
  /** Where the AWS SDK in a function finds its services. */
  readonly endpoint: string;
  readonly traceAddress: string;
  readonly runtime: RuntimeSettings;
}

/** By ARN. */
export function createFunctions(surroundings: Surroundings): ReadonlyMap<string, LocalFunction> {
  return new Map(
    surroundings.template.byType('AWS::Lambda::Function').map((resource) => {
      const settings = settingsOf(resource, surroundings);
      return [settings.arn, new LocalFunction(settings, surroundings.runtime)];
    }),
  );
}

function settingsOf(resource: LocalResource, surroundings: Surroundings): FunctionSettings {
  const { properties, logicalId, ref: functionName, name } = resource;
  const place = (member: string) => `${logicalId}.${member}`;
  const runtime = stringAt(properties.Runtime, place('Runtime'));
  if (!/^nodejs\d+\.x$/.test(runtime)) {
    throw new Error(`${logicalId}: the runtime is ${runtime}; the local run has Node.js functions only`);
  }
  const s3Key = stringAt(objectAt(properties.Code, place('Code')).S3Key, place('Code.S3Key'));
  const taskRoot = surroundings.template.assetFolder(s3Key);
  const handler = stringAt(properties.Handler, place('Handler'));
  const memoryMb = Number(properties.MemorySize ?? 128);
  const traced = objectAt(properties.TracingConfig, place('TracingConfig')).Mode === 'Active';
  const key = surroundings.credentials.issue(functionName, stringAt(properties.Role, place('Role')));
  const variables = objectAt(objectAt(properties.Environment, place('Environment')).Variables, logicalId);
  const logging = objectAt(properties.LoggingConfig, place('LoggingConfig'));
  const logGroupName =
    typeof logging.LogGroup === 'string' ? logging.LogGroup : `/aws/lambda/${functionName}`;
  return {
    name,
    functionName,
    arn: resource.attributes.Arn ?? functionName,
    taskRoot,
    handler,
    memoryMb,
    logGroupName,
    traced,
    architecture: String(listAt(properties.Architectures, place('Architectures'))[0] ?? 'x86_64'),
    timeoutMs: Number(properties.Timeout ?? 3) * 1000,
    env: {
      ...Object.fromEntries(
        Object.entries(variables).map(([variable, value]) => [variable, stringAt(value, place(variable))]),
      ),
      // What Lambda sets: docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_LOG_GROUP_NAME: logGroupName,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      AWS_LAMBDA_LOG_FORMAT: String(logging.LogFormat ?? 'Text'),
      ...(logging.ApplicationLogLevel === undefined
        ? {}
        : { AWS_LAMBDA_LOG_LEVEL: String(logging.ApplicationLogLevel) }),
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
      LAMBDA_TASK_ROOT: taskRoot,
      _HANDLER: handler,
      TZ: ':UTC',
      AWS_ENDPOINT_URL: surroundings.endpoint,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...(traced ? { AWS_XRAY_DAEMON_ADDRESS: surroundings.traceAddress } : {}),
    },
  };
}

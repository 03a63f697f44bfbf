/** The whole synthesised stack on this machine: reads the template, brings up what it says, takes it down again. */

import { createCloudFormation } from './aws/cloudformation';
import { type CloudWatch, createCloudWatch } from './aws/cloudwatch';
import { startEngine } from './aws/dynamodb/engine';
import { createDynamoService } from './aws/dynamodb/service';
import { createStreams } from './aws/dynamodb/streams';
import { createTables, readTables } from './aws/dynamodb/table';
import { startTtlSweep } from './aws/dynamodb/ttl';
import { createFaults, type Faults } from './aws/faults';
import { createGateway } from './aws/gateway';
import { createAuthorise } from './aws/iam/authorise';
import { type AccessKey, createCredentials } from './aws/iam/credentials';
import { loadResourcePolicies } from './aws/iam/resource-policies';
import { loadRoles } from './aws/iam/roles';
import { openEndpoint } from './aws/protocol-http';
import type { Bucket } from './aws/s3/bucket';
import { createS3 } from './aws/s3/s3';
import { createSecretsManager } from './aws/secrets-manager';
import { AwsError, REGION } from './aws/service';
import { createSes } from './aws/ses/ses';
import { createSns, type Sns } from './aws/sns/sns';
import type { Queue } from './aws/sqs/queue';
import { createSqs, type Sqs } from './aws/sqs/sqs';
import { createSts } from './aws/sts';
import { type EventSourceWiring, startEventSources } from './event-sources/from-template';
import { invokeAsync } from './functions/async-invoke';
import { createFunctions } from './functions/from-template';
import type { LocalFunction } from './functions/local-function';
import { httpApiFromTemplate } from './http-api/from-template';
import { createLogs, type LogLine, type Logs } from './logs';
import { withBill } from './meter/endpoint';
import { createStackMeter, type StackMeter } from './meter/stack-meter';
import { createRandom } from './random';
import type { PostBox } from './receivers/post-box';
import { createQueues, createTopics, found, putAlarmsAndDashboards, secretValues } from './resources';
import { recordInvocation, recordIteratorAge, recordRequest, sampleQueues } from './service-metrics';
import { type LocalTemplate, loadStack } from './template/load';
import type { Clock } from './time/clock';
import { openTraceSink, type TraceSink } from './traces';
import { asyncSettings, startSchedules, subscribeAll } from './wiring';

export interface StackOptions {
  /** The folder that synthesis wrote. */
  readonly assembly: string;
  readonly clock: Clock;
  /** True when `clock` is not the machine's: the functions' own clocks then follow it too. */
  readonly virtualTime: boolean;
  readonly seed: number;
  /** Ports of the HTTP API and of the AWS endpoint; 0 takes free ones. */
  readonly ports: { readonly api: number; readonly aws: number };
  /** First values of secrets by their short name, over those of the template. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Sandboxes of one function at once. @default 2: more only compete for a laptop's cores */
  readonly sandboxLimit?: number;
  /** Shards of a table's stream beside each other. @default 2: enough to show what holds within one only */
  readonly streamShards?: number;
  /** Where mails and text messages arrive. @default nobody reads them */
  readonly postBox?: PostBox;
  readonly onLogLine?: (line: LogLine) => void;
  /** Told of what AWS would write into a log of its own. */
  readonly onFault?: (message: string) => void;
}

export interface LocalStack {
  readonly template: LocalTemplate;
  /** `http://127.0.0.1:PORT` of the HTTP API. */
  readonly apiUrl: string;
  /** `http://127.0.0.1:PORT` where the AWS SDK finds every service. */
  readonly awsUrl: string;
  readonly region: string;
  /** A key that may do everything. */
  readonly operator: AccessKey;
  readonly cloudWatch: CloudWatch;
  readonly sqs: Sqs;
  readonly sns: Sns;
  readonly faults: Faults;
  readonly logs: Logs;
  readonly traces: TraceSink;
  /** What AWS would charge for. */
  readonly meter: Pick<StackMeter, 'snapshot'>;
  /** By short name. Throws for one that the template does not have. */
  fn(name: string): LocalFunction;
  queue(name: string): Queue;
  queues(): readonly { readonly name: string; readonly queue: Queue }[];
  bucket(name: string): Bucket;
  /** The value of a stack output. */
  output(name: string): string;
  stop(): Promise<void>;
}

const DEFAULT_SANDBOXES = 2;
const DEFAULT_SHARDS = 2;

export async function startStack(options: StackOptions): Promise<LocalStack> {
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await bringUp(options, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(
  options: StackOptions,
  undo: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<LocalStack> {
  const { clock, onFault = () => {} } = options;
  const random = createRandom(options.seed);
  // The slowest part starts first and is waited for where it is needed.
  const engineStarting = startEngine();
  engineStarting.catch(() => {});
  undo.push(async () => (await engineStarting.catch(() => undefined))?.stop());
  const api = await openEndpoint(options.ports.api);
  undo.push(() => api.close());
  const aws = await openEndpoint(options.ports.aws);
  undo.push(() => aws.close());
  const traces = await openTraceSink();
  undo.push(() => traces.close());

  const template = loadStack(options.assembly, { endpoint: aws.url, apiEndpoint: api.url });
  const roles = loadRoles(template);
  const policies = loadResourcePolicies(template);
  const credentials = createCredentials();
  const faults = createFaults(random.fork('faults'));

  const meter = createStackMeter({ template, clock, cloudWatch: () => cloudWatch, apiUrl: api.url });

  const sqs = createSqs({ clock, random, endpoint: () => aws.url, onRequest: meter.onSqsRequest });
  const sns: Sns = createSns({
    clock,
    random,
    endpoint: () => aws.url,
    onRequest: meter.onSnsRequest,
    onDelivery: meter.onDelivery,
    ...(options.postBox ? { onSms: options.postBox.sms } : {}),
    deliver: {
      sendToQueue: (queueArn, body, attributes, traceHeader, groupId) =>
        sqs.send(queueArn, { body, attributes, traceHeader, groupId }),
      invokeFunction: (functionArn, event) => {
        const fn = functions.get(functionArn);
        if (!fn) throw new AwsError('NotFound', `${functionArn} is no function of the stack`);
        const topicArn = event.Records[0]?.Sns.TopicArn ?? '';
        if (!policies.canInvoke(functionArn, 'sns.amazonaws.com', topicArn)) {
          throw new AwsError(
            'AccessDenied',
            `the policy of ${functionArn} does not let ${topicArn} invoke it`,
          );
        }
        invokeAsync(fn, event, { clock, random }, asyncSettings(wiring, fn));
      },
    },
  });
  const cloudWatch = createCloudWatch({
    clock,
    publish: (topicArn, message, subject) => {
      const { AlarmArn } = JSON.parse(message) as { AlarmArn: string };
      if (!policies.canPublish(topicArn, 'cloudwatch.amazonaws.com', AlarmArn)) {
        throw new AwsError('AccessDenied', `the policy of ${topicArn} does not let CloudWatch publish`);
      }
      const key = sns.topicByArn(topicArn)?.attributes.get('KmsMasterKeyId');
      if (key && !policies.canUseKey(key, 'cloudwatch.amazonaws.com', AlarmArn)) {
        throw new AwsError(
          'KMSAccessDenied',
          `the policy of the key of ${topicArn} does not let CloudWatch use it`,
        );
      }
      meter.onAlarmMessage(message);
      sns.publish({ topicArn, message, subject });
    },
  });
  undo.push(() => cloudWatch.alarms.stop());
  const logs = createLogs(cloudWatch, options.onLogLine);

  const engine = await engineStarting;
  const tables = readTables(template);
  await createTables(engine.client, tables);
  const streams = createStreams(tables, engine.client, clock, options.streamShards ?? DEFAULT_SHARDS);
  undo.push(() => streams.stop());
  undo.push(startTtlSweep(clock, engine.client, tables, streams));
  const dynamo = createDynamoService(engine.client, tables, meter.onCapacity, streams.changed);

  const s3 = createS3(template, clock);
  undo.push(() => s3.stop());

  const gateway = createGateway({
    services: [
      sqs.service,
      sns.service,
      meter.watch(cloudWatch.service),
      dynamo.service,
      meter.watch(s3.service),
      meter.watch(createSes({ random, onMail: (mail) => options.postBox?.mail(mail) })),
      meter.watch(createSecretsManager(template, clock, { values: secretValues(template, options.secrets) })),
      createCloudFormation(template, clock),
      createSts(credentials.findByName),
    ],
    credentials,
    authorise: createAuthorise(roles, policies),
    faults,
    clock,
    passthrough: { dynamodb: dynamo.passthrough },
    onError: (error) => onFault(`AWS endpoint: ${error instanceof Error ? error.stack : error}`),
  });
  aws.serve(withBill(meter.snapshot, gateway));

  const functions = createFunctions({
    template,
    credentials,
    endpoint: aws.url,
    traceAddress: traces.address,
    runtime: {
      clock,
      random: random.fork('functions'),
      virtualTime: options.virtualTime,
      sandboxLimit: options.sandboxLimit ?? DEFAULT_SANDBOXES,
      observer: {
        onLogLine: (fn, line, atMs) => {
          meter.onLogLine(fn.functionName, line);
          logs.take(fn, line, atMs);
        },
        onInvocation: (invocation) => {
          meter.onInvocation(invocation);
          recordInvocation(cloudWatch.store, invocation);
        },
      },
    },
  });
  undo.push(() => Promise.all([...functions.values()].map((fn) => fn.stop())));

  const queues = createQueues(template, sqs);
  createTopics(template, sns);
  const wiring: EventSourceWiring = {
    template,
    functions,
    roles,
    policies,
    sqs,
    clock,
    random,
    streams: streams.byArn,
    faults,
    pollerLimit: options.sandboxLimit ?? DEFAULT_SANDBOXES,
    onBatch: meter.onBatch,
    onIteratorAge: (functionName, ageMs) =>
      recordIteratorAge(cloudWatch.store, functionName, ageMs, clock.now()),
    onTick: meter.onTick,
  };
  subscribeAll(wiring, sns);
  putAlarmsAndDashboards(template, cloudWatch, clock);
  undo.push(
    sampleQueues(
      cloudWatch.store,
      queues.map(({ physical, queue }) => ({ name: physical, queue })),
      clock,
    ),
  );
  const eventSources = startEventSources(wiring);
  undo.push(() => {
    for (const source of eventSources) source.stop();
  });
  await streams.open();
  undo.push(startSchedules(wiring));
  api.serve(
    httpApiFromTemplate({
      template,
      functions,
      policies,
      clock,
      random: random.fork('http-api'),
      onRequest: (apiId, request) => {
        meter.onHttpRequest(request);
        recordRequest(cloudWatch.store, apiId, request);
      },
      onFault,
    }),
  );

  return {
    template,
    apiUrl: api.url,
    awsUrl: aws.url,
    region: REGION,
    operator: credentials.operator,
    cloudWatch,
    sqs,
    sns,
    faults,
    logs,
    traces,
    meter,
    fn: (name) =>
      found(
        [...functions.values()].find(({ settings }) => settings.name === name),
        'function',
        name,
      ),
    queue: (name) => found(queues.find((queue) => queue.name === name)?.queue, 'queue', name),
    queues: () => queues,
    bucket: (name) => {
      const resource = template.byType('AWS::S3::Bucket').find((each) => each.name === name);
      return found(resource && s3.bucket(resource.ref), 'bucket', name);
    },
    output: (name) => found(template.outputs.find((output) => output.name === name)?.value, 'output', name),
    stop,
  };
}

/** The meter of one running stack: what the stack's parts report to, and what it says when asked. */
import type { CloudWatch } from '../aws/cloudwatch';
import type { CapacityUsed } from '../aws/dynamodb/consumed';
import type { AwsService, Input } from '../aws/service';
import type { DeliveryRecord, RequestRecord as SnsRequest } from '../aws/sns/sns';
import type { RequestRecord as SqsRequest } from '../aws/sqs/sqs';
import type { Invocation } from '../functions/local-function';
import type { HttpApiRequest } from '../http-api/http-api';
import { parseRate } from '../schedules';
import { objectAt, stringAt } from '../template/json';
import type { LocalTemplate } from '../template/load';
import type { Clock } from '../time/clock';
import { accessLogGb, lambdaLogGb, storedGbMonths } from './log-lines';
import { chunks, createMeter } from './meter';
import type { ComponentUsage, UsageSnapshot } from './snapshot';
import {
  ALARMS,
  createTraceSampler,
  FRONT_DOOR,
  meterBatch,
  meterCloudWatch,
  meterDelivery,
  meterDynamo,
  meterHttp,
  meterInvocation,
  meterLogLine,
  meterS3,
  meterSecrets,
  meterSes,
  meterSns,
  meterSqs,
} from './sources';
import { readStanding, triggersOf } from './standing';

export interface StackMeter {
  readonly onHttpRequest: (request: HttpApiRequest) => void;
  readonly onInvocation: (invocation: Invocation) => void;
  readonly onLogLine: (functionName: string, line: string) => void;
  readonly onSqsRequest: (request: SqsRequest) => void;
  readonly onBatch: (functionName: string, sizesBytes: readonly number[], deleted: number) => void;
  readonly onSnsRequest: (request: SnsRequest) => void;
  readonly onDelivery: (delivery: DeliveryRecord) => void;
  readonly onAlarmMessage: (message: string) => void;
  readonly onCapacity: (caller: string, used: CapacityUsed) => void;
  readonly onTick: (functionName: string) => void;
  /** The same service, its calls counted. Knows CloudWatch, S3, SES and Secrets Manager; others report by themselves. */
  watch(service: AwsService): AwsService;
  snapshot(): UsageSnapshot;
}

const MONTH_MS = 730 * 3_600_000;

export function createStackMeter(settings: {
  readonly template: LocalTemplate;
  readonly clock: Clock;
  readonly cloudWatch: () => CloudWatch;
  /** Where the HTTP API answers. */
  readonly apiUrl: string;
}): StackMeter {
  const { template, clock, apiUrl } = settings;
  const startedAtMs = clock.now();
  const meter = createMeter();
  const sampleTrace = createTraceSampler(meter);
  const functions = new Map(template.byType('AWS::Lambda::Function').map((fn) => [fn.ref, fn]));
  const accessLine = accessLogGb(template);
  const calls: Readonly<Record<string, (caller: string, action: string, input: Input) => void>> = {
    s3: (caller, action) => meterS3(meter, caller, action),
    monitoring: (caller, action, input) => meterCloudWatch(meter, caller, action, input),
    secretsmanager: (caller) => meterSecrets(meter, caller),
    ses: (caller, _action, input) => meterSes(meter, caller, input),
  };
  return {
    onHttpRequest: (request) => {
      meterHttp(meter, request);
      meter.add(FRONT_DOOR, 'accessLogGb', accessLine);
    },
    onInvocation: (invocation) => {
      const { functionName, initMs } = invocation;
      meterInvocation(meter, invocation);
      meter.add(functionName, 'lambdaLogGb', lambdaLogGb(functions.get(functionName), initMs !== undefined));
      sampleTrace(invocation);
    },
    onLogLine: (functionName, line) => meterLogLine(meter, functionName, line),
    onSqsRequest: (request) => meterSqs(meter, request),
    onBatch: (functionName, sizesBytes, deleted) => meterBatch(meter, functionName, sizesBytes, deleted),
    onSnsRequest: (request) => meterSns(meter, request),
    onDelivery: ({ protocol }) => meterDelivery(meter, protocol),
    onAlarmMessage: (message) =>
      meter.add(ALARMS, 'snsRequests', chunks(Buffer.byteLength(message), 64 * 1024)),
    onCapacity: (caller, used) => meterDynamo(meter, caller, used),
    onTick: (functionName) => meter.add(functionName, 'schedulerInvocations', 1),
    watch: (service) => {
      const count = calls[service.name];
      if (!count) return service;
      return {
        ...service,
        handle: (action, input, context) => {
          count(context.caller, action, input);
          return service.handle(action, input, context);
        },
      };
    },
    snapshot: () => ({
      startedAtMs,
      takenAtMs: clock.now(),
      webhooks: meter.webhooks(),
      components: componentsOf(),
      standing: readStanding(template, settings.cloudWatch(), startedAtMs, clock.now()),
    }),
  };

  function componentsOf(): ComponentUsage[] {
    const triggers = triggersOf(template);
    const stored = storedGbMonths(template);
    return [...meter.usage()].map(([component, usage]) => {
      const fn = functions.get(component);
      const trigger = component === ALARMS ? 'alert' : (triggers.get(fn?.attributes.Arn ?? '') ?? 'webhook');
      const { logGb = 0, lambdaLogGb: ownGb = 0, accessLogGb: accessGb = 0 } = usage;
      return {
        name: fn?.name ?? component,
        trigger,
        ...(trigger === 'schedule'
          ? { callsAMonth: callsAMonth(fn?.attributes.Arn), sendsWebhooks: knowsFrontDoor(component) }
          : {}),
        usage: { ...usage, logStoredGb: (logGb + ownGb + accessGb) * stored },
      };
    });
  }

  function callsAMonth(functionArn: string | undefined): number {
    return template
      .byType('AWS::Scheduler::Schedule')
      .filter(({ properties }) => objectAt(properties.Target, 'Target').Arn === functionArn)
      .reduce((sum, { logicalId, properties }) => {
        const rate = stringAt(properties.ScheduleExpression, `${logicalId}.ScheduleExpression`);
        return sum + MONTH_MS / parseRate(rate);
      }, 0);
  }

  /** A function that is told the front door's address has no other use for it than to send webhooks there. */
  function knowsFrontDoor(functionName: string): boolean {
    const environment = objectAt(functions.get(functionName)?.properties.Environment, 'Environment');
    return Object.values(objectAt(environment.Variables, 'Variables')).some((value) =>
      String(value).startsWith(apiUrl),
    );
  }
}

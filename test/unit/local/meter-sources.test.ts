import type { LineId } from '../../../local/meter/lines';
import { createMeter, type Meter } from '../../../local/meter/meter';
import {
  createTraceSampler,
  GB,
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
} from '../../../local/meter/sources';

/** All lines over all components. */
function linesOf(report: (meter: Meter) => void): Record<string, number> {
  const meter = createMeter();
  report(meter);
  return Object.assign({}, ...meter.usage().values()) as Partial<Record<LineId, number>> as Record<
    string,
    number
  >;
}

const request = { latencyMs: 1, integrationMs: 1, atMs: 0, statusCode: 200 };
const invocation = {
  functionName: 'work',
  architecture: 'arm64',
  traced: true,
  atMs: 0,
  durationMs: 10.2,
  initMs: undefined,
  memoryMb: 512,
  error: undefined,
};
const sqs = { queueArn: 'arn', chunks64k: 1, caller: 'ingest', grouped: false };

const twice = (meter: Meter, ...actions: string[]): void => {
  for (const action of actions) meterS3(meter, 'work', action);
  meterS3(meter, 'operator', 'PutObject');
};

describe('what becomes a line of the bill', () => {
  it.each<[string, (meter: Meter) => void, Record<string, number>]>([
    [
      'a request by started 512 KB',
      (m) => meterHttp(m, { ...request, method: 'POST', bytes: 512 * 1024 + 1 }),
      { httpRequests: 2 },
    ],
    [
      'a request without a body',
      (m) => meterHttp(m, { ...request, method: 'GET', bytes: 0 }),
      { httpRequests: 1 },
    ],
    [
      "a mail by the addresses that it goes to, but not a person's own",
      (m) => {
        const Destination = { ToAddresses: ['a@b.example', 'c@b.example'], CcAddresses: ['d@b.example'] };
        meterSes(m, 'work', { Destination });
        meterSes(m, 'operator', { Destination });
      },
      { sesEmails: 3 },
    ],
    [
      'an invocation by started milliseconds and memory',
      (m) => meterInvocation(m, invocation),
      { lambdaRequests: 1, lambdaArm: 0.0055 },
    ],
    [
      'a cold start apart, x86 apart',
      (m) => meterInvocation(m, { ...invocation, architecture: 'x86_64', initMs: 99.5 }),
      { lambdaRequests: 1, lambdaX86: 0.0055, initX86: 0.05 },
    ],
    ['a log line and what CloudWatch adds', (m) => meterLogLine(m, 'work', 'é'), { logGb: 28 / GB }],
    ['a call to a queue', (m) => meterSqs(m, { ...sqs, action: 'SendMessage' }), { sqsRequests: 1 }],
    [
      'a call with messages of a group, by chunks',
      (m) => meterSqs(m, { ...sqs, action: 'SendMessage', grouped: true, chunks64k: 3 }),
      { sqsRequests: 3, sqsFair: 3 },
    ],
    ['no call by people', (m) => meterSqs(m, { ...sqs, action: 'SendMessage', caller: 'operator' }), {}],
    [
      'a batch of 25: three receives, three deletes',
      (m) => meterBatch(m, 'work', Array(25).fill(1_000), 25),
      { sqsReceives: 3, sqsDeletes: 3 },
    ],
    [
      'large messages by what a receive carries',
      (m) => meterBatch(m, 'work', [200_000, 1], 1),
      { sqsReceives: 4, sqsDeletes: 1 },
    ],
    ['a failed batch: received, not deleted', (m) => meterBatch(m, 'work', [1], 0), { sqsReceives: 1 }],
    [
      'a publish by chunks',
      (m) => meterSns(m, { action: 'PublishBatch', topicArn: 'arn', chunks64k: 2, caller: 'work' }),
      { snsRequests: 2 },
    ],
    ['a delivery by HTTP', (m) => meterDelivery(m, 'https'), { snsHttp: 1 }],
    ['a delivery by email', (m) => meterDelivery(m, 'email'), { snsEmail: 1 }],
    ['no delivery to a function', (m) => meterDelivery(m, 'lambda'), {}],
    [
      'units of a table',
      (m) => meterDynamo(m, 'work', { reads: 0.5, writes: 3, refusedWrites: 2 }),
      { dynamoReads: 0.5, dynamoWrites: 3, dynamoRefused: 2 },
    ],
    ['a put and a listing of a bucket', (m) => twice(m, 'PutObject', 'ListObjectsV2'), { s3Writes: 2 }],
    [
      'other calls to a bucket, whether or not the object is there',
      (m) => twice(m, 'GetObject', 'HeadBucket'),
      { s3Reads: 2 },
    ],
    ['no removal from a bucket', (m) => twice(m, 'DeleteObject', 'DeleteObjects'), {}],
    [
      'metrics read, expressions left out',
      (m) =>
        meterCloudWatch(m, 'work', 'GetMetricData', {
          MetricDataQueries: [{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'a/b' }],
        }),
      { metricReads: 2 },
    ],
    ['metrics written', (m) => meterCloudWatch(m, 'work', 'PutMetricData', {}), { metricRequests: 1 }],
    ['a secret read', (m) => meterSecrets(m, 'work'), { secretCalls: 1 }],
    ['none read by people', (m) => meterSecrets(m, 'operator'), {}],
  ])('%s', (_name, report, expected) => expect(linesOf(report)).toEqual(expected));

  it('counts as webhooks what was posted and answered with 200', () => {
    const meter = createMeter();
    meterHttp(meter, { ...request, method: 'POST', bytes: 1 });
    meterHttp(meter, { ...request, method: 'POST', bytes: 1, statusCode: 401 });
    meterHttp(meter, { ...request, method: 'GET', bytes: 1 });
    expect(meter.webhooks()).toBe(1);
  });

  it('samples the first trace of a second and a twentieth of the others', () => {
    const meter = createMeter();
    const sample = createTraceSampler(meter);
    for (const atMs of [0, 500, 999, 1_000]) sample({ ...invocation, atMs });
    sample({ ...invocation, traced: false, atMs: 5_000 });
    expect(meter.usage().get('work')?.traces).toBeCloseTo(2.1);
  });
});

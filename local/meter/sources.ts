/** How what the parts of the run report becomes lines of usage: AWS's rules of counting, one function a service. */
import type { CapacityUsed } from '../aws/dynamodb/consumed';
import type { Input } from '../aws/service';
import type { RequestRecord as SnsRequest } from '../aws/sns/sns';
import type { RequestRecord as SqsRequest } from '../aws/sqs/sqs';
import type { Invocation } from '../functions/local-function';
import type { HttpApiRequest } from '../http-api/http-api';
import { chunks, type Meter } from './meter';

/** The parts of the stack that cause usage and are no function. */
export const FRONT_DOOR = 'http-api';
export const ALARMS = 'cloudwatch-alarms';
/** Calls by people and their tools; they are left out. */
const OPERATOR = 'operator';

export const GB = 1024 ** 3;
const KB = 1024;
const HTTP_CHUNK_BYTES = 512 * KB;
const QUEUE_CHUNK_BYTES = 64 * KB;
/** Most messages of one receive or delete. */
const QUEUE_BATCH = 10;
/** CloudWatch Logs adds this to each line. Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export const LOG_LINE_OVERHEAD_BYTES = 26;

export function meterHttp(meter: Meter, { method, statusCode, bytes }: HttpApiRequest): void {
  meter.add(FRONT_DOOR, 'httpRequests', chunks(bytes, HTTP_CHUNK_BYTES));
  if (method === 'POST' && statusCode === 200) meter.countWebhook();
}

/** Since August 2025 the INIT phase is billed as well; both round up to the millisecond. */
export function meterInvocation(meter: Meter, invocation: Invocation): void {
  const { functionName, architecture, durationMs, initMs = 0, memoryMb } = invocation;
  const gbSeconds = (ms: number) => (Math.ceil(ms) / 1000) * (memoryMb / 1024);
  const isArm = architecture === 'arm64';
  meter.add(functionName, 'lambdaRequests', 1);
  meter.add(functionName, isArm ? 'lambdaArm' : 'lambdaX86', gbSeconds(durationMs));
  meter.add(functionName, isArm ? 'initArm' : 'initX86', gbSeconds(initMs));
}

export function meterLogLine(meter: Meter, functionName: string, line: string): void {
  meter.add(functionName, 'logGb', (Buffer.byteLength(line) + LOG_LINE_OVERHEAD_BYTES) / GB);
}

export function meterSqs(meter: Meter, { caller, chunks64k, grouped }: SqsRequest): void {
  if (caller === OPERATOR) return;
  meter.add(caller, 'sqsRequests', chunks64k);
  if (grouped) meter.add(caller, 'sqsFair', chunks64k);
}

/** What Lambda's poller does for one batch: receives of up to ten messages, then deletes of up to ten. */
export function meterBatch(
  meter: Meter,
  functionName: string,
  sizesBytes: readonly number[],
  deleted: number,
): void {
  for (let from = 0; from < sizesBytes.length; from += QUEUE_BATCH) {
    const bytes = sizesBytes.slice(from, from + QUEUE_BATCH).reduce((sum, size) => sum + size, 0);
    meter.add(functionName, 'sqsReceives', chunks(bytes, QUEUE_CHUNK_BYTES));
  }
  meter.add(functionName, 'sqsDeletes', Math.ceil(deleted / QUEUE_BATCH));
}

/**
 * A batch of publishes is one request for each 64 KB that it has in all. What a text message costs differs by country and
 * carrier, from less than a cent to some tens of cents: it is left out, its request is counted.
 */
export function meterSns(meter: Meter, { caller, chunks64k, action }: SnsRequest): void {
  if (caller === OPERATOR || !action.startsWith('Publish')) return;
  meter.add(caller, 'snsRequests', chunks64k);
}

/** Each address that an e-mail goes to counts. */
export function meterSes(meter: Meter, caller: string, input: Input): void {
  const { Destination: destination } = input as { Destination?: Readonly<Record<string, unknown>> };
  const addresses = Object.values(destination ?? {}).flatMap((list) => (Array.isArray(list) ? list : []));
  if (caller !== OPERATOR) meter.add(caller, 'sesEmails', addresses.length);
}

/** Deliveries to functions and queues are free. */
export function meterDelivery(meter: Meter, protocol: string): void {
  if (protocol === 'http' || protocol === 'https') meter.add(ALARMS, 'snsHttp', 1);
  if (protocol === 'email' || protocol === 'email-json') meter.add(ALARMS, 'snsEmail', 1);
}

export function meterDynamo(meter: Meter, caller: string, used: CapacityUsed): void {
  if (caller === OPERATOR) return;
  meter.add(caller, 'dynamoWrites', used.writes);
  meter.add(caller, 'dynamoRefused', used.refusedWrites);
  meter.add(caller, 'dynamoReads', used.reads);
}

/** A call of GetMetricData costs by the metrics that it asks for, any other by the call. */
export function meterCloudWatch(meter: Meter, caller: string, action: string, input: Input): void {
  if (caller === OPERATOR) return;
  if (action !== 'GetMetricData') {
    meter.add(caller, 'metricRequests', 1);
    return;
  }
  const { MetricDataQueries: queries } = input;
  const asked = (Array.isArray(queries) ? queries : []).filter(
    (query: { MetricStat?: unknown } | null) => query?.MetricStat !== undefined,
  );
  meter.add(caller, 'metricReads', asked.length);
}

const S3_WRITES = ['PutObject', 'ListObjectsV2'];
const S3_FREE = ['DeleteObject', 'DeleteObjects'];

/** Requests by their kind, whatever their size. */
export function meterS3(meter: Meter, caller: string, action: string): void {
  if (caller === OPERATOR || S3_FREE.includes(action)) return;
  meter.add(caller, S3_WRITES.includes(action) ? 's3Writes' : 's3Reads', 1);
}

export function meterSecrets(meter: Meter, caller: string): void {
  if (caller !== OPERATOR) meter.add(caller, 'secretCalls', 1);
}

/**
 * The default sampling rule: the first trace of each second and five in a hundred of the others. Each invocation of a
 * traced function is the root of a trace here.
 */
export function createTraceSampler(meter: Meter): (invocation: Invocation) => void {
  let second = -1;
  return ({ traced, functionName, atMs }) => {
    if (!traced) return;
    const now = Math.floor(atMs / 1000);
    meter.add(functionName, 'traces', now === second ? 0.05 : 1);
    second = now;
  };
}

import type { MetricData } from './metric-store';
import { isAcceptedTime, isStorableValue, UNITS } from './units';

/**
 * Reads log lines in CloudWatch's embedded metric format. A document with any fault is refused whole, so that a
 * mistake shows in the local run's error count instead of as a metric that is quietly a little too low.
 */

/** What one log line holds; the counter is the metric in `AWS/Logs` that counts such a fault. */
export type EmfOutcome =
  | { readonly kind: 'other' }
  | { readonly kind: 'metrics'; readonly data: readonly MetricData[] }
  | {
      readonly kind: 'invalid';
      readonly counter: 'EMFParsingErrors' | 'EMFValidationErrors';
      readonly reason: string;
    };

type Json = Readonly<Record<string, unknown>>;

class EmfFault extends Error {
  readonly counter: 'EMFParsingErrors' | 'EMFValidationErrors';

  constructor(counter: 'EMFParsingErrors' | 'EMFValidationErrors', reason: string) {
    super(reason);
    this.counter = counter;
  }
}

/** Shape errors: the line says it is EMF but is not built like it. */
function malformed(reason: string): never {
  throw new EmfFault('EMFParsingErrors', reason);
}

/** Content errors: well built, but outside what a metric may be. */
function invalid(reason: string): never {
  throw new EmfFault('EMFValidationErrors', reason);
}

const MAX_LINE_BYTES = 1_048_576;
const MAX_TEXT = 1_024;

/** Parses one stdout line; `nowMs` is what the timestamp is checked against. */
export function parseEmf(line: string, nowMs: number): EmfOutcome {
  // Cheap first look: most lines of a log are not EMF.
  if (!line.includes('"_aws"') || !line.trimStart().startsWith('{')) return { kind: 'other' };
  try {
    if (Buffer.byteLength(line) > MAX_LINE_BYTES) invalid('the log event is larger than 1 MB');
    const root = parseJson(line);
    const meta = root._aws;
    if (!isObject(meta) || !('CloudWatchMetrics' in meta)) return { kind: 'other' };
    return { kind: 'metrics', data: readDocument(root, meta, nowMs) };
  } catch (error) {
    if (error instanceof EmfFault) return { kind: 'invalid', counter: error.counter, reason: error.message };
    throw error;
  }
}

function parseJson(line: string): Json {
  try {
    const root: unknown = JSON.parse(line);
    return isObject(root) ? root : malformed('the line is not a JSON object');
  } catch {
    return malformed('the line is not valid JSON');
  }
}

function readDocument(root: Json, meta: Json, nowMs: number): MetricData[] {
  const timestampMs = meta.Timestamp;
  if (typeof timestampMs !== 'number') return malformed('_aws.Timestamp is not a number of milliseconds');
  if (!isAcceptedTime(timestampMs, nowMs)) {
    invalid(`_aws.Timestamp ${timestampMs} is over 14 days old or more than 2 hours ahead`);
  }
  return list(meta.CloudWatchMetrics, '_aws.CloudWatchMetrics').flatMap((directive, index) =>
    readDirective(root, directive, timestampMs, `_aws.CloudWatchMetrics[${index}]`),
  );
}

function readDirective(root: Json, directive: unknown, timestampMs: number, at: string): MetricData[] {
  if (!isObject(directive)) return malformed(`${at} is not an object`);
  const namespace = text(directive.Namespace, `${at}.Namespace`);
  const sets = list(directive.Dimensions, `${at}.Dimensions`).map((keys, index) =>
    readDimensions(root, keys, `${at}.Dimensions[${index}]`),
  );
  const metrics = list(directive.Metrics, `${at}.Metrics`);
  if (metrics.length > 100) invalid(`${at} defines ${metrics.length} metrics; at most 100 are allowed`);
  return metrics.flatMap((definition, index) => {
    const metric = readMetric(root, definition, `${at}.Metrics[${index}]`);
    // Each dimension set makes a metric of its own; none at all makes one without dimensions.
    return (sets.length > 0 ? sets : [{}]).map((dimensions) => ({
      namespace,
      dimensions,
      timestampMs,
      ...metric,
    }));
  });
}

function readDimensions(root: Json, keys: unknown, at: string): Record<string, string> {
  const names = list(keys, at);
  if (names.length > 30) invalid(`${at} has ${names.length} keys; at most 30 are allowed`);
  return Object.fromEntries(
    names.map((key) => {
      const name = text(key, at);
      const value = Object.hasOwn(root, name) ? root[name] : undefined;
      if (typeof value !== 'string' || value === '') {
        return invalid(`dimension '${name}' of ${at} has no text value at the root`);
      }
      if (value.length > MAX_TEXT) invalid(`dimension '${name}' is longer than ${MAX_TEXT} characters`);
      return [name, value];
    }),
  );
}

function readMetric(root: Json, definition: unknown, at: string) {
  if (!isObject(definition)) return malformed(`${at} is not an object`);
  const name = text(definition.Name, `${at}.Name`);
  const { Unit: unit = 'None', StorageResolution: resolution = 60 } = definition;
  if (typeof unit !== 'string' || !UNITS.has(unit))
    return invalid(`${at}.Unit '${String(unit)}' is not known`);
  if (resolution !== 1 && resolution !== 60) return invalid(`${at}.StorageResolution is neither 1 nor 60`);
  const values = readValues(Object.hasOwn(root, name) ? root[name] : undefined, name);
  return { name, unit, storageResolutionSeconds: resolution, values };
}

function readValues(value: unknown, name: string): number[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) invalid(`metric '${name}' has no values`);
  if (values.length > 100) invalid(`metric '${name}' has ${values.length} values; at most 100 are allowed`);
  return values.map((each) =>
    typeof each === 'number' && isStorableValue(each)
      ? each
      : invalid(`metric '${name}' has no number at the root, or one that CloudWatch cannot hold`),
  );
}

function text(value: unknown, at: string): string {
  if (typeof value !== 'string') return malformed(`${at} is not a text`);
  if (value === '' || value.length > MAX_TEXT)
    return invalid(`${at} is empty or longer than ${MAX_TEXT} characters`);
  return value;
}

function list(value: unknown, at: string): readonly unknown[] {
  return Array.isArray(value) ? value : malformed(`${at} is not a list`);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A stream written by hand and a function whose answers are written by hand, with a real event source between them. */
import type { DynamoDBRecord } from 'aws-lambda';
import type { StreamListener } from '../../local/aws/dynamodb/stream';
import { toStreamRecord } from '../../local/aws/dynamodb/stream-record';
import { createFaults, type Faults } from '../../local/aws/faults';
import type { Discarded } from '../../local/event-sources/discarded';
import { createInvoke } from '../../local/event-sources/invocation';
import {
  createStreamSource,
  type StreamSource,
  type StreamSourceSettings,
} from '../../local/event-sources/stream-source';
import type { Outcome } from '../../local/functions/messages';
import { createRandom } from '../../local/random';
import { VirtualClock } from '../../local/time/virtual-clock';

export interface WindowedEvent {
  readonly Records: readonly DynamoDBRecord[];
  readonly window?: { readonly start: string; readonly end: string };
  readonly state?: unknown;
  readonly shardId?: string;
  readonly eventSourceARN?: string;
  readonly isFinalInvokeForWindow?: boolean;
  readonly isWindowTerminatedEarly?: boolean;
}

export interface Call {
  /** Seconds since the start. */
  readonly at: number;
  /** The names of the records, as they were written. */
  readonly names: string;
  readonly event: WindowedEvent;
}

type Answer = (event: WindowedEvent, names: readonly string[]) => unknown;

export interface StreamBench {
  readonly clock: VirtualClock;
  readonly faults: Faults;
  readonly source: StreamSource;
  /** In the order in which they began. */
  readonly calls: readonly Call[];
  readonly discarded: readonly Discarded[];
  readonly agesMs: readonly number[];
  /** Most calls at a time so far. */
  readonly atOnce: number;
  /** Answers from now on. What it throws fails the invocation. */
  answer(by: Answer): void;
  /** Changes of items at this moment: `a1` changes the item `a`. */
  write(...names: readonly string[]): void;
  /** The same after so many seconds. */
  later(seconds: number, ...names: readonly string[]): void;
}

export const STREAM_ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2020-01-01T00:00:00.000';
export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:fold';
/** A full quarter of an hour, and the start of a shard. */
export const STREAM_START = Date.UTC(2026, 10, 21, 8);

/** @param lanes one by default, so that the whole course is in one order */
export function openStreamBench(settings: Partial<StreamSourceSettings> = {}, lanes = 1): StreamBench {
  const clock = new VirtualClock(STREAM_START);
  const faults = createFaults(createRandom(2));
  const calls: Call[] = [];
  const discarded: Discarded[] = [];
  const agesMs: number[] = [];
  let answer: Answer = () => null;
  let running = 0;
  let atOnce = 0;
  let listener: StreamListener = () => {};
  let written = 0;

  const invoke = async (given: object): Promise<Outcome> => {
    const event = given as WindowedEvent;
    const names = event.Records.map(({ dynamodb }) => dynamodb?.NewImage?.name?.S ?? '?');
    calls.push({ at: (clock.now() - STREAM_START) / 1000, names: names.join(' '), event });
    atOnce = Math.max(atOnce, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    try {
      return { ok: true, payload: answer(event, names) };
    } catch (error) {
      return { ok: false, error: { errorType: 'Error', errorMessage: String(error) } };
    }
  };
  const source = createStreamSource({
    stream: {
      arn: STREAM_ARN,
      subscribe: (_from, taker) => {
        listener = taker;
      },
    },
    from: 'TRIM_HORIZON',
    batchSize: 100,
    windowMs: 0,
    tumblingMs: 0,
    retries: Number.POSITIVE_INFINITY,
    maxAgeMs: 24 * 3_600_000,
    bisect: false,
    partialFailures: false,
    clock,
    random: createRandom(4),
    invoke: createInvoke({ arn: FUNCTION_ARN, invoke }, faults, clock),
    onHandedOver: (ageMs) => agesMs.push(ageMs),
    onDiscarded: (each) => discarded.push(each),
    ...settings,
  });
  const write = (...names: readonly string[]): void => {
    const records = names.map((name) => {
      const pk = { S: name.replace(/\d+$/, '') };
      const dynamodb = {
        Keys: { pk },
        NewImage: { pk, name: { S: name } },
        SequenceNumber: String(++written),
      };
      const shape = { arn: STREAM_ARN, partitionKey: 'pk', lanes };
      return toStreamRecord({ eventName: 'INSERT', dynamodb }, shape, clock.now(), false);
    });
    for (let lane = 0; lane < lanes; lane++) {
      const own = records.filter((record) => record.lane === lane);
      if (own.length > 0) listener(own);
    }
  };
  return {
    clock,
    faults,
    source,
    calls,
    discarded,
    agesMs,
    get atOnce() {
      return atOnce;
    },
    answer: (by) => {
      answer = by;
    },
    write,
    later: (seconds, ...names) => {
      clock.schedule(clock.now() + seconds * 1000, () => write(...names));
    },
  };
}

/** The calls as `second: names`. */
export function course({ calls }: StreamBench): readonly string[] {
  return calls.map(({ at, names }) => `${at}: ${names}`);
}

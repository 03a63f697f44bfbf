/**
 * A change of an item as DynamoDB Streams tells it to Lambda: which shard it lies in, under which sequence number, in
 * which words. Pure. The engine knows one shard a table; AWS has several, and starts new ones every few hours.
 * Source: docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html, API_streams_StreamRecord.html
 */
import { createHash } from 'node:crypto';
import { isObject, type JsonObject } from '../../template/json';
import { REGION } from '../service';

/** One change, ready to be handed over. */
export interface StreamRecord {
  /** Changes of one partition key always lie on the same lane: a line of shards, each the child of the one before. */
  readonly lane: number;
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly createdAtMs: number;
  /** As a member of `Records` in an event. */
  readonly event: JsonObject;
  /** Length of the event in JSON. */
  readonly bytes: number;
}

/** What all records of a stream have in common. */
export interface StreamShape {
  readonly arn: string;
  readonly partitionKey: string;
  /** Lanes beside each other. */
  readonly lanes: number;
}

/** DynamoDB closes a shard after about four hours and goes on in a child. */
const SHARD_LIFE_MS = 4 * 3_600_000;
/** Deletions by a table's TTL name DynamoDB itself as their author. */
const BY_TTL = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

/** @param change a record of the engine's stream; @param byTtl whether the table itself deleted the item */
export function toStreamRecord(
  change: JsonObject,
  shape: StreamShape,
  createdAtMs: number,
  byTtl: boolean,
): StreamRecord {
  const { dynamodb, eventName } = change;
  if (!isObject(dynamodb)) throw new Error(`the stream ${shape.arn} holds a record without its change`);
  const key = isObject(dynamodb.Keys) ? dynamodb.Keys[shape.partitionKey] : undefined;
  const lane = Number.parseInt(digest(JSON.stringify(key)).slice(0, 8), 16) % shape.lanes;
  const sequenceNumber = sequenceNumberOf(lane, String(dynamodb.SequenceNumber));
  const shardId = shardIdOf(shape.arn, lane, createdAtMs);
  const event = {
    eventID: digest(`${shardId}:${sequenceNumber}`).slice(0, 32),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    dynamodb: {
      ...dynamodb,
      // Rounded down to the second, as AWS does.
      ApproximateCreationDateTime: Math.floor(createdAtMs / 1000),
      SequenceNumber: sequenceNumber,
    },
    ...(byTtl ? { userIdentity: BY_TTL } : {}),
    eventSourceARN: shape.arn,
  };
  return {
    lane,
    shardId,
    sequenceNumber,
    createdAtMs,
    event,
    bytes: Buffer.byteLength(JSON.stringify(event)),
  };
}

/** AWS writes no record of a write that changes nothing. Told only where the view has both images. */
export function changesNothing({ eventName, dynamodb }: JsonObject): boolean {
  if (eventName !== 'MODIFY' || !isObject(dynamodb)) return false;
  const { NewImage: now, OldImage: before } = dynamodb;
  return now !== undefined && before !== undefined && canonical(now) === canonical(before);
}

/** A key, or any other value, as text in which the order of its members does not show. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(byName)) : inner,
  );
}

/**
 * Ascending within a lane; between lanes it says nothing, as on AWS. The fiftieth change of a table has one digit more
 * than the one before, so that whoever compares the numbers as text is found out.
 */
function sequenceNumberOf(lane: number, engineNumber: string): string {
  return String(10n ** BigInt(21 + lane) - 50n + BigInt(engineNumber));
}

function shardIdOf(streamArn: string, lane: number, atMs: number): string {
  const generation = Math.floor(atMs / SHARD_LIFE_MS);
  const start = String(generation * SHARD_LIFE_MS + lane).padStart(20, '0');
  return `shardId-${start}-${digest(`${streamArn}:${lane}:${generation}`).slice(0, 8)}`;
}

function byName([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : 1;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

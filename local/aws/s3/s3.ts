/** The stand-in for S3: the template's buckets in memory, reached as an AWS service over its REST protocol. */
import type { LocalTemplate } from '../../template/load';
import type { Clock } from '../../time/clock';
import { AwsError, type AwsService, type Input } from '../service';
import { S3_ACTIONS, type S3Action } from './actions';
import { encodeAnswer, encodeRefusal } from './answer';
import { type Bucket, createBucket } from './bucket';
import { noSuchBucket } from './errors';
import { type ExpiringBucket, readExpiries, startExpiry } from './lifecycle';
import { textOf } from './members';
import { decodeRequest } from './request';

export interface S3 {
  readonly service: AwsService;
  /** By physical name. */
  bucket(name: string): Bucket | undefined;
  /** Ends the removal of expired objects. */
  stop(): void;
}

/** Properties that change nothing a program can see of a bucket on one machine, beside those that are read. */
const KNOWN_PROPERTIES = new Set([
  'BucketEncryption',
  'BucketName',
  'LifecycleConfiguration',
  'LoggingConfiguration',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
  'Tags',
]);

/** The template's buckets, empty. Throws on a property that would make a bucket behave otherwise than it does here. */
export function createS3(template: LocalTemplate, clock: Clock): S3 {
  const expiring = template
    .byType('AWS::S3::Bucket')
    .map(({ ref, logicalId, properties }): ExpiringBucket => {
      const unknown = Object.keys(properties).find((property) => !KNOWN_PROPERTIES.has(property));
      if (unknown) {
        throw new Error(
          `${logicalId}: the local run does not know ${unknown} of a bucket; it knows ${[...KNOWN_PROPERTIES].join(', ')}`,
        );
      }
      return {
        bucket: createBucket(ref),
        expiries: readExpiries(properties.LifecycleConfiguration, logicalId),
      };
    });
  const buckets = new Map(expiring.map(({ bucket }) => [bucket.name, bucket]));
  return {
    service: {
      name: 's3',
      permissions: (action, input) => {
        // S3 tells anybody that there is no such bucket.
        const bucket = buckets.get(textOf(input, 'Bucket'));
        return bucket ? (find(action)?.permissions(bucket, input) ?? []) : [];
      },
      handle: (action, input) => carryOut(buckets, action, input, clock),
      rest: { decode: decodeRequest, encode: encodeAnswer, encodeError: encodeRefusal },
    },
    bucket: (name) => buckets.get(name),
    stop: startExpiry(clock, expiring),
  };
}

function carryOut(buckets: ReadonlyMap<string, Bucket>, action: string, input: Input, clock: Clock): object {
  const name = textOf(input, 'Bucket');
  const bucket = buckets.get(name);
  if (!bucket) throw noSuchBucket(name);
  const found = find(action);
  if (!found)
    throw new AwsError('NotImplemented', `the local S3 does not know ${action}`, { statusCode: 501 });
  return found.run(bucket, input, clock);
}

function find(action: string): S3Action | undefined {
  return Object.hasOwn(S3_ACTIONS, action) ? S3_ACTIONS[action] : undefined;
}

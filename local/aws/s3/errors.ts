/** S3's refusals, coded and worded as S3 does. */
import { AwsError } from '../service';

export function noSuchBucket(bucket: string): AwsError {
  return new AwsError('NoSuchBucket', 'The specified bucket does not exist', {
    statusCode: 404,
    details: { BucketName: bucket },
  });
}

export function noSuchKey(key: string): AwsError {
  return new AwsError('NoSuchKey', 'The specified key does not exist.', {
    statusCode: 404,
    details: { Key: key },
  });
}

export function invalid(code: string, message: string): AwsError {
  return new AwsError(code, message);
}

/** What S3 can do and the local one cannot: refused, since leaving it out would change what the call means. */
export function notImplemented(what: string): AwsError {
  return new AwsError('NotImplemented', `the local S3 does not know ${what}`, { statusCode: 501 });
}

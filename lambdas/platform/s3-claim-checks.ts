/**
 * Bodies too large for the queue, kept in a bucket while a pointer to them is queued. Large webhooks are rare, so the
 * client is loaded on first use: it would lengthen every cold start.
 */
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { CLIENT_SETTINGS } from './aws-client';

export interface ClaimChecks {
  /** Resolves once S3 has the body; a body of the same key is replaced. */
  put(key: string, body: string | Uint8Array): Promise<void>;
  /** The body; undefined when it is gone. */
  get(key: string): Promise<string | undefined>;
  /** Resolves also when it is gone already. */
  remove(key: string): Promise<void>;
}

/** @param bucketName the physical name */
export function createClaimChecks(
  bucketName: string,
  settings: S3ClientConfig = CLIENT_SETTINGS,
): ClaimChecks {
  const load = once(async () => {
    const sdk = await import('./s3-client');
    return { sdk, client: new sdk.S3Client(settings) };
  });
  return {
    put: async (key, body) => {
      const { sdk, client } = await load();
      await client.send(new sdk.PutObjectCommand({ Bucket: bucketName, Key: key, Body: body }));
    },
    get: async (key) => {
      const { sdk, client } = await load();
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucketName, Key: key }));
        return await Body?.transformToString('utf8');
      } catch (error) {
        if (error instanceof sdk.NoSuchKey) return undefined;
        throw error;
      }
    },
    remove: async (key) => {
      const { sdk, client } = await load();
      await client.send(new sdk.DeleteObjectCommand({ Bucket: bucketName, Key: key }));
    },
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Keeps in a bucket what is too large for a message; resolves with its address once it is there. */
import type { ClaimChecks } from './s3-claim-checks';

export function createEventDataStore({ put }: Pick<ClaimChecks, 'put'>, bucketName: string) {
  return async (key: string, json: string): Promise<string> => {
    await put(key, json);
    return `s3://${bucketName}/${key}`;
  };
}

/** Secrets from Secrets Manager, kept for a while in memory so that a rotation is picked up without a deployment. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from './aws-client';
import type { Clock } from './clock';

/** How long a value may be used before it is read anew, in milliseconds. */
const FRESH_MS = 5 * 60_000;
/** After a failed refresh the old value serves on, and the next attempt waits this long. */
const RETRY_MS = 15_000;

export type ReadSecret = () => Promise<string>;

/** @param clock times the refresh; a failed refresh keeps the last good value. */
export function createSecretReader(secretId: string, clock: Clock): ReadSecret {
  // A caller waits for the refresh, so it is short; what is missed is made up for by the next one.
  const client = new SecretsManagerClient({
    ...CLIENT_SETTINGS,
    maxAttempts: 2,
    requestHandler: { ...CLIENT_SETTINGS.requestHandler, requestTimeout: 1_500 },
  });
  let cached: { readonly value: string; readonly until: number } | undefined;
  return async () => {
    if (cached && clock.now() < cached.until) return cached.value;
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
      cached = { value: SecretString ?? '', until: clock.now() + FRESH_MS };
    } catch (error) {
      if (!cached) throw error;
      cached = { value: cached.value, until: clock.now() + RETRY_MS };
    }
    return cached.value;
  };
}

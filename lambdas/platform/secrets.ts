/** Secrets from Secrets Manager, kept for a while in memory so that a rotation is picked up without a deployment. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from './aws-client';
import type { Clock } from './clock';

/** How long a value may be used before it is read anew, in milliseconds. */
const FRESH_MS = 5 * 60_000;
/** After a failed refresh the old value serves on, and the next attempt waits this long; so does one asked for early. */
const RETRY_MS = 15_000;

export type ReadSecret = () => Promise<string>;

export interface Secret<Value> {
  /** The value, read anew when it is older than five minutes. Rejects only while there has never been a good one. */
  read(): Promise<Value>;
  /** The value, read anew unless that was tried in the last 15 seconds: for a caller to whom it seems outdated. */
  refresh(): Promise<Value>;
}

export interface SecretSettings<Value> {
  readonly secretId: string;
  /** Makes the value of the secret's text, once for each time that it is read; throws what names no secret. */
  readonly parse: (text: string) => Value;
  /** Times the refresh. */
  readonly clock: Clock;
  /** Told when a value that was read cannot be parsed, and the last good one serves on. */
  readonly onUnusable?: (error: unknown) => void;
}

/** A secret whose last good value serves on while it cannot be read, or cannot be parsed. */
export function createSecret<Value>(settings: SecretSettings<Value>): Secret<Value> {
  const { secretId, parse, clock, onUnusable } = settings;
  // A caller waits for the refresh, so it is short; what is missed is made up for by the next one.
  const { requestHandler } = CLIENT_SETTINGS;
  const client = new SecretsManagerClient({
    ...CLIENT_SETTINGS,
    maxAttempts: 2,
    requestHandler: { ...requestHandler, requestTimeout: requestHandler.requestTimeout / 2 },
  });
  let kept: { readonly value: Value; readonly readAt: number; readonly until: number } | undefined;

  async function load(): Promise<Value> {
    const readAt = clock.now();
    try {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
      kept = { value: parsed(SecretString), readAt, until: readAt + FRESH_MS };
    } catch (error) {
      if (!kept) throw error;
      kept = { value: kept.value, readAt, until: readAt + RETRY_MS };
    }
    return kept.value;
  }

  function parsed(text: string): Value {
    try {
      return parse(text);
    } catch (error) {
      if (kept) onUnusable?.(error);
      throw error;
    }
  }

  return {
    read: async () => (kept && clock.now() < kept.until ? kept.value : load()),
    refresh: async () => (kept && clock.now() < kept.readAt + RETRY_MS ? kept.value : load()),
  };
}

/** The text of a secret. @param clock times the refresh; a failed refresh keeps the last good value. */
export function createSecretReader(secretId: string, clock: Clock): ReadSecret {
  return createSecret({ secretId, parse: (text) => text, clock }).read;
}

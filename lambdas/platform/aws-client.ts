/**
 * Settings that every AWS client of the product shares: an answer within a few seconds or an error, so that a
 * caller hears of trouble while it can still say so. Reused connections are the SDK's default.
 */
export const CLIENT_SETTINGS = {
  maxAttempts: 3,
  // The middleware of a command is put together once instead of for each call: an eighth of ingest's processor time.
  cacheMiddleware: true,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const;

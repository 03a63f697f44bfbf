/** Sorts what AWS answers into causes that people and the dead-letter queue can work with. */

/** `throttled` and `dependency` pass by themselves; `denied` and `bug` need somebody. */
export type FailureCause = 'throttled' | 'dependency' | 'denied' | 'bug';

/** By AWS's codes and Node's. The SDK adds `Exception` to some and spells KMS in two ways; neither matters here. */
const NAMES = {
  throttled: [
    'ProvisionedThroughputExceeded',
    'RequestLimitExceeded',
    'RequestThrottled',
    'SlowDown',
    'Throttled',
    'Throttling',
    'ThrottlingError',
    'TooManyRequests',
    'TransactionConflict',
    'TransactionInProgress',
    'KMSThrottled',
    'KMSThrottling',
  ],
  denied: ['AccessDenied', 'AuthorizationError', 'KMSAccessDenied', 'UnrecognizedClient'],
  dependency: [
    'TimeoutError',
    'ECONNREFUSED',
    'ECONNRESET',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EPIPE',
    'ETIMEDOUT',
    'InternalServerError',
    'InternalFailure',
    'ServiceUnavailable',
  ],
} as const satisfies Partial<Record<FailureCause, readonly string[]>>;

const CAUSE_OF: ReadonlyMap<string, FailureCause> = new Map(
  (['throttled', 'denied', 'dependency'] as const).flatMap((cause) =>
    NAMES[cause].map((name) => [plain(name), cause] as const),
  ),
);

export function causeOf(error: unknown): FailureCause {
  if (typeof error !== 'object' || error === null) return 'bug';
  const { name, code, $metadata } = error as {
    name?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const known = CAUSE_OF.get(plain(name)) ?? CAUSE_OF.get(plain(code));
  if (known) return known;
  return ($metadata?.httpStatusCode ?? 0) >= 500 ? 'dependency' : 'bug';
}

/** The error's name and nothing else: an AWS message may hold what a key or an item holds. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/**
 * Why something failed, for logs: the error's name, and for a refused permission AWS's own sentence too, which names
 * role, action and resource and nothing else.
 */
export function reasonOf(error: unknown): string {
  const name = nameOf(error);
  return causeOf(error) === 'denied' && error instanceof Error ? `${name}: ${error.message}` : name;
}

function plain(name: unknown): string {
  return typeof name === 'string' ? name.replace(/Exception$/, '').toLowerCase() : '';
}

/** Sorts what AWS answers into causes that people and the dead-letter queue can work with. */

/** `throttled` and `dependency` pass by themselves; `denied` and `bug` need somebody. */
export type FailureCause = 'throttled' | 'dependency' | 'denied' | 'bug';

const CAUSE_OF: Readonly<Record<string, FailureCause>> = {
  ProvisionedThroughputExceededException: 'throttled',
  RequestLimitExceeded: 'throttled',
  ThrottlingException: 'throttled',
  Throttled: 'throttled',
  SlowDown: 'throttled',
  Throttling: 'throttled',
  ThrottlingError: 'throttled',
  ThrottledException: 'throttled',
  TooManyRequestsException: 'throttled',
  RequestThrottled: 'throttled',
  TransactionConflict: 'throttled',
  TransactionConflictException: 'throttled',
  TransactionInProgressException: 'throttled',
  AccessDeniedException: 'denied',
  AccessDenied: 'denied',
  AuthorizationError: 'denied',
  KMSAccessDenied: 'denied',
  KMSThrottling: 'throttled',
  UnrecognizedClientException: 'denied',
  TimeoutError: 'dependency',
  ECONNREFUSED: 'dependency',
  ETIMEDOUT: 'dependency',
  EAI_AGAIN: 'dependency',
  ENETUNREACH: 'dependency',
  EHOSTUNREACH: 'dependency',
  ECONNRESET: 'dependency',
  EPIPE: 'dependency',
  ENOTFOUND: 'dependency',
  InternalServerError: 'dependency',
  InternalFailure: 'dependency',
  ServiceUnavailable: 'dependency',
  ServiceUnavailableException: 'dependency',
};

export function causeOf(error: unknown): FailureCause {
  if (typeof error !== 'object' || error === null) return 'bug';
  const { name, code, $metadata } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const known = CAUSE_OF[name ?? ''] ?? CAUSE_OF[code ?? ''];
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

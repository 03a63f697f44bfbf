/**
 * Failures on demand: what AWS does on its bad days, aimed at chosen calls, drawn from a seeded chance. Decides
 * only; the endpoint carries the decision out.
 */
import type { Random } from '../random';
import { deniedError } from './iam/denial';
import { matchesWildcard } from './iam/wildcard';
import { AwsError, type Input, type Permission, type Protocol } from './service';

/** A call as faults are aimed at it. */
export interface FaultTarget {
  readonly service: string;
  readonly action: string;
  readonly input: Input;
  readonly permissions: readonly Permission[];
  readonly caller: string;
  readonly protocol: Protocol;
}

/** Which calls a fault meets. Names and ARNs may hold the wildcards `*` and `?`. */
export interface FaultAim {
  readonly service: string;
  readonly action?: string;
  /** ARN of a resource that the call works on. */
  readonly resource?: string;
  /** Function that calls, or `operator`, whom a fault never meets unless named here. */
  readonly caller?: string;
  readonly when?: (input: Input) => boolean;
  /** The fault ends after this many calls. */
  readonly times?: number;
  /** Share of the matching calls that it meets, from 0 to 1; all when absent. */
  readonly probability?: number;
}

/** What befalls a call. */
export interface FaultEffect {
  /** Delay before the call is carried out, in milliseconds of the run's clock. */
  readonly latencyMs?: number;
  /** Refusal in place of an answer; the call has no effect. */
  readonly error?:
    | { readonly code: string; readonly statusCode: number; readonly message: string }
    | FaultKind;
  /** The connection breaks before the call takes effect, or after it but before the answer. */
  readonly dropConnection?: 'before' | 'after';
  /**
   * For the service `lambda`, action `Invoke`: what a stream's poller handed over with success is handed over once more,
   * in part or whole, so many milliseconds later and so behind newer records; with a tumbling window, all of the window
   * from its start. Lambda promises no more than that each record is processed at least once.
   */
  readonly deliverAgainMs?: number;
}

/** AWS's usual refusals, in the service's own words. */
export type FaultKind = 'throttled' | 'unavailable' | 'denied';

/** What is to befall one call. */
export interface FaultDecision {
  readonly latencyMs: number;
  readonly error: AwsError | undefined;
  readonly dropConnection: 'before' | 'after' | undefined;
  readonly deliverAgainMs: number | undefined;
}

/** A fault that was added. */
export interface FaultHandle {
  /** Calls that it has met so far. */
  readonly met: number;
  remove(): void;
}

/** The faults of a run. */
export interface Faults {
  add(fault: FaultAim & FaultEffect): FaultHandle;
  /** The first fault that meets the call. */
  decide(call: FaultTarget): FaultDecision | undefined;
  /** Removes every fault. */
  clear(): void;
}

const THROTTLING: Readonly<Record<string, { readonly code: string; readonly statusCode?: number }>> = {
  dynamodb: { code: 'ProvisionedThroughputExceededException' },
  lambda: { code: 'TooManyRequestsException' },
  monitoring: { code: 'Throttling' },
  s3: { code: 'SlowDown', statusCode: 503 },
  ses: { code: 'TooManyRequestsException', statusCode: 429 },
  sns: { code: 'Throttled' },
  sqs: { code: 'RequestThrottled' },
};

/** No faults at first. */
export function createFaults(random: Random): Faults {
  const active = new Set<ActiveFault>();
  return {
    add: (fault) => {
      const entry = { fault, met: 0 };
      active.add(entry);
      return {
        get met() {
          return entry.met;
        },
        remove: () => void active.delete(entry),
      };
    },
    decide: (call) => {
      for (const entry of active) {
        const { fault } = entry;
        if (!aimsAt(fault, call)) continue;
        if (fault.probability !== undefined && random.next() >= fault.probability) continue;
        entry.met++;
        if (entry.met === fault.times) active.delete(entry);
        return toDecision(fault, call);
      }
      return undefined;
    },
    clear: () => active.clear(),
  };
}

interface ActiveFault {
  readonly fault: FaultAim & FaultEffect;
  met: number;
}

function aimsAt(fault: FaultAim, call: FaultTarget): boolean {
  if (fault.service !== call.service) return false;
  if (fault.action !== undefined && !matchesWildcard(fault.action, call.action)) return false;
  const { resource } = fault;
  if (resource !== undefined && !call.permissions.some((each) => matchesWildcard(resource, each.resource))) {
    return false;
  }
  return aimsAtCaller(fault.caller, call.caller) && (fault.when?.(call.input) ?? true);
}

function aimsAtCaller(wanted: string | undefined, caller: string): boolean {
  if (caller === 'operator') return wanted === 'operator';
  return wanted === undefined || matchesWildcard(wanted, caller);
}

function toDecision(effect: FaultEffect, call: FaultTarget): FaultDecision {
  const { latencyMs = 0, error, dropConnection, deliverAgainMs } = effect;
  return {
    latencyMs,
    dropConnection,
    deliverAgainMs,
    error: error === undefined ? undefined : toError(error, call),
  };
}

function toError(error: NonNullable<FaultEffect['error']>, { service, protocol }: FaultTarget): AwsError {
  switch (error) {
    case 'throttled': {
      const { code, ...status } = THROTTLING[service] ?? { code: 'ThrottlingException' };
      return new AwsError(code, 'Rate exceeded', status);
    }
    case 'unavailable':
      return new AwsError('ServiceUnavailable', 'The service is unavailable. Please try again.', {
        statusCode: 503,
      });
    case 'denied':
      return deniedError(service, protocol, `An injected fault denies this ${service} call`);
    default:
      return new AwsError(error.code, error.message, { statusCode: error.statusCode });
  }
}

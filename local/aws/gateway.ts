/**
 * The one door to all local services: decodes a call, finds who makes it, asks whether that caller's role allows
 * it, lets faults befall it, and hands it to the service. Knows AWS's protocols and nothing of any service.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from '../time/clock';
import type { FaultDecision, Faults } from './faults';
import { type Activity, createActivity } from './gateway-activity';
import type { Authorise } from './iam/authorise';
import type { Caller, Credentials } from './iam/credentials';
import { missingKey, unknownKey } from './iam/denial';
import { decodeCall, encodeOutput, encodeRefusal } from './protocol';
import { type CallHeaders, readCallHeaders } from './protocol-call';
import { readBody, writeAnswer } from './protocol-http';
import { type Answer, AwsError, type AwsService, type CallContext, type Input } from './service';

/** Carries a JSON call out on its undecoded body and answers likewise, errors included. */
export type Passthrough = (
  action: string,
  body: Buffer,
  context: CallContext,
  input: Input,
) => Promise<Answer>;

/** What the endpoint is made of. */
export interface GatewayOptions {
  readonly services: readonly AwsService[];
  readonly credentials: Credentials;
  readonly authorise: Authorise;
  readonly faults: Faults;
  readonly clock: Clock;
  /** Services, by name, whose allowed JSON calls are handed on as bytes rather than through `handle`. */
  readonly passthrough?: Readonly<Record<string, Passthrough>>;
  /** Told of failures that are no `AwsError`, which the caller sees as an internal error. */
  readonly onError?: (error: unknown) => void;
}

interface Call {
  readonly headers: CallHeaders;
  readonly service: AwsService;
  readonly caller: Caller;
  readonly action: string;
  readonly input: Input;
  readonly body: Buffer;
  readonly requestId: string;
  readonly context: CallContext;
  readonly activity: Activity;
}

/** The connection is to be broken instead of an answer being written. */
const DROPPED = Symbol('dropped');

/** The request handler of the local AWS endpoint. */
export function createGateway(options: GatewayOptions): RequestListener {
  const services = new Map(options.services.map((service) => [service.name, service]));
  return (request, response) => {
    const activity = createActivity(options.clock);
    void serve(request, response, services, options, activity).finally(() => activity.pause());
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  services: ReadonlyMap<string, AwsService>,
  options: GatewayOptions,
  activity: Activity,
): Promise<void> {
  const requestId = randomUUID();
  const headers = readCallHeaders(request.headers, (name) => services.get(name)?.rest !== undefined);
  let answer: Answer | typeof DROPPED;
  try {
    const received = await readBody(request);
    requireLoopbackHost(request);
    const found = identify(headers, services, options.credentials);
    const call = { ...found, ...(await decodeCall(request, headers, found.service, received)) };
    const context = { traceHeader: traceHeaderOf(request), caller: found.caller.name };
    answer = await carryOut({ ...call, headers, requestId, context, activity }, options);
  } catch (error) {
    answer = toErrorAnswer(error, headers, services, requestId, options);
  }
  if (answer === DROPPED) request.socket.destroy();
  else await writeAnswer(response, answer, requestId);
}

async function carryOut(call: Call, options: GatewayOptions): Promise<Answer | typeof DROPPED> {
  const { service, action, input, caller, headers, activity } = call;
  const permissions = service.permissions(action, input);
  const denial = options.authorise(caller, service.name, permissions, headers.protocol);
  if (denial) throw denial;
  const fault = options.faults.decide({
    service: service.name,
    action,
    input,
    permissions,
    caller: caller.name,
    protocol: headers.protocol,
  });
  if (fault && (await befall(fault, activity, options.clock))) return DROPPED;
  const answer = await perform(call, options);
  return fault?.dropConnection === 'after' ? DROPPED : answer;
}

/** Whether the connection is to break before the call takes effect. */
async function befall(fault: FaultDecision, activity: Activity, clock: Clock): Promise<boolean> {
  if (fault.latencyMs > 0) {
    activity.pause();
    await new Promise<void>((resolve) => {
      clock.schedule(clock.now() + fault.latencyMs, () => {
        activity.resume();
        resolve();
      });
    });
  }
  if (fault.error) throw fault.error;
  return fault.dropConnection === 'before';
}

async function perform(call: Call, { passthrough }: GatewayOptions): Promise<Answer> {
  const { service, action, input, body, context, headers, activity, requestId } = call;
  const forward = headers.protocol === 'json' ? passthrough?.[service.name] : undefined;
  if (forward) return forward(action, body, context, input);
  // A receive may wait for a message, which only the passing of time brings: that wait must not hold time up.
  if (action === 'ReceiveMessage') activity.pause();
  const output = await Promise.resolve(service.handle(action, input, context)).finally(activity.resume);
  return encodeOutput(service, action, output, headers, requestId);
}

function identify(
  { service: name, accessKeyId, protocol }: CallHeaders,
  services: ReadonlyMap<string, AwsService>,
  credentials: Credentials,
): { service: AwsService; caller: Caller } {
  if (name === undefined || accessKeyId === undefined) throw missingKey(protocol);
  const caller = credentials.find(accessKeyId);
  if (!caller) throw unknownKey(protocol);
  const service = services.get(name);
  if (service) return { service, caller };
  const known = [...services.keys()].join(', ');
  throw new AwsError('UnknownOperationException', `the local run has no service '${name}'; it has: ${known}`);
}

function toErrorAnswer(
  error: unknown,
  headers: CallHeaders,
  services: ReadonlyMap<string, AwsService>,
  requestId: string,
  { onError }: GatewayOptions,
): Answer {
  const refusal = error instanceof AwsError ? error : internalFailure(error, onError);
  return encodeRefusal(services.get(headers.service ?? ''), refusal, headers, requestId);
}

function internalFailure(error: unknown, onError: GatewayOptions['onError']): AwsError {
  onError?.(error);
  const message = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalFailure', `the local run failed: ${message}`, { statusCode: 500 });
}

/** A web page can reach the loopback under a name of its own; only requests made to this machine by name pass. */
function requireLoopbackHost({ headers }: IncomingMessage): void {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  if (host === '127.0.0.1' || host === 'localhost') return;
  throw new AwsError('AccessDeniedException', `the local endpoint does not answer to the host '${host}'`, {
    statusCode: 403,
    queryCode: 'AccessDenied',
  });
}

function traceHeaderOf({ headers }: IncomingMessage): string | undefined {
  const value = headers['x-amzn-trace-id'];
  return typeof value === 'string' ? value : undefined;
}

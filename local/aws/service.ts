import type { IncomingHttpHeaders } from 'node:http';

/**
 * What a stand-in for one AWS service is to the endpoint that speaks AWS's protocols: the endpoint decodes the
 * call, asks which permissions it takes, checks the caller's role, and only then lets the service handle it.
 */
export interface AwsService {
  /** The service's name in a SigV4 credential scope: `sqs`, `sns`, `dynamodb`, `secretsmanager`, `monitoring`, `s3`, `ses`. */
  readonly name: string;

  /** The permissions that the call takes; all must be granted. An unknown action is refused by `handle`. */
  permissions(action: string, input: Input): readonly Permission[];

  /** Carries the call out; the result is the output's JSON shape as the SDK documents it. Throws `AwsError`. */
  handle(action: string, input: Input, context: CallContext): Promise<object> | object;

  /**
   * The Query protocol (form in, XML out) for clients that speak it. Absent: the service speaks JSON only.
   * `decode` turns flattened form fields into the input's JSON shape, `encode` the result's into the inner XML.
   */
  readonly query?: QueryCodec;

  /** How a service speaks whose calls are told by method and path. Present: it speaks nothing else. */
  readonly rest?: RestCodec;
}

/** AWS's protocols. */
export type Protocol = 'json' | 'query' | 'rest';

export type Input = Readonly<Record<string, unknown>>;

export interface Permission {
  /** `sqs:SendMessage` */
  readonly action: string;
  /** The ARN that the action works on, or `*` for actions that AWS does not scope to a resource. */
  readonly resource: string;
}

export interface CallContext {
  /** The value of `X-Amzn-Trace-Id`, which the SDK sends on with each call of a traced function. */
  readonly traceHeader: string | undefined;
  /** Who calls, for messages: the function's name, or `operator`. */
  readonly caller: string;
}

export interface QueryCodec {
  /** XML namespace of the answers, such as `http://queue.amazonaws.com/doc/2012-11-05/`. */
  readonly namespace: string;
  decode(action: string, form: URLSearchParams, path: string): Input;
  encode(action: string, output: object): string;
}

/** A request as it came: path and query undecoded, the body neither unzipped nor unwrapped. */
export interface RestRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer ready to be written. To a HEAD request the body's length is told and the body kept back. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface RestCodec {
  /** Which action it is, and its input's members as the SDK names them. Throws `AwsError`. */
  decode(request: RestRequest): { readonly action: string; readonly input: Input };
  encode(action: string, output: object): Answer;
  encodeError(error: AwsError, requestId: string): Answer;
}

/** A refusal in AWS's own terms. `code` is the shape's name as the SDK shows it in `error.name`. */
export class AwsError extends Error {
  readonly code: string;
  readonly statusCode: number;
  /** `Sender` when the caller is at fault, `Receiver` when the service is. */
  readonly fault: 'Sender' | 'Receiver';
  /** The code in the older Query protocol where it differs, e.g. `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly queryCode: string;
  /** Further members of the error shape, such as `CancellationReasons`. */
  readonly details: object;

  constructor(
    code: string,
    message: string,
    options: { statusCode?: number; queryCode?: string; details?: object } = {},
  ) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.statusCode = options.statusCode ?? 400;
    this.fault = this.statusCode >= 500 ? 'Receiver' : 'Sender';
    this.queryCode = options.queryCode ?? code;
    this.details = options.details ?? {};
  }
}

/** The account that the local run pretends to be, as AWS's own documentation writes it. */
export const ACCOUNT_ID = '123456789012';
export const REGION = 'us-east-1';

/** `arn:aws:sqs:us-east-1:123456789012:name` */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
}

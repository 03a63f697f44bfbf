/** What the runner and a sandbox say to each other. */

export interface SandboxData {
  /** Path of the bundle's folder and the handler in it, as Lambda has them. */
  readonly taskRoot: string;
  readonly handler: string;
  /** True: the sandbox's clock shows the time of the invocation and stands still until the next. */
  readonly virtualTime: boolean;
  readonly nowMs: number;
}

export interface InvokeMessage {
  readonly id: number;
  readonly event: unknown;
  readonly context: {
    readonly awsRequestId: string;
    readonly functionName: string;
    readonly invokedFunctionArn: string;
    readonly memoryLimitInMB: string;
    readonly logGroupName: string;
    readonly timeoutMs: number;
  };
  readonly traceHeader: string;
  readonly nowMs: number;
}

export type SandboxReply =
  | { readonly kind: 'ready'; readonly initMs: number; readonly log: string }
  | {
      readonly kind: 'result';
      readonly id: number;
      readonly outcome: Outcome;
      /** What the function wrote on its standard streams meanwhile. */
      readonly log: string;
      readonly durationMs: number;
    };

export type Outcome =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly error: FunctionError };

/** As Lambda reports it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

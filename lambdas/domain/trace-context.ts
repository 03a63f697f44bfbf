/**
 * One trace from the webhook to its consumers: an id that every hop keeps, beside a span id that is new at each hop.
 * Nothing of a caller's goes on but a trace id in hexadecimal, so that nothing personal can be smuggled into logs.
 * Source: www.w3.org/TR/trace-context, docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */

export interface TraceContext {
  /** 32 hexadecimal digits, the same at every hop. */
  readonly traceId: string;
  /** 16 hexadecimal digits, of one hop. */
  readonly spanId: string;
}

/** Random hexadecimal digits. @param digits how many, an even number */
export type RandomHex = (digits: number) => string;

type Headers = Readonly<Record<string, string | undefined>>;

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.{0,200})?$/;
const TRACE_ID = /^[0-9a-f]{32}$/;
const XRAY_ROOT = /(?:^|;)\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/;
const NOTHING = /^0+$/;

/** The trace id that a request brings; undefined where it brings none of a valid form. Names are in lower case. */
export function traceIdOf(headers: Headers): string | undefined {
  return (
    traceIdOfParent(headers.traceparent) ??
    valid(headers['x-trace-id']) ??
    // Its `Sampled` is not looked at: whoever calls must not decide what we record.
    valid(
      XRAY_ROOT.exec(headers['x-amzn-trace-id']?.slice(0, 500) ?? '')
        ?.slice(1)
        .join(''),
    )
  );
}

/** The trace id in a `traceparent`; undefined when that is not well formed. */
export function traceIdOfParent(traceparent: string | undefined): string | undefined {
  const [, version, traceId, spanId, rest] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (!traceId || !spanId || version === 'ff' || NOTHING.test(spanId)) return undefined;
  // Only a later version may have more at its end.
  return version === '00' && rest !== undefined ? undefined : valid(traceId);
}

/** The next hop of a trace, or the first of a new one. */
export function nextHop(traceId: string | undefined, random: RandomHex): TraceContext {
  return { traceId: traceId ?? random(32), spanId: random(16) };
}

/**
 * The context as a `traceparent`. Its flag says "not recorded": no spans are written on the way of a webhook, and
 * whether a consumer records its own is that consumer's choice.
 */
export function formatTraceparent({ traceId, spanId }: TraceContext): string {
  return `00-${traceId}-${spanId}-00`;
}

function valid(traceId: string | undefined): string | undefined {
  return traceId !== undefined && TRACE_ID.test(traceId) && !NOTHING.test(traceId) ? traceId : undefined;
}

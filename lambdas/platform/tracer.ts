/**
 * Traces by Powertools, for the functions off the way of a webhook: the X-Ray SDK beneath slows every promise, also
 * while tracing is off, so ingest and normalise go without.
 */
import { Tracer } from '@aws-lambda-powertools/tracer';

/** Wraps a handler in a segment of its own; responses and errors are not captured, they may hold what is personal. */
export function createTracer(service: string) {
  const tracer = new Tracer({ serviceName: service, captureHTTPsRequests: false });
  return {
    /** Of the invocation; undefined where it is not traced. */
    traceId: (): string | undefined => (tracer.isTracingEnabled() ? tracer.getRootXrayTraceId() : undefined),

    /** Makes a client's calls appear in the trace. */
    watch: <Client>(client: Client): Client =>
      tracer.isTracingEnabled() ? (tracer.captureAWSv3Client(client) as Client) : client,

    handler:
      <Event, Result>(name: string, handle: (event: Event) => Promise<Result>) =>
      async (event: Event): Promise<Result> => {
        if (!tracer.isTracingEnabled()) return handle(event);
        const parent = tracer.getSegment();
        const segment = parent?.addNewSubsegment(`## ${name}`);
        if (segment) tracer.setSegment(segment);
        try {
          tracer.annotateColdStart();
          tracer.addServiceNameAnnotation();
          return await handle(event);
        } catch (error) {
          segment?.addErrorFlag();
          throw error;
        } finally {
          segment?.close();
          if (parent) tracer.setSegment(parent);
        }
      },
  };
}

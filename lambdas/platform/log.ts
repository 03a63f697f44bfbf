/**
 * Structured logs by Powertools: one JSON object a line, the event's name first. Fields are few and named on
 * purpose; bodies, names, numbers, tokens and secrets have no field and so never get in.
 */
import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';

export interface LogFields {
  readonly requestId?: string;
  readonly tenantId?: string;
  readonly traceId?: string;
  readonly httpCode?: number;
  readonly errorCode?: string;
  readonly reason?: string;
  readonly durationMs?: number;
  readonly count?: number;
  readonly error?: unknown;
  readonly [field: string]: unknown;
}

export interface Log {
  debug(eventName: string, fields?: LogFields): void;
  info(eventName: string, fields?: LogFields): void;
  warn(eventName: string, fields?: LogFields): void;
  error(eventName: string, fields?: LogFields): void;
}

class EventFormatter extends LogFormatter {
  override formatAttributes(attributes: UnformattedAttributes, additional: LogAttributes): LogItem {
    const { error, ...fields } = additional;
    return new LogItem({
      attributes: {
        timestamp: this.formatTimestamp(attributes.timestamp),
        level: attributes.logLevel,
        component: attributes.serviceName,
        eventName: attributes.message,
        ...(attributes.xRayTraceId ? { traceId: attributes.xRayTraceId } : {}),
        ...fields,
        ...(error instanceof Error ? { error: this.formatError(error) } : {}),
      },
    });
  }
}

/** The log of one function; its level comes from the environment, as Powertools reads it. */
export function createLog(component: string): Log {
  const logger = new Logger({ serviceName: component, logFormatter: new EventFormatter() });
  return {
    debug: (eventName, fields = {}) => logger.debug(eventName, fields),
    info: (eventName, fields = {}) => logger.info(eventName, fields),
    warn: (eventName, fields = {}) => logger.warn(eventName, fields),
    error: (eventName, fields = {}) => logger.error(eventName, fields),
  };
}

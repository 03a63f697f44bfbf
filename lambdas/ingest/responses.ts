/** The answers of the webhook address, each in one place. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export type Answer = APIGatewayProxyStructuredResultV2 & { readonly statusCode: number };

export function answerText(statusCode: number, body: string): Answer {
  return {
    statusCode,
    // The handshake echoes what the caller sent: as text that no browser takes for markup.
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body,
  };
}

export function answerJson(statusCode: number, body: object): Answer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** @param message says what came, what is accepted and what to do; never holds a secret. */
export function refuse(statusCode: number, error: string, message: string): Answer {
  return answerJson(statusCode, { error, message });
}

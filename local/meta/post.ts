/** One HTTP request, told as a value: an answer, or the reason why none came. It never throws. */
import { type Agent, type IncomingMessage, request } from 'node:http';

export interface HttpCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly agent?: Agent;
  /** Silence after which the receiver counts as not answering, real milliseconds. */
  readonly timeoutMs: number;
}

export type HttpOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'no-answer'; readonly message: string };

/** Of an answer's body no more than this is kept, characters. */
const KEPT_BODY = 500;

export function call({ url, method, headers, body, agent, timeoutMs }: HttpCall): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const outgoing = request(url, { method, headers, ...(agent && { agent }) }, (answer) =>
      readAnswer(answer, resolve),
    );
    outgoing.setTimeout(timeoutMs, () => {
      outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`));
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ kind: 'no-answer', message: error.message || (error.code ?? 'connection failed') });
    });
    outgoing.end(body);
  });
}

function readAnswer(answer: IncomingMessage, resolve: (outcome: HttpOutcome) => void): void {
  let body = '';
  answer.setEncoding('utf8');
  answer.on('data', (text: string) => {
    if (body.length < KEPT_BODY) body = (body + text).slice(0, KEPT_BODY);
  });
  answer.on('end', () => resolve({ kind: 'answer', status: answer.statusCode ?? 0, body }));
  answer.on('error', (error) => resolve({ kind: 'no-answer', message: error.message }));
}

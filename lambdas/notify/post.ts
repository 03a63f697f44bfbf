/**
 * Posts to a provider and judges its answer. Addresses, tokens and what a provider writes stay out of every reason: a
 * reason is made of a status, of codes that are known here, and of nothing else.
 */
import { asRecord, type JsonRecord } from '../domain/json';
import type { ChannelParts, Outcome } from './channel-kind';

export interface PostRequest {
  readonly url: string;
  /** JSON. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ProviderAnswer {
  /** 0 when there was no answer. */
  readonly status: number;
  /** What the provider wrote, as far as it matters; empty when it could not be read. */
  readonly text: string;
  /** How long the provider asks to be left alone. */
  readonly retryAfterMs?: number;
  /** Why there was no answer: a code of the network. */
  readonly silence?: string;
}

/** The request could not be made: a fault of its address or of its headers. */
const NOT_SENT = 'the request is faulty';
const ANSWER_WITHIN_MS = 10_000;
/** No provider says more than this in an answer to a message. */
const ANSWER_LIMIT_BYTES = 64 * 1024;
/** Whoever asks for more is asked again all the same: somebody waits to be told. */
const LONGEST_WAIT_MS = 3_600_000;

/** Never throws. Does not follow redirects: what was meant for one address is not sent to another. */
export async function post(request: PostRequest, parts: ChannelParts): Promise<ProviderAnswer> {
  const signal = deadlineOf(parts);
  try {
    const response = await fetch(request.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...request.headers },
      body: request.body,
      redirect: 'manual',
      signal,
    });
    const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), parts.clock.now());
    return {
      status: response.status,
      text: await readText(response),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  } catch (error) {
    return { status: 0, text: '', silence: signal.aborted ? 'not in time' : networkCode(error) };
  }
}

/** When a provider that is asked now has had time enough. */
export function deadlineOf({ deadline }: ChannelParts): AbortSignal {
  return deadline?.() ?? AbortSignal.timeout(ANSWER_WITHIN_MS);
}

export function isTaken({ status }: ProviderAnswer): boolean {
  return status >= 200 && status < 300;
}

/** The provider was never reached, so that it took nothing. */
const UNHEARD = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  NOT_SENT,
]);

/**
 * What a status says, where the provider has no better way to say it.
 * @param detail what is known beside it
 */
export function outcomeOf(answer: ProviderAnswer, detail?: string): Outcome {
  const { status, retryAfterMs, silence } = answer;
  if (isTaken(answer)) return { kind: 'delivered' };
  if (status === 0) {
    const maybeSent = !UNHEARD.has(silence ?? '');
    return { kind: 'unavailable', reason: `no answer: ${silence}`, ...(maybeSent ? { maybeSent } : {}) };
  }
  const reason = `status ${status}${detail ? `: ${detail}` : ''}`;
  if (status >= 300 && status < 400) {
    return { kind: 'refused', reason: `${reason}: redirects are not followed` };
  }
  const passing = status === 408 || status === 425 || status === 429 || status >= 500;
  if (!passing) return { kind: 'refused', reason };
  return { kind: 'unavailable', reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** For an answer that says it was taken, in words that are not the provider's: something else stands in between. */
export function nonsense({ status }: ProviderAnswer, provider: string): Outcome {
  return { kind: 'unavailable', reason: `status ${status} with an answer that ${provider} does not give` };
}

/** The answer as a JSON object; undefined when it is none. */
export function jsonOf({ text }: ProviderAnswer): JsonRecord | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Seconds or a date, as RFC 9110 has it; undefined when it is neither. */
export function readRetryAfter(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  // JavaScript takes much for a date that is none.
  if (Number.isNaN(waitMs) || !/^\d+$|GMT$/.test(text)) return undefined;
  return Math.min(Math.max(0, waitMs), LONGEST_WAIT_MS);
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // Read to its end, so that the connection can be used again; but not for ever.
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > ANSWER_LIMIT_BYTES) break;
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A code such as `ECONNREFUSED`; the message beside it names the address. */
function networkCode(error: unknown): string {
  const code = asRecord(asRecord(error)?.cause)?.code;
  const isKnown = typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) && code !== 'ERR_INVALID_URL';
  return isKnown ? code : NOT_SENT;
}

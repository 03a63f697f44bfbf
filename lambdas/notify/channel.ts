/** What a channel is to notify: something that takes a notice, or says why not. */
import type { Notice } from '../domain/alert/notice';

export type ChannelOutcome =
  | { readonly kind: 'delivered' }
  /** Worth another attempt: the provider is busy or out of reach. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** The provider will not take it: wrong address, withdrawn access, a form it does not know. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface Channel {
  /** Names the channel in records, logs and settings. */
  readonly name: string;
  send(notice: Notice): Promise<ChannelOutcome>;
}

/** Posts JSON and reads the answer by its status; the address may be a secret and stays out of every reason. */
export async function postJson(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<ChannelOutcome> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(5_000),
    });
  } catch (error) {
    return { kind: 'unavailable', reason: error instanceof Error ? error.name : 'no answer' };
  }
  // The body is read to its end so that the connection can be used again.
  await response.arrayBuffer().catch(() => undefined);
  if (response.ok) return { kind: 'delivered' };
  const reason = `status ${response.status}`;
  const passing = response.status === 408 || response.status === 429 || response.status >= 500;
  return { kind: passing ? 'unavailable' : 'refused', reason };
}

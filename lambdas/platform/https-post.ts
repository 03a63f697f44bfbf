/** A POST by a caller who shows a certificate of its own: `fetch` cannot. */
import { request } from 'node:https';

/** Both in PEM; the certificate may be followed by those that lead to its CA. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface PostSettings {
  readonly timeoutMs: number;
  /** CAs by whom the server may be certified, in PEM. @default those that Node knows */
  readonly trusted?: string;
}

/** Thrown when the secret that should hold the certificate does not. */
export class NoClientCertificate extends Error {
  override readonly name = 'NoClientCertificate';
}

/** Reads the secret's JSON. The message names what is missing and never a value. */
export function parseClientCertificate(text: string): ClientCertificate {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const { certificate, key } = (json ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof certificate !== 'string' || typeof key !== 'string') {
    throw new NoClientCertificate(
      'the secret of the client certificate is not complete; it takes {"certificate": PEM, "key": PEM}',
    );
  }
  return { certificate, key };
}

/** Resolves with the status; the answer's body is left unread. Each call makes a connection of its own. */
export function postWithCertificate(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { certificate, key }: ClientCertificate,
  { timeoutMs, trusted }: PostSettings,
): Promise<number> {
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    // Of a time-out node says no more than that something was aborted.
    const fail = (error: unknown) => reject(signal.aborted ? signal.reason : error);
    const outgoing = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        cert: certificate,
        key,
        agent: false,
        signal,
        ...(trusted ? { ca: trusted } : {}),
      },
      (response) => {
        response.resume();
        response.once('error', fail);
        response.once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    outgoing.once('error', fail);
    outgoing.end(body);
  });
}

/** Lets other programs on this machine read the meter: GET on the AWS endpoint, beside what speaks AWS's protocols. */
import type { RequestListener } from 'node:http';
import type { UsageSnapshot } from './snapshot';

export const BILL_PATH = '/_kentongan/bill';

/** The listener that answers `BILL_PATH` itself and hands everything else on. Usage holds nothing secret or personal. */
export function withBill(snapshot: () => UsageSnapshot, next: RequestListener): RequestListener {
  return (request, response) => {
    if (request.url !== BILL_PATH) return next(request, response);
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    // The endpoint listens on the loopback only; a web page can still reach it under a name of its own.
    if (host !== '127.0.0.1' && host !== 'localhost') response.writeHead(403).end();
    else if (request.method !== 'GET') response.writeHead(405, { allow: 'GET' }).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(snapshot()));
  };
}

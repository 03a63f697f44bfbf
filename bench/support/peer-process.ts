/**
 * A bare HTTP server that reads the body and answers 200: what HTTP alone costs on this machine. Where the AWS SDK
 * calls it, it gives the least answer that the SDK takes, so that the SDK's own cost can be measured.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onOrder, tell } from './child';
import { META_SECRET } from './webhooks';

export interface PeerReport {
  readonly url: string;
}

// Rounds of other rows lie between two of its own: a connection that was closed meanwhile would fail a call.
const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const action = request.headers['x-amz-target'];
    if (typeof action !== 'string') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"accepted"}');
      return;
    }
    response.writeHead(200, {
      'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.0',
    });
    response.end(JSON.stringify(answerTo(action, Buffer.concat(chunks).toString('utf8'))));
  });
});

function answerTo(action: string, body: string): object {
  if (action.endsWith('.GetSecretValue')) return { SecretString: META_SECRET };
  const { MessageBody = '' } = JSON.parse(body) as { MessageBody?: string };
  return { MessageId: 'bench', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
}

onOrder(() => {});
server.listen(0, '127.0.0.1', () => {
  tell({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } satisfies PeerReport);
});

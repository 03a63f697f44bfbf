/** Speaks to the engine over kept-alive connections, in bytes or in JSON. */
import { Agent, request } from 'node:http';
import { type Answer, AwsError, type Input, REGION } from '../service';

/** Calls of the engine. Access is not checked here. */
export interface EngineClient {
  /** Sends the body as it is and answers with what came, refusals included. */
  forward(action: string, body: Buffer | string, api?: EngineApi): Promise<Answer>;
  /** Sends the input and answers with the output; a refusal is thrown as `AwsError`. */
  call(action: string, input: Input, api?: EngineApi): Promise<Input>;
  close(): void;
}

/** Tables and items, or their streams; the names are those of the protocol. */
export type EngineApi = 'DynamoDB_20120810' | 'DynamoDBStreams_20120810';

/** The engine wants to see a signature but does not check it. */
const SIGNATURE =
  `AWS4-HMAC-SHA256 Credential=local/20200101/${REGION}/dynamodb/aws4_request, ` +
  'SignedHeaders=host;x-amz-date;x-amz-target, Signature=00';

/** A client of the engine at this URL. */
export function createEngineClient(url: string): EngineClient {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port, protocol } = new URL(url);
  if (protocol !== 'http:') throw new Error(`DYNAMODB_ENDPOINT must be an http URL, found ${url}`);

  const forward: EngineClient['forward'] = (action, body, api = 'DynamoDB_20120810') =>
    new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': Buffer.byteLength(body),
        'x-amz-target': `${api}.${action}`,
        'x-amz-date': '20200101T000000Z',
        authorization: SIGNATURE,
      };
      const outgoing = request({ agent, hostname, port, method: 'POST', path: '/', headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () =>
          resolve({
            statusCode: incoming.statusCode ?? 500,
            headers: { 'content-type': 'application/x-amz-json-1.0' },
            body: Buffer.concat(chunks),
          }),
        );
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });

  return {
    forward,
    call: async (action, input, api) => {
      const { statusCode, body } = await forward(action, JSON.stringify(input), api);
      const output = parse(body);
      if (statusCode < 300) return output;
      throw toAwsError(output, statusCode);
    },
    close: () => agent.destroy(),
  };
}

function parse(body: Buffer | string): Input {
  const parsed: unknown = JSON.parse(body.toString() || '{}');
  return typeof parsed === 'object' && parsed !== null ? (parsed as Input) : {};
}

/** The members beside type and message, such as `CancellationReasons` and `Item`, are kept. */
function toAwsError(output: Input, statusCode: number): AwsError {
  const { __type: type, message, Message, ...details } = output;
  const code = String(type ?? 'InternalServerError').replace(/^.*#/, '');
  return new AwsError(code, String(message ?? Message ?? ''), { statusCode, details });
}

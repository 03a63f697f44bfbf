import { request } from 'node:http';
import { type Endpoint, openEndpoint } from '../../../local/aws/protocol-http';
import { BILL_PATH, withBill } from '../../../local/meter/endpoint';
import type { UsageSnapshot } from '../../../local/meter/snapshot';

describe("the meter's address", () => {
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await openEndpoint();
    endpoint.serve(
      withBill(
        () => ({ webhooks: 7 }) as UsageSnapshot,
        (_request, response) => response.end('something else'),
      ),
    );
  });
  afterAll(() => endpoint.close());

  const ask = (method: string, path: string, host: string) =>
    new Promise<[number | undefined, string]>((resolve, reject) => {
      const { port } = endpoint;
      const call = request({ host: '127.0.0.1', port, method, path, headers: { host } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.once('end', () => resolve([response.statusCode, text]));
      });
      call.once('error', reject);
      call.end();
    });

  it.each([
    ['tells the usage', 'GET', BILL_PATH, 'localhost:1234', [200, '{"webhooks":7}']],
    ['is for reading', 'POST', BILL_PATH, '127.0.0.1', [405, '']],
    [
      'does not answer to a page that calls this machine by another name',
      'GET',
      BILL_PATH,
      'evil.example',
      [403, ''],
    ],
    ['leaves everything else to others', 'POST', '/', '127.0.0.1', [200, 'something else']],
  ])('%s', async (_name, method, path, host, expected) => {
    expect(await ask(method, path, host)).toEqual(expected);
  });
});

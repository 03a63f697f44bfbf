import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Need } from '../../../lambdas/domain/rule/window';
import { createPlatformMetrics } from '../../../lambdas/platform/cloudwatch-platform-metrics';

const MINUTE = 60_000;
const END = Date.parse('2026-11-21T09:05:00Z');
const NEEDS = [{ metric: 'httpRequests', field: 'of', kinds: ['counter'], minutes: 3 }] as const;

describe("the platform's metrics", () => {
  let server: Server;
  let answer: object;
  let asked = '';
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      asked = (await request.toArray()).join('');
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const read = (needs: readonly Need[] = NEEDS) =>
    createPlatformMetrics(
      { stage: 'dev', apiId: 'api', queues: {}, functions: { normalise: 'Kentongan-normalise' } },
      {
        region: 'us-east-1',
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      },
    )(needs, END);
  const result = (change: object = {}) => ({
    Id: 'm0',
    StatusCode: 'Complete',
    Timestamps: [(END - MINUTE) / 1_000, (END - 3 * MINUTE) / 1_000],
    Values: [7, 5],
    ...change,
  });

  it('are told minute by minute, and where CloudWatch has nothing nothing is known', async () => {
    answer = { MetricDataResults: [result()] };
    expect((await read()).values).toEqual({ httpRequests: [5, undefined, 7] });
    answer = { MetricDataResults: [result({ Timestamps: [], Values: [] })] };
    expect((await read()).values).toEqual({ httpRequests: [undefined, undefined, undefined] });
  });

  it('are asked for where AWS has them: the time of a function by its name', async () => {
    answer = { MetricDataResults: [] };
    const need = { field: 'of', kinds: ['histogram'], minutes: 1, share: 0.95 } as const;
    await read([
      { ...need, metric: 'processingTime' },
      { ...need, metric: 'processingLag' },
    ]);
    const queries: readonly { readonly MetricStat: object }[] = JSON.parse(asked).MetricDataQueries;
    expect(queries.map(({ MetricStat }) => MetricStat)).toMatchObject([
      {
        Metric: {
          Namespace: 'AWS/Lambda',
          MetricName: 'Duration',
          Dimensions: [{ Name: 'FunctionName', Value: 'Kentongan-normalise' }],
        },
        Period: 60,
        Stat: 'p95',
      },
      { Metric: { MetricName: 'Duration' }, Stat: 'SampleCount' },
      { Metric: { Namespace: 'Kentongan', MetricName: 'ProcessingLag' } },
      {},
    ]);
  });

  it.each([
    [
      'an error within',
      { MetricDataResults: [result({ StatusCode: 'InternalError', Values: [], Timestamps: [] })] },
    ],
    ['a metric that it hides', { MetricDataResults: [result({ StatusCode: 'Forbidden' })] }],
    ['a part of the data', { MetricDataResults: [result({ StatusCode: 'PartialData' })] }],
    ['a page of more', { MetricDataResults: [result()], NextToken: 'more' }],
  ])('are not taken from an answer with %s: that is not the same as no data', async (_what, given) => {
    answer = given;
    await expect(read()).rejects.toThrow('CloudWatch answered with a part of the metrics only');
  });
});

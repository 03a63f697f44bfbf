import { createLog } from '../../../lambdas/platform/log';
import { createMetrics } from '../../../lambdas/platform/metrics';

/** Every line that is written to standard output meanwhile, parsed. */
function written(write: () => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0),
  );
  try {
    write();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return lines
    .join('')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a log line', () => {
  it('is one JSON object: when, how bad, who, what, and the fields', () => {
    const [line] = written(() =>
      createLog('ingest').warn('webhook.refused', { requestId: 'r1', httpCode: 401 }),
    );
    expect(line).toEqual({
      timestamp: expect.any(String),
      level: 'WARN',
      component: 'ingest',
      eventName: 'webhook.refused',
      requestId: 'r1',
      httpCode: 401,
    });
  });

  it('holds the error whole when one is given', () => {
    const [line] = written(() =>
      createLog('ingest').error('ingest.not-ready', { error: new TypeError('broken') }),
    );
    expect(line).toMatchObject({ level: 'ERROR', error: { name: 'TypeError', message: 'broken' } });
  });

  it('of debugging is not written unless asked for', () => {
    expect(written(() => createLog('ingest').debug('webhook.accepted'))).toEqual([]);
  });
});

describe('the metrics of an invocation', () => {
  it('are one line, with service and stage as their only dimensions', () => {
    const lines = written(() => {
      const metrics = createMetrics('ingest', 'dev');
      metrics.count('SignatureFailed');
      metrics.count('SignatureFailed', 2);
      metrics.time('ProcessingLag', 12);
      metrics.fail('ProbeSuccess');
      metrics.flush();
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Kentongan',
            Dimensions: [['service', 'stage']],
            Metrics: [
              { Name: 'SignatureFailed', Unit: 'Count' },
              { Name: 'ProcessingLag', Unit: 'Milliseconds' },
              { Name: 'ProbeSuccess', Unit: 'Count' },
            ],
          },
        ],
      },
      service: 'ingest',
      stage: 'dev',
      SignatureFailed: [1, 2],
      ProcessingLag: 12,
      ProbeSuccess: 0,
    });
  });

  it('are nothing when nothing was measured', () => {
    expect(
      written(() => {
        const metrics = createMetrics('ingest', 'dev');
        metrics.count('SignatureFailed', 0);
        metrics.flush();
        metrics.flush();
      }),
    ).toEqual([]);
  });
});

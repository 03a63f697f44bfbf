import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListDashboardsCommand,
  ListMetricsCommand,
  PutAnomalyDetectorCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { createCloudWatch } from '../../../local/aws/cloudwatch';
import { AwsError, type AwsService } from '../../../local/aws/service';
import { VirtualClock } from '../../../local/time/virtual-clock';

const START = Date.parse('2026-11-21T09:00:00Z');
const Namespace = 'Shop';
const Dimensions = [{ Name: 'service', Value: 'ingest' }];
const encodings: (string | undefined)[] = [];

/** The least that stands between the SDK's client and a service: JSON 1.0 without checks. */
async function serve(service: AwsService): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      encodings.push(request.headers['content-encoding']);
      const body = Buffer.concat(chunks);
      const text = String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
      const action = String(request.headers['x-amz-target']).replace('GraniteServiceVersion20100801.', '');
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      try {
        const context = { traceHeader: undefined, caller: 'operator' };
        response.end(JSON.stringify(await service.handle(action, JSON.parse(text), context)));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        response.statusCode = error.statusCode;
        response.end(
          JSON.stringify({ __type: `com.amazonaws.cloudwatch#${error.code}`, message: error.message }),
        );
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const clock = new VirtualClock(START);
const { service, alarms, dashboards, store } = createCloudWatch({ clock, publish: () => undefined });
const context = { traceHeader: undefined, caller: 'operator' };
let server: Server;
let client: CloudWatchClient;

beforeAll(async () => {
  server = await serve(service);
  client = new CloudWatchClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterAll(() => {
  client.destroy();
  server.close();
});

const minute = (number: number): Date => new Date(START + number * 60_000);
const window = { StartTime: minute(-60), EndTime: minute(1) };

describe('CloudWatch through the SDK', () => {
  it('stores metrics and reads them back', async () => {
    await client.send(
      new PutMetricDataCommand({
        Namespace,
        MetricData: [
          {
            MetricName: 'Latency',
            Dimensions,
            Values: [10, 20],
            Counts: [3, 1],
            Unit: 'Milliseconds',
            Timestamp: minute(-2),
          },
          { MetricName: 'Latency', Dimensions, Value: 40, Unit: 'Milliseconds' },
          {
            MetricName: 'Size',
            Timestamp: minute(-1),
            StatisticValues: { SampleCount: 2, Sum: 6, Minimum: 2, Maximum: 4 },
          },
        ],
      }),
    );
    const statistics = await client.send(
      new GetMetricStatisticsCommand({
        Namespace,
        MetricName: 'Latency',
        Dimensions,
        ...window,
        Period: 60,
        Statistics: ['Sum', 'SampleCount'],
        ExtendedStatistics: ['p90'],
      }),
    );
    expect(statistics).toMatchObject({
      Label: 'Latency',
      Datapoints: [
        {
          Timestamp: minute(-2),
          Sum: 50,
          SampleCount: 4,
          ExtendedStatistics: { p90: 20 },
          Unit: 'Milliseconds',
        },
        {
          Timestamp: minute(0),
          Sum: 40,
          SampleCount: 1,
          ExtendedStatistics: { p90: 40 },
          Unit: 'Milliseconds',
        },
      ],
    });
  });

  it('takes a large body, which the client compresses', async () => {
    const MetricData = Array.from({ length: 300 }, (_, index) => ({
      MetricName: `Bulk${index}`,
      Value: index,
    }));
    await client.send(new PutMetricDataCommand({ Namespace: 'Bulk', MetricData }));
    expect(encodings.at(-1)).toBe('gzip');
    expect(store.metrics().filter(({ namespace }) => namespace === 'Bulk')).toHaveLength(300);
  });

  it('reads metrics and expressions', async () => {
    const MetricStat = {
      Metric: { Namespace, MetricName: 'Latency', Dimensions },
      Period: 60,
      Stat: 'Average',
    };
    const MetricDataQueries = [
      { Id: 'm1', MetricStat },
      { Id: 'e1', Expression: 'm1 / 1000', Label: 'seconds' },
    ];
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({ MetricDataQueries, ...window }),
    );
    expect(MetricDataResults).toEqual([
      {
        Id: 'm1',
        Label: 'Latency',
        Timestamps: [minute(0), minute(-2)],
        Values: [40, 12.5],
        StatusCode: 'Complete',
      },
      {
        Id: 'e1',
        Label: 'seconds',
        Timestamps: [minute(0), minute(-2)],
        Values: [0.04, 0.0125],
        StatusCode: 'Complete',
      },
    ]);
    const ascending = await client.send(
      new GetMetricDataCommand({ MetricDataQueries, ...window, ScanBy: 'TimestampAscending' }),
    );
    expect(ascending.MetricDataResults?.[0]?.Values).toEqual([12.5, 40]);
  });

  it('lists metrics by namespace, name and dimension', async () => {
    const list = async (input: object) =>
      (await client.send(new ListMetricsCommand({ Namespace, ...input }))).Metrics?.map(
        ({ MetricName }) => MetricName,
      );
    expect(await list({})).toEqual(['Latency', 'Size']);
    expect(await list({ MetricName: 'Size' })).toEqual(['Size']);
    expect(await list({ Dimensions: [{ Name: 'service' }] })).toEqual(['Latency']);
    expect(await list({ Dimensions: [{ Name: 'service', Value: 'other' }] })).toEqual([]);
  });

  it('shows and steers alarms', async () => {
    alarms.putAlarm({
      AlarmName: 'slow',
      Namespace,
      MetricName: 'Latency',
      Dimensions,
      ExtendedStatistic: 'p99',
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Threshold: 500,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: ['arn:aws:sns:us-east-1:123456789012:alerts'],
    });
    alarms.putCompositeAlarm({ AlarmName: 'any', AlarmRule: 'ALARM("slow")' });
    const AlarmName = 'slow';
    await client.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'drill' }));
    await client.send(new DisableAlarmActionsCommand({ AlarmNames: [AlarmName] }));

    const described = await client.send(new DescribeAlarmsCommand({}));
    expect(described.CompositeAlarms).toEqual([]);
    expect(described.MetricAlarms).toMatchObject([
      {
        AlarmName,
        AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:slow',
        StateValue: 'ALARM',
        StateReason: 'drill',
        StateUpdatedTimestamp: minute(0),
        ActionsEnabled: false,
        ExtendedStatistic: 'p99',
        DatapointsToAlarm: 2,
        Dimensions,
      },
    ]);
    const composites = await client.send(
      new DescribeAlarmsCommand({ AlarmTypes: ['CompositeAlarm'], StateValue: 'ALARM' }),
    );
    expect(composites.CompositeAlarms).toMatchObject([{ AlarmName: 'any', AlarmRule: 'ALARM("slow")' }]);

    await client.send(new EnableAlarmActionsCommand({ AlarmNames: [AlarmName, 'nothing'] }));
    expect(alarms.get(AlarmName)?.actionsEnabled).toBe(true);

    const history = await client.send(
      new DescribeAlarmHistoryCommand({ AlarmName, HistoryItemType: 'StateUpdate' }),
    );
    expect(history.AlarmHistoryItems).toMatchObject([
      { AlarmName, HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to ALARM', Timestamp: minute(0) },
    ]);
    const filters = [
      { AlarmNames: ['other'] },
      { AlarmNamePrefix: 'x' },
      { StateValue: 'OK' as const },
      { ActionPrefix: 'arn:aws:lambda' },
    ];
    for (const filter of filters) {
      expect((await client.send(new DescribeAlarmsCommand(filter))).MetricAlarms).toEqual([]);
    }
  });

  it('returns alarms page by page', async () => {
    const input = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const], MaxRecords: 1 };
    const first = await client.send(new DescribeAlarmsCommand(input));
    const second = await client.send(new DescribeAlarmsCommand({ ...input, NextToken: first.NextToken }));
    expect([first.MetricAlarms?.length, second.CompositeAlarms?.length, second.NextToken]).toEqual([
      1,
      1,
      undefined,
    ]);
  });

  it('shows the dashboards of the template', async () => {
    dashboards.put('Overview', '{"widgets":[]}', START);
    const { DashboardBody } = await client.send(new GetDashboardCommand({ DashboardName: 'Overview' }));
    expect(DashboardBody).toBe('{"widgets":[]}');
    const { DashboardEntries } = await client.send(
      new ListDashboardsCommand({ DashboardNamePrefix: 'Over' }),
    );
    expect(DashboardEntries).toMatchObject([
      { DashboardName: 'Overview', Size: 14, LastModified: minute(0) },
    ]);
  });

  const put = (datum: object) =>
    new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: 'Latency', ...datum }] });
  const stat = (Id: string, Period = 60) => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: { Namespace, MetricName: 'Latency' }, Period, Stat: 'Sum' },
  });
  const data = (...MetricDataQueries: object[]) =>
    new GetMetricDataCommand({ MetricDataQueries: MetricDataQueries as never, ...window });

  it.each([
    [
      'an alarm that is not there',
      new SetAlarmStateCommand({ AlarmName: 'x', StateValue: 'OK', StateReason: '' }),
      'ResourceNotFound',
    ],
    [
      'a dashboard that is not there',
      new GetDashboardCommand({ DashboardName: 'x' }),
      'DashboardNotFoundError',
    ],
    [
      'reason data that is no JSON',
      new SetAlarmStateCommand({
        AlarmName: 'slow',
        StateValue: 'OK',
        StateReason: '',
        StateReasonData: '{',
      }),
      'InvalidFormatFault',
    ],
    ['a page that is not there', new DescribeAlarmsCommand({ NextToken: 'x' }), 'InvalidNextToken'],
    [
      'a reserved namespace',
      new PutMetricDataCommand({ Namespace: 'AWS/SQS', MetricData: [] }),
      'InvalidParameterValueException',
    ],
    [
      'no name',
      new PutMetricDataCommand({ Namespace, MetricData: [{ Value: 1 } as never] }),
      'MissingRequiredParameterException',
    ],
    ['no value', put({}), 'InvalidParameterCombinationException'],
    ['two kinds of values', put({ Value: 1, Values: [1] }), 'InvalidParameterCombinationException'],
    ['counts that do not fit', put({ Values: [1], Counts: [1, 2] }), 'InvalidParameterCombinationException'],
    ['an unknown unit', put({ Value: 1, Unit: 'Apples' }), 'InvalidParameterValueException'],
    ['an old sample', put({ Value: 1, Timestamp: minute(-15 * 24 * 60) }), 'InvalidParameterValueException'],
    ['a huge value', put({ Value: 1e300 }), 'InvalidParameterValueException'],
    ['an unknown function', data({ Id: 'e1', Expression: 'NOPE(1)' }), 'InvalidParameterValueException'],
    [
      'a number as result',
      data({ Id: 'e1', Expression: 'SUM(m1)' }, stat('m1')),
      'InvalidParameterValueException',
    ],
    [
      'mixed periods',
      data({ Id: 'e1', Expression: 'm1 + m2' }, stat('m1'), stat('m2', 300)),
      'InvalidParameterValueException',
    ],
    [
      'a backward window',
      new GetMetricDataCommand({ MetricDataQueries: [stat('m1')], StartTime: minute(0), EndTime: minute(0) }),
      undefined,
    ],
    ['an unknown call', new PutAnomalyDetectorCommand({}), 'UnknownOperationException'],
  ])('answers %s with its own error', async (_, command, name) => {
    const sent = client.send(command as DescribeAlarmsCommand);
    if (name === undefined) await expect(sent).resolves.toMatchObject({});
    else await expect(sent).rejects.toMatchObject({ name });
  });

  it('stores nothing of a call that is refused', async () => {
    const MetricData = [{ MetricName: 'Half', Value: 1 }, { MetricName: 'Half' }];
    await expect(client.send(new PutMetricDataCommand({ Namespace, MetricData }))).rejects.toThrow(
      'exactly one of',
    );
    expect(store.metrics().some(({ name }) => name === 'Half')).toBe(false);
  });
});

describe('the permissions of a call', () => {
  it.each<[string, object, object[]]>([
    ['PutMetricData', {}, [{ action: 'cloudwatch:PutMetricData', resource: '*' }]],
    [
      'SetAlarmState',
      { AlarmName: 'a' },
      [{ action: 'cloudwatch:SetAlarmState', resource: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:a' }],
    ],
    [
      'DescribeAlarms',
      {},
      [
        {
          action: 'cloudwatch:DescribeAlarms',
          resource: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:*',
        },
      ],
    ],
    [
      'GetDashboard',
      { DashboardName: 'd' },
      [{ action: 'cloudwatch:GetDashboard', resource: 'arn:aws:cloudwatch::123456789012:dashboard/d' }],
    ],
    ['Nothing', {}, []],
  ])('%s are named', (action, input, expected) => {
    expect(service.permissions(action, { ...input })).toEqual(expected);
  });
});

describe('CloudWatch through the Query protocol', () => {
  function call(action: string, fields: Record<string, string>): string {
    const { query } = service;
    const form = new URLSearchParams({ Action: action, Version: '2010-08-01', ...fields });
    const output = service.handle(action, query?.decode(action, form, '/') ?? {}, context);
    return query?.encode(action, output) ?? '';
  }

  it('stores, reads and lists metrics', () => {
    const answer = call('PutMetricData', {
      Namespace: 'Old',
      'MetricData.member.1.MetricName': 'A&B',
      'MetricData.member.1.Dimensions.member.1.Name': 'stage',
      'MetricData.member.1.Dimensions.member.1.Value': 'x',
      'MetricData.member.1.Values.member.1': '1',
      'MetricData.member.1.Values.member.2': '2.5',
      'MetricData.member.1.Timestamp': '2026-11-21T08:59:00Z',
      'MetricData.member.2.MetricName': 'Other',
      'MetricData.member.2.Value': '7',
    });
    expect(answer).toBe('');
    expect(call('ListMetrics', { Namespace: 'Old', MetricName: 'A&B' })).toBe(
      '<Metrics><member><Namespace>Old</Namespace><MetricName>A&#38;B</MetricName><Dimensions><member>' +
        '<Name>stage</Name><Value>x</Value></member></Dimensions></member></Metrics>',
    );
    const read = call('GetMetricStatistics', {
      Namespace: 'Old',
      MetricName: 'A&B',
      'Dimensions.member.1.Name': 'stage',
      'Dimensions.member.1.Value': 'x',
      StartTime: '2026-11-21T08:00:00Z',
      EndTime: '2026-11-21T09:00:00Z',
      Period: '60',
      'Statistics.member.1': 'Sum',
      'ExtendedStatistics.member.1': 'p99',
    });
    expect(read).toContain('<Timestamp>2026-11-21T08:59:00.000Z</Timestamp><Sum>3.5</Sum>');
    expect(read).toContain(
      '<ExtendedStatistics><entry><key>p99</key><value>2.5</value></entry></ExtendedStatistics>',
    );
  });

  it('sets and shows the state of an alarm', () => {
    call('SetAlarmState', { AlarmName: 'slow', StateValue: 'OK', StateReason: 'by an old client' });
    const shown = call('DescribeAlarms', { 'AlarmNames.member.1': 'slow', MaxRecords: '10' });
    expect(shown).toContain('<StateValue>OK</StateValue><StateReason>by an old client</StateReason>');
    expect(shown).toContain('<StateUpdatedTimestamp>2026-11-21T09:00:00.000Z</StateUpdatedTimestamp>');
  });
});

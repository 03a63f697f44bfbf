import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport } from '../../lambdas/domain/alert/parse-report';
import { METRICS, NAMESPACE } from '../../lambdas/domain/metric/names';
import { FUNCTIONS } from '../../lib/bundle';
import { readStageConfig } from '../../lib/stage-config';
import { ALARM_NAMES } from '../../rules/alarm-names';
import { GUARDED_BY_ALARM } from '../../rules/guarded-by-alarm';
import { PROJECT } from '../support/synth';
import { type Resource, templateOf } from '../support/template';

interface Dimension {
  readonly Name: string;
  readonly Value: unknown;
}

const OWN_METRICS: readonly string[] = Object.values(METRICS);

describe.each(['dev', 'production'])('the stack of %s', (stage) => {
  const template = templateOf(stage);
  const alarms = template.of('AWS::CloudWatch::Alarm');
  const watched = alarms.flatMap(({ Properties }) =>
    ((Properties.Dimensions ?? []) as Dimension[]).map(
      ({ Name, Value }) => `${Name} ${template.targetOf(Value)}`,
    ),
  );

  describe('a queue', () => {
    const queues = template.of('AWS::SQS::Queue');
    const named = queues.map((queue) => [template.nameOf(queue.id), queue] as const);

    it.each(named)('%s takes nothing that is not encrypted on its way', (_name, { id }) => {
      const policy = template
        .of('AWS::SQS::QueuePolicy')
        .find(({ Properties }) => JSON.stringify(Properties.Queues) === JSON.stringify([{ Ref: id }]));
      expect(policy?.Properties.PolicyDocument).toMatchObject({
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Effect: 'Deny',
            Action: 'sqs:*',
            Principal: { AWS: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      });
    });

    it.each(named)(
      '%s has a dead-letter queue behind it, or is one that keeps for 14 days',
      (name, { Properties }) => {
        if (name.endsWith('-dlq')) {
          expect(Properties.MessageRetentionPeriod).toBe(14 * 86_400);
          return;
        }
        const { deadLetterTargetArn, maxReceiveCount } = Properties.RedrivePolicy as Record<string, unknown>;
        expect(template.targetOf(deadLetterTargetArn)).toBe(`${name}-dlq`);
        // What notify cannot work off is tried for a day.
        expect(maxReceiveCount).toBe(name === 'alerts' ? 240 : 5);
      },
    );

    it.each(named)('%s has an alarm', (name) => {
      expect(watched).toContain(`QueueName ${name}`);
    });
  });

  it.each(FUNCTIONS)('the function %s has an alarm', (name) => {
    expect(watched).toContain(`FunctionName ${name}`);
  });

  describe.each(alarms.map((alarm) => [template.nameOf(alarm.id), alarm] as const))(
    'the alarm %s',
    (name, alarm: Resource) => {
      const { Properties } = alarm;

      it('tells both its beginning and its end, on the alerts topic', () => {
        for (const actions of [Properties.AlarmActions, Properties.OKActions]) {
          expect((actions as unknown[]).map(template.targetOf)).toEqual(['alerts']);
        }
        expect(Properties.ActionsEnabled).not.toBe(false);
      });

      it('says what missing data means', () => {
        expect(Properties.TreatMissingData).toMatch(/^(not)?[bB]reaching$/);
      });

      it('describes itself so that the notifier understands, with a runbook that exists', () => {
        const message = {
          AlarmName: `Stack-${alarm.id}`,
          NewStateValue: 'ALARM',
          AlarmDescription: Properties.AlarmDescription,
        };
        const parsed = parseReport(JSON.stringify(message));
        if (!parsed.ok) throw new Error(parsed.reason);
        const { report } = parsed;
        expect(report.labels.rule).toBe(name);
        expect(ALARM_NAMES).toContain(name);
        expect(report.summary.length).toBeGreaterThan(10);
        expect(String(Properties.AlarmDescription)).toContain(`severity: ${report.severity}`);
        const base = `${readStageConfig(stage).repositoryUrl}/`;
        expect(report.runbook).toContain(base);
        expect(existsSync(join(PROJECT, report.runbook?.slice(base.length) ?? ''))).toBe(true);
      });

      it('watches a metric of ours only by service and stage', () => {
        if (Properties.Namespace !== NAMESPACE) return;
        expect(OWN_METRICS).toContain(Properties.MetricName);
        const dimensions = (Properties.Dimensions as Dimension[]).map(({ Name }) => Name);
        expect(dimensions.sort()).toEqual(['service', 'stage']);
      });
    },
  );

  it.each(GUARDED_BY_ALARM.map(({ alarm, severity }) => [alarm, severity]))(
    'has the alarm %s in place of a rule, as severe as the list of rules says',
    (alarm, severity) => {
      const found = alarms.find(({ id }) => template.nameOf(id) === alarm);
      expect(String(found?.Properties.AlarmDescription)).toContain(`severity: ${severity}\n`);
    },
  );

  it('shows metrics of ours only by service and stage', () => {
    const [dashboard] = template.of('AWS::CloudWatch::Dashboard');
    const body = JSON.parse(template.targetOf(dashboard?.Properties.DashboardBody)) as {
      widgets: { properties: { metrics?: unknown[][] } }[];
    };
    const metrics = body.widgets.flatMap(({ properties }) => properties.metrics ?? []);
    const own = metrics.filter(([namespace]) => namespace === NAMESPACE);
    expect(own.length).toBeGreaterThan(10);
    for (const [, name, ...rest] of own) {
      expect(OWN_METRICS).toContain(name);
      expect(rest.filter((part) => typeof part === 'string')).toEqual([
        'service',
        expect.any(String),
        'stage',
        stage,
      ]);
    }
  });

  it('watches what must not stop as broken when it says nothing', () => {
    const heartbeats = alarms.filter(({ Properties }) => Properties.TreatMissingData === 'breaching');
    expect(heartbeats.map(({ id }) => template.nameOf(id)).sort()).toEqual([
      'evaluator-stalled',
      'hours-behind',
      'webhook-down',
    ]);
  });
});

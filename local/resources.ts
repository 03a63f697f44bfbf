/** Makes the template's queues, topics, alarms and dashboards in the parts that run them. */
import type { CloudWatch } from './aws/cloudwatch';
import type { Sns } from './aws/sns/sns';
import type { Sqs } from './aws/sqs/sqs';
import type { LocalTemplate } from './template/load';
import type { Clock } from './time/clock';

export function createQueues(template: LocalTemplate, sqs: Sqs) {
  return template.byType('AWS::SQS::Queue').map(({ name, attributes, properties }) => {
    const physical = attributes.QueueName ?? name;
    const { QueueName: _name, Tags: _tags, ...settings } = properties;
    return { name, physical, queue: sqs.createQueue({ name: physical, attributes: settings }) };
  });
}

export function createTopics(template: LocalTemplate, sns: Sns): void {
  for (const { name, attributes, properties } of template.byType('AWS::SNS::Topic')) {
    const { KmsMasterKeyId: key } = properties;
    sns.createTopic({
      name: attributes.TopicName ?? name,
      ...(typeof key === 'string' ? { attributes: { KmsMasterKeyId: key } } : {}),
    });
  }
}

export function putAlarmsAndDashboards(template: LocalTemplate, cloudWatch: CloudWatch, clock: Clock): void {
  for (const { ref, properties } of template.byType('AWS::CloudWatch::Alarm')) {
    cloudWatch.alarms.putAlarm({ ...properties, AlarmName: ref });
  }
  for (const { ref, properties } of template.byType('AWS::CloudWatch::CompositeAlarm')) {
    cloudWatch.alarms.putCompositeAlarm({ ...properties, AlarmName: ref });
  }
  for (const { ref, properties } of template.byType('AWS::CloudWatch::Dashboard')) {
    cloudWatch.dashboards.put(ref, String(properties.DashboardBody), clock.now());
  }
}

/** Values by logical id, from values by short name. */
export function secretValues(
  template: LocalTemplate,
  byName: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const secrets = template.byType('AWS::SecretsManager::Secret');
  return Object.fromEntries(
    Object.entries(byName).map(([name, value]) => [
      found(secrets.find((secret) => secret.name === name)?.logicalId, 'secret', name),
      value,
    ]),
  );
}

/** The thing, or an error that says what the stack lacks. */
export function found<Thing>(thing: Thing | undefined, kind: string, name: string): Thing {
  if (thing === undefined) throw new Error(`the stack has no ${kind} named ${name}`);
  return thing;
}

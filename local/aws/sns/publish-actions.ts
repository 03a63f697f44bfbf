/** Publish and PublishBatch. */
import { parseEntries, runEntries } from '../sqs/batch';
import { type Call, onTopic, type SnsAction } from './call';
import { batchRefused, invalidParameter } from './errors';
import { optionalText, requiredText } from './input';
import { MAX_PUBLISH_BYTES, parsePublication } from './parse-publish';
import { parseSms } from './sms';

export const publishActions: Readonly<Record<string, SnsAction>> = {
  // A phone is no resource of the account: a role reaches it by what is no topic.
  Publish: { permissions: toPublish('TopicArn', 'TargetArn'), run: publish },
  PublishBatch: { permissions: toPublish('TopicArn'), run: publishBatch },
};

/**
 * Who publishes to a topic under a customer's key has SNS make a data key with it, and open one that it made before.
 * docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
const KEY_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'] as const;

function toPublish(...members: readonly string[]): SnsAction['permissions'] {
  const onNamed = onTopic('Publish', ...members);
  return (input, topics) =>
    onNamed(input).flatMap((permission) => {
      const key = topics.find(permission.resource)?.attributes.get('KmsMasterKeyId');
      return [permission, ...(key ? KEY_ACTIONS.map((action) => ({ action, resource: key })) : [])];
    });
}

function publish(call: Call): object {
  const { input, topics, context } = call;
  const phoneNumber = optionalText(input, 'PhoneNumber');
  const target = optionalText(input, 'TopicArn') ?? optionalText(input, 'TargetArn');
  if (phoneNumber !== undefined && target === undefined) {
    return { MessageId: call.text(parseSms(phoneNumber, input)) };
  }
  if (target === undefined) {
    throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
  }
  const topic = topics.required(target);
  const publication = parsePublication(input);
  call.bill(topic.arn, publication.sizeBytes);
  return { MessageId: call.publish(topic, publication, context.traceHeader) };
}

function publishBatch(call: Call): object {
  const topic = call.topics.required(requiredText(call.input, 'TopicArn'));
  const entries = parseEntries(call.input.PublishBatchRequestEntries, batchRefused);
  const totalBytes = entries.reduce(
    (sum, { input }) => sum + Buffer.byteLength(String(input.Message ?? '')),
    0,
  );
  if (totalBytes > MAX_PUBLISH_BYTES) {
    throw batchRefused(
      'BatchRequestTooLong',
      `The length of all the messages put together is more than ${MAX_PUBLISH_BYTES} bytes.`,
    );
  }
  call.bill(topic.arn, totalBytes);
  const answer = runEntries(entries, (entry) => ({
    MessageId: call.publish(topic, parsePublication(entry), call.context.traceHeader),
  }));
  return { Failed: [], ...answer };
}
